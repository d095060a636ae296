/** A block or an attachment as it travels; `@slack/types` knows all their shapes. */
export type SlackBlock = Readonly<Record<string, unknown>> & { readonly type: string }

export interface SlackReaction {
  readonly name: string
  readonly count: number
  readonly users: readonly string[]
}

/** A message as the Web API returns it and events carry it. */
export interface SlackMessage {
  readonly type: 'message'
  readonly ts: string
  readonly text: string
  readonly subtype?: string
  readonly user?: string
  readonly username?: string
  readonly bot_id?: string
  readonly app_id?: string
  readonly bot_profile?: Readonly<Record<string, unknown>>
  readonly team?: string
  readonly client_msg_id?: string
  readonly inviter?: string
  readonly thread_ts?: string
  readonly parent_user_id?: string
  readonly blocks?: readonly SlackBlock[]
  readonly attachments?: readonly unknown[]
  readonly files?: readonly unknown[]
  readonly metadata?: Readonly<Record<string, unknown>>
  readonly edited?: { readonly user: string; readonly ts: string }
  readonly reactions?: readonly SlackReaction[]
  readonly reply_count?: number
  readonly reply_users_count?: number
  readonly reply_users?: readonly string[]
  readonly latest_reply?: string
}

/**
 * What somebody types, as Slack sends it: `&`, `<` and `>` escaped, addresses in angle brackets, mentions (`<@U…>`) as they are.
 * Source: https://docs.slack.dev/messaging/formatting-message-text#escaping, read 2026-11-22.
 */
export function typed(text: string): string {
  const parts = text.split(/(<(?:[@#!][^<>\s]*|(?:https?|mailto):[^<>\s]*)>|https?:\/\/[^\s<>]+)/)
  return parts
    .map((part, index) => {
      if (index % 2 === 0) return part.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
      return part.startsWith('<') ? part : `<${part.replaceAll('&', '&amp;')}>`
    })
    .join('')
}
