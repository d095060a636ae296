import type { PlatformRules, Role } from '@waddlebot/sdk'
import type { CommandTree, Override } from '../router/tree.ts'

/** Roles that somebody was given by hand, and their bits with all that they imply. */
export interface Given {
  readonly roles: ReadonlySet<Role>
  readonly bits: number
}

/**
 * The tenant: channels on any platform that share roles, prefix and modules. There may be a hundred thousand
 * of them in one process, so what most of them do not have is not there.
 */
export class Community {
  readonly id: string
  prefix: string
  prefixCode: number
  custom: CommandTree | undefined = undefined
  overrides: Map<string, Override> | undefined = undefined
  /** Roles given by hand, by person. */
  given: Map<string, Given> | undefined = undefined
  zone: string | undefined = undefined
  /** It is a server that nobody claimed yet: what is open to it is little. */
  pending = false

  constructor(id: string, prefix: string) {
    this.id = id
    this.prefix = prefix
    this.prefixCode = prefix.charCodeAt(0)
  }
}

/** One place where people chat. */
export class Place {
  /** `twitch:duckpond` */
  readonly id: string
  readonly platform: string
  readonly server: string | null
  readonly name: string
  community: Community
  readonly rules: PlatformRules
  /** Whether the stream is on; undefined where nobody has said. */
  live: boolean | undefined = undefined
  custom: CommandTree | undefined = undefined
  overrides: Map<string, Override> | undefined = undefined
  /** Whether the row in the database exists. */
  stored = false

  constructor(id: string, platform: string, server: string | null, name: string, community: Community, rules: PlatformRules) {
    this.id = id
    this.platform = platform
    this.server = server
    this.name = name
    this.community = community
    this.rules = rules
  }

  /** Whether it is the direct messages of one account. */
  get direct(): boolean {
    const { directWithoutServer = false, directPrefix } = this.rules
    return this.server === null ? directWithoutServer : directPrefix !== undefined && this.name.startsWith(directPrefix)
  }
}
