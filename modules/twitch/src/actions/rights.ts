import type { ActionName } from '@waddlebot/sdk'

/** Whose token an action takes, and the scope that token needs. */
export interface Right {
  readonly whose: 'bot' | 'owner'
  readonly scope: string | undefined
}

const bot = (scope?: string): Right => ({ whose: 'bot', scope })
const owner = (scope: string): Right => ({ whose: 'owner', scope })
const manageBans = bot('moderator:manage:banned_users')
const deleteMessages = bot('moderator:manage:chat_messages')
const broadcast = owner('channel:manage:broadcast')
const polls = owner('channel:manage:polls')
const predictions = owner('channel:manage:predictions')
const raids = owner('channel:manage:raids')

/** What Twitch can do besides showing words. Source: https://dev.twitch.tv/docs/api/reference, checked against @twurple/api 8.1.4, 2026-11-22. */
export const rights = {
  'message.delete': deleteMessages,
  'chat.clear': deleteMessages,
  timeout: manageBans,
  'timeout.end': manageBans,
  ban: manageBans,
  'ban.end': manageBans,
  warn: bot('moderator:manage:warnings'),
  announcement: bot('moderator:manage:announcements'),
  shoutout: bot('moderator:manage:shoutouts'),
  clip: bot('clips:edit'),
  marker: broadcast,
  'stream.title': broadcast,
  'stream.category': broadcast,
  'stream.read': bot(),
  'poll.start': polls,
  'poll.end': polls,
  'prediction.start': predictions,
  'prediction.lock': predictions,
  'prediction.resolve': predictions,
  'prediction.cancel': predictions,
  'raid.start': raids,
  'raid.cancel': raids,
  'account.find': bot(),
  'account.since': bot('moderator:read:followers'),
  'account.made': bot(),
} as const satisfies Partial<Record<ActionName, Right>>

/** The actions that Twitch has. */
export type TwitchAction = keyof typeof rights

export const twitchActions = Object.keys(rights) as TwitchAction[]

/** Whether Twitch has that action. */
export function isTwitchAction(action: ActionName): action is TwitchAction {
  return Object.hasOwn(rights, action)
}
