/** A place where people chat. The four that ship are named; a receiver module may bring others. */
export type Platform = 'console' | 'twitch' | 'discord' | 'slack' | (string & {})

/** How a platform counts the length of a text. */
export type LengthUnit = 'code-points' | 'utf16'

/**
 * What a platform lets a bot say, as data. Every figure carries the vendor's page and the day it was read,
 * so that a change of the vendor's is a change of one file.
 */
export interface PlatformRules {
  readonly name: Platform
  /** Longest text of one message, in `unit`. */
  readonly maxLength: number
  readonly unit: LengthUnit
  /** Most messages that one reply may be split into; what is left over becomes a link or is refused loudly. */
  readonly maxParts: number
  /** Sliding window of outgoing messages per channel. */
  readonly sending: { readonly messages: number; readonly perMs: number }
  /** The larger window where the bot is a moderator or the broadcaster of the channel, if the platform has one. */
  readonly sendingAsModerator?: { readonly messages: number; readonly perMs: number }
  /** What the platform can show natively; what is absent degrades to text. */
  readonly can: {
    readonly reply: boolean
    readonly private: boolean
    readonly cards: boolean
    readonly buttons: boolean
    readonly forms: boolean
    readonly edit: boolean
    readonly images: boolean
    readonly newlines: boolean
  }
  /** Whether viewers expect silence on refusals (no permission, unknown command, cooldown). */
  readonly quietRefusals: boolean
  /** First characters that the platform or its bots would take for a command; never sent as a first character. */
  readonly commandLeads: string
  /** How words are written there. Left out, they are written as they are and a mention is `@name`. */
  readonly write?: {
    /** Words that must not be taken for markup of the platform's that notifies or embeds. */
    text?(text: string): string
    mention?(name: string, id: string | undefined): string
    link?(url: string, label: string | undefined): string
  }
  /** An answer that could not be sent for so long is left out, and counted: the talk has gone on; milliseconds. */
  readonly staleAfterMs?: number
  /** Whether the bot has an account of its own in each server, with a token of its own; left out, it has one for all. */
  readonly accountPerServer?: true
  /** Whether what was said while nobody listened can be asked for. */
  readonly keepsHistory?: true
  /** Whether a channel that is in no server is the direct messages of one account. */
  readonly directWithoutServer?: true
  /** What the ids of channels in a server begin with that are the direct messages of one account. */
  readonly directPrefix?: string
  readonly source: string
  readonly readOn: string
}
