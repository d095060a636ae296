import { isAnonymous } from './account.ts'
import type { Line } from './line.ts'
import type { Standing, World } from './world.ts'

export const host = 'tmi.twitch.tv'

/** What a client can ask for. Source: https://dev.twitch.tv/docs/chat/irc/#capabilities, read 2026-11-21. */
const capabilities = new Set(['twitch.tv/tags', 'twitch.tv/commands', 'twitch.tv/membership'])

/** What came of a line before the log-in. */
export type Step = { readonly standing: Standing } | { readonly refused: string } | undefined

/** Everything before a client is known: what it can do, and who it says it is. */
export class Login {
  readonly #world: World
  readonly #granted = new Set<string>()
  #pass: string | undefined
  #nick: string | undefined

  constructor(world: World) {
    this.#world = world
  }

  /** Whether the client asked for it and got it. */
  has(capability: 'tags' | 'commands' | 'membership'): boolean {
    return this.#granted.has(`twitch.tv/${capability}`)
  }

  /** Answer a CAP line: all that was asked for is granted, or nothing is. */
  negotiate(line: Line): string | undefined {
    const [verb, list = ''] = line.params
    if (verb === 'LS') return `:${host} CAP * LS :${[...capabilities].join(' ')}`
    if (verb !== 'REQ') return undefined
    const asked = list.split(' ').filter((word) => word !== '')
    const known = asked.every((name) => capabilities.has(name))
    if (known) for (const name of asked) this.#granted.add(name)
    return `:${host} CAP * ${known ? 'ACK' : 'NAK'} :${asked.join(' ')}`
  }

  /** Take PASS or NICK; undefined as long as one of them is missing. */
  step(line: Line): Step {
    if (line.command === 'PASS') this.#pass = line.params[0] ?? ''
    if (line.command === 'NICK') this.#nick = (line.params[0] ?? '').toLowerCase()
    if (this.#nick === undefined || (this.#pass === undefined && !isAnonymous(this.#nick))) return undefined
    if (!/^[a-z0-9_]+$/.test(this.#nick)) return { refused: 'Invalid NICK' }
    const token = /^oauth:(.+)$/.exec(this.#pass ?? '')?.[1]
    if (token === undefined && !isAnonymous(this.#nick)) return { refused: 'Improperly formatted auth' }
    const standing = this.#world.open(this.#nick, token ?? '')
    return standing ? { standing } : { refused: 'Login authentication failed' }
  }
}

/** The numbered lines that greet whoever logged in. */
export function greeting(login: string): string[] {
  return [
    ['001', 'Welcome, GLHF!'],
    ['002', `Your host is ${host}`],
    ['003', 'This server is rather new'],
    ['004', '-'],
    ['375', '-'],
    ['372', 'You are in a maze of twisty passages, all alike.'],
    ['376', '>'],
  ].map(([code, text]) => `:${host} ${code} ${login} :${text}`)
}
