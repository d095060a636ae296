import { AllowedMentionsTypes, type APIAllowedMentions, PermissionFlagsBits as may } from 'discord-api-types/v10'
import type { Pings } from '../journal.ts'
import { permissionsOf } from './permission.ts'
import type { Place } from './world.ts'

/** The defaults of interactions and webhooks, where only users are pinged unless the bot says more. */
export const usersOnly: APIAllowedMentions = { parse: [AllowedMentionsTypes.User], replied_user: true }

/** What a message says, the text inside its components included. */
export function wording(content: string, components: readonly unknown[]): string {
  const inner = (components as readonly Texts[]).map((one) => wording(one.content ?? '', one.components ?? []))
  return [content, ...inner].filter((text) => text !== '').join('\n')
}

interface Texts {
  readonly content?: string
  readonly components?: readonly unknown[]
}

export interface Words {
  readonly content: string
  readonly allowedMentions: APIAllowedMentions | undefined
  /** Whose message is answered. */
  readonly repliedUser: string | undefined
}

/**
 * Whom a text pings: what it names, less what `allowed_mentions` leaves out and what its author may not ping.
 * https://docs.discord.com/developers/resources/message#allowed-mentions-object, read 2026-11-22.
 */
export function pingsOf({ channel, guild }: Place, authorId: string, words: Words): Pings {
  const { content, allowedMentions: allowed } = words
  const spoken = content.replace(/```[\s\S]*?```|`[^`\n]*`/g, '')
  const parse = allowed ? (allowed.parse ?? []) : Object.values(AllowedMentionsTypes)
  const mayAll =
    guild !== undefined && (permissionsOf(guild, authorId, channel.type === 1 ? undefined : channel) & may.MentionEveryone) !== 0n
  const named = (pattern: RegExp) => [...new Set([...spoken.matchAll(pattern)].map((match) => match[1]!))]
  const users = named(/<@!?(\d+)>/g).filter((id) => parse.includes(AllowedMentionsTypes.User) || allowed?.users?.includes(id))
  const roles = named(/<@&(\d+)>/g)
    .filter((id) => parse.includes(AllowedMentionsTypes.Role) || allowed?.roles?.includes(id))
    .filter((id) => mayAll || guild?.roles.get(id)?.mentionable)
  const answered = words.repliedUser !== undefined && (allowed ? allowed.replied_user === true : true) ? [words.repliedUser] : []
  return {
    everyone: mayAll && parse.includes(AllowedMentionsTypes.Everyone) && /@(?:everyone|here)\b/.test(spoken),
    users: [...new Set([...users, ...answered])],
    roles,
  }
}
