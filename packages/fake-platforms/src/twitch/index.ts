export { type Allowance, busiest } from '../window.ts'
export { idOf, type TwitchAccount } from './account.ts'
export type { AuthRequest as TwitchAuthRequest, TwitchAuth, TwitchClient } from './auth/face.ts'
export { type AuthLimits as TwitchAuthLimits, authLimits as twitchAuthLimits } from './auth/limits.ts'
export { allScopes as allTwitchScopes } from './auth/scopes.ts'
export type { Pair as TwitchTokens, Token as TwitchToken } from './auth/tokens.ts'
export type { Category as TwitchCategory, Channel as TwitchChannel, Stream as TwitchStream } from './channel.ts'
export { startTwitchChat } from './chat.ts'
export type { Clock as TwitchClock } from './clock.ts'
export type { ByHand as TwitchWebhookByHand, TwitchEventSub } from './eventsub/face.ts'
export type { EventData as TwitchEventData, EventDetail as TwitchEventDetail } from './eventsub/happen.ts'
export {
  type CloseCode as TwitchCloseCode,
  closeCodes as twitchCloseCodes,
  type EventSubLimits as TwitchEventSubLimits,
  eventSubLimits as twitchEventSubLimits,
} from './eventsub/limits.ts'
export type {
  Notification as TwitchNotification,
  SubscriptionData as TwitchSubscription,
  SubscriptionStatus as TwitchSubscriptionStatus,
} from './eventsub/subscription.ts'
export { type EventType as TwitchEventType, subscriptionTypes as twitchEventTypes } from './eventsub/types.ts'
export {
  type CallbackAnswer as TwitchCallbackAnswer,
  type Forgery as TwitchForgery,
  signature as twitchSignature,
} from './eventsub/webhook.ts'
export type { TwitchChat, TwitchChatOptions } from './face.ts'
export type { EarlyCall as TwitchEarlyCall } from './faults.ts'
export type { Happening, Plan } from './happening.ts'
export type { ApiRequest as TwitchApiRequest, TwitchApi } from './helix/face.ts'
export { type HelixLimits as TwitchApiLimits, helixLimits as twitchApiLimits } from './helix/limits.ts'
export type { Announcement as TwitchAnnouncement, ApiMessage as TwitchApiMessage } from './helix/messages.ts'
export type { JoinAttempt, RefusalReason, RefusedMessage, SentMessage } from './journal.ts'
export { noLimits, type TwitchLimits, twitchLimits } from './limits.ts'
export { type FakeTwitch, startTwitch, type TwitchOptions } from './twitch.ts'
export type { Words } from './words.ts'
