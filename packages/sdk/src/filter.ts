import type { Author, Channel } from './context.ts'
import type { Envelope } from './envelope.ts'
import type { Ctx } from './handler.ts'
import type { Message, Reply } from './message.ts'

/** A filter's word on a message. Without one it passes. */
export interface Verdict {
  /** Whether it ends here: then it calls no command, and nobody hears of it but those who listen to `filtered`. */
  readonly stop: boolean
  /** A word for metrics, and for why nothing happened. */
  readonly reason: string
  readonly reply?: Message | Reply
  /**
   * What is to be done about it. Stored with the message before it is acknowledged, and handed to whoever listens to
   * the event `filtered`, exactly once: a filter must not wait, its consequences may. Cloneable.
   */
  readonly note?: Readonly<Record<string, unknown>>
  /** A command line that the message stands for, run with its author's rights in place of what was typed. */
  readonly instead?: string
}

/** Why something is not to be said. */
export interface Hold {
  readonly reason: string
}

/** Whether these words were asked for in public. */
export type Expect<Config, Caps, U> = 'moderate' extends Caps
  ? (ctx: Ctx<Config, Caps, U> & { readonly text: string; readonly channel: Channel }) => boolean
  : { readonly 'declare the capability': 'moderate' }

/** What may hold back what the bot is about to say. */
export type Gag<Config, Caps, U> = 'moderate' extends Caps
  ? (ctx: Ctx<Config, Caps, U> & { readonly text: string; readonly channel: Channel }) => Hold | undefined | void
  : { readonly 'declare the capability': 'moderate' }

/** What sees a message before anything else acts on it. */
export type Filter<Config, Caps, U> = 'moderate' extends Caps
  ? (
      ctx: Ctx<Config, Caps, U> & {
        readonly message: Envelope
        readonly author: Author
        readonly channel: Channel
        /** Whether a module asked for these words in public: see `expects` of the module. */
        readonly expected: boolean
      },
    ) => Verdict | undefined | void
  : { readonly 'declare the capability': 'moderate' }
