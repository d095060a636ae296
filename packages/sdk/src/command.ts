import type { Role } from './roles.ts'

type Span = `${number}${'s' | 'm' | 'h' | 'd'}`

/** `5s user`: once in five seconds for each person. */
export type Cooldown = `${Span} ${'user' | 'channel' | 'global'}`

/** `10 per 1m user`: a sliding window. */
export type RateLimit = `${number} per ${Span} ${'user' | 'channel' | 'global'}`

/** What a command says about itself besides its signature. */
export interface CommandOptions {
  /** One sentence for help, slash commands and the docs. */
  readonly describe?: string
  /** Least role, or several of which any will do. Everyone, when left out. */
  readonly role?: Role | readonly Role[]
  /** One cooldown or several; a refusal or a failed run gives it back. */
  readonly cooldown?: Cooldown | readonly Cooldown[]
  readonly limit?: RateLimit
  /**
   * What a run costs whoever calls it, in whole units of the community's currency. It is held back before the run, paid
   * in the transaction of the run, given back when the run fails or says no. Nobody keeps a currency: nobody may call it.
   */
  readonly cost?: number
  /** Other words that call it: `['addquote']`. */
  readonly alias?: readonly string[]
  /** Works only here; everywhere, when left out. */
  readonly platforms?: readonly string[]
  /** Only while the stream is on, or only while it is off. */
  readonly live?: 'online' | 'offline'
  /** Works in a server that nobody claimed yet, too: it shows nothing of the community's and changes nothing of it. */
  readonly unclaimed?: boolean
  /** Not in help. */
  readonly hidden?: boolean
  /** Lines that show it in use, without prefix. */
  readonly examples?: readonly string[]
  /** How long a run may take; the bot's default when left out. */
  readonly timeLimit?: Span
}
