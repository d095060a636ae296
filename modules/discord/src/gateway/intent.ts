import type { EventKind } from '@waddlebot/sdk'

/** Bits of intents. https://docs.discord.com/developers/events/gateway#list-of-intents, read 2026-11-22. */
export const intent = {
  guilds: 1 << 0,
  members: 1 << 1,
  moderation: 1 << 2,
  voice: 1 << 7,
  messages: 1 << 9,
  reactions: 1 << 10,
  directMessages: 1 << 12,
  directReactions: 1 << 13,
  content: 1 << 15,
} as const

const messages = intent.messages | intent.directMessages

/** What must be asked for, so that events of a kind arrive. */
const needed: Partial<Record<EventKind, number>> = {
  message: messages | intent.content,
  'message.edit': messages | intent.content,
  'message.delete': messages,
  boost: intent.messages,
  'member.join': intent.members,
  'member.leave': intent.members,
  'member.update': intent.members,
  'voice.join': intent.voice,
  'voice.leave': intent.voice,
  'voice.move': intent.voice,
  'voice.update': intent.voice,
  'reaction.add': intent.reactions | intent.directReactions,
  'reaction.remove': intent.reactions | intent.directReactions,
  ban: intent.moderation,
  unban: intent.moderation,
  timeout: intent.moderation,
  audit: intent.moderation,
}

/** The intents for what modules listen to; servers and channels always. */
export function intentsFor(events: ReadonlySet<EventKind>): number {
  let bits: number = intent.guilds
  for (const kind of events) bits |= needed[kind] ?? 0
  return bits
}

/** An intent that has to be switched on by hand. */
export interface Privileged {
  readonly bit: number
  /** As it stands on Discord's page. */
  readonly name: string
  /** Any of these flags of the application says that it is on. https://docs.discord.com/developers/resources/application#application-object-application-flags */
  readonly flags: number
  /** What does not work without it. */
  readonly without: string
}

export const privileged: readonly Privileged[] = [
  {
    bit: intent.content,
    name: 'Message Content Intent',
    flags: (1 << 18) | (1 << 19),
    without: 'the bot reads only messages that mention it, direct messages and slash commands',
  },
  {
    bit: intent.members,
    name: 'Server Members Intent',
    flags: (1 << 14) | (1 << 15),
    without: 'the bot does not hear who joins, leaves or changes',
  },
]

/** Those that are wanted and not switched on. @param flags of the application; undefined when nobody could say */
export function missingIntents(wanted: number, flags: number | undefined): readonly Privileged[] {
  if (flags === undefined) return []
  return privileged.filter((one) => (wanted & one.bit) !== 0 && (flags & one.flags) === 0)
}
