import type { ReceiverContext } from '@waddlebot/sdk'
import type { SlackConfig } from '../config.ts'
import type { Workspace } from './workspace.ts'

/** How long a list of members is believed; milliseconds. */
const believedMs = 300_000
/** Most pages of members of one channel. */
const mostPages = 20

interface Members {
  readonly ids: ReadonlySet<string>
  readonly until: number
}

/** User groups and channels whose members hold a role, by `roles` of the configuration. */
export class Groups {
  readonly #ctx: ReceiverContext<SlackConfig>
  readonly #roles: readonly (readonly [role: string, groups: readonly string[]])[]
  readonly #known = new Map<string, Members>()
  readonly #asking = new Map<string, Promise<ReadonlySet<string>>>()
  readonly #told = new Set<string>()

  constructor(ctx: ReceiverContext<SlackConfig>) {
    this.#ctx = ctx
    this.#roles = Object.entries(ctx.config.roles).map(([role, groups]) => [role, groups ?? []])
  }

  /** Roles that `user` holds by being a member. Never rejects. */
  async rolesOf(workspace: Workspace, user: string): Promise<readonly string[]> {
    if (this.#roles.length === 0) return []
    const held = await Promise.all(
      this.#roles.map(async ([role, groups]) => {
        const members = await Promise.all(groups.map((group) => this.#members(workspace, group)))
        return members.some((ids) => ids.has(user)) ? role : undefined
      }),
    )
    return held.filter((role) => role !== undefined)
  }

  /** The members of a group or channel changed: ask again. */
  changed(team: string, group: string): void {
    this.#known.delete(`${team}/${group}`)
  }

  #members(workspace: Workspace, group: string): Promise<ReadonlySet<string>> {
    const key = `${workspace.id}/${group}`
    const known = this.#known.get(key)
    if (known && known.until > this.#ctx.now()) return Promise.resolve(known.ids)
    let asking = this.#asking.get(key)
    if (!asking) {
      asking = this.#ask(workspace, group)
        .then((ids) => {
          this.#known.set(key, { ids, until: this.#ctx.now() + believedMs })
          return ids
        })
        .finally(() => this.#asking.delete(key))
      this.#asking.set(key, asking)
    }
    return asking
  }

  async #ask(workspace: Workspace, group: string): Promise<ReadonlySet<string>> {
    const said = await workspace.call(async (client) => {
      if (group.startsWith('S')) return (await client.usergroups.users.list({ usergroup: group })).users ?? []
      const ids: string[] = []
      for (let page = 0, cursor = ''; page < mostPages; page++) {
        const { members = [], response_metadata } = await client.conversations.members({
          channel: group,
          limit: 1_000,
          ...(cursor ? { cursor } : {}),
        })
        ids.push(...members)
        cursor = response_metadata?.next_cursor ?? ''
        if (cursor === '') break
      }
      return ids
    })
    if ('ok' in said) return new Set(said.ok)
    // Another workspace has no such group; that is no trouble where there are several.
    if (!this.#told.has(group)) {
      this.#told.add(group)
      this.#ctx.log.warn('who is in a group of Slack could not be asked; nobody holds its role', { group, reason: said.trouble.detail })
    }
    return new Set()
  }
}
