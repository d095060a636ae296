import { broadcasterOf, moderatorFields, otherBroadcaster, type Scene, userFields } from '../scene.ts'

/** What a moderator did, for `channel.moderate`. */
export type Deed =
  | { readonly action: 'ban'; readonly user: string; readonly reason?: string }
  | { readonly action: 'timeout'; readonly user: string; readonly seconds: number; readonly reason?: string }
  | { readonly action: 'unban' | 'untimeout' | 'mod' | 'unmod' | 'vip' | 'unvip' | 'unraid'; readonly user: string }
  | { readonly action: 'delete'; readonly user: string; readonly messageId: string; readonly text: string }
  | { readonly action: 'warn'; readonly user: string; readonly reason: string }
  | { readonly action: 'raid'; readonly user: string; readonly viewers: number }
  | { readonly action: 'slow'; readonly seconds: number }
  | { readonly action: 'followers'; readonly minutes: number }
  | {
      readonly action:
        | 'clear'
        | 'emoteonly'
        | 'emoteonlyoff'
        | 'followersoff'
        | 'uniquechat'
        | 'uniquechatoff'
        | 'slowoff'
        | 'subscribers'
        | 'subscribersoff'
    }

const nothing = {
  followers: null,
  slow: null,
  vip: null,
  unvip: null,
  mod: null,
  unmod: null,
  ban: null,
  unban: null,
  timeout: null,
  untimeout: null,
  raid: null,
  unraid: null,
  delete: null,
  automod_terms: null,
  unban_request: null,
  warn: null,
  shared_chat_ban: null,
  shared_chat_unban: null,
  shared_chat_timeout: null,
  shared_chat_untimeout: null,
  shared_chat_delete: null,
}

function particulars(scene: Scene, deed: Deed): object {
  if (deed.action === 'slow') return { slow: { wait_time_seconds: deed.seconds } }
  if (deed.action === 'followers') return { followers: { follow_duration_minutes: deed.minutes } }
  if (!('user' in deed)) return {}
  const user = userFields(scene.someone(deed.user))
  switch (deed.action) {
    case 'ban':
      return { ban: { ...user, reason: deed.reason ?? '' } }
    case 'timeout':
      return { timeout: { ...user, reason: deed.reason ?? '', expires_at: scene.time(deed.seconds * 1_000) } }
    case 'delete':
      return { delete: { ...user, message_id: deed.messageId, message_body: deed.text } }
    case 'warn':
      return { warn: { ...user, reason: deed.reason, chat_rules_cited: null } }
    case 'raid':
      return { raid: { ...user, viewer_count: deed.viewers } }
    default:
      return { [deed.action]: user }
  }
}

/** What moderators do. Source: https://dev.twitch.tv/docs/eventsub/eventsub-reference, not re-read on 2026-11-22. */
export const moderation = {
  'channel.ban': (scene: Scene, { user, by, reason = '', seconds }: { user: string; by: string; reason?: string; seconds?: number }) => ({
    ...userFields(scene.someone(user)),
    ...broadcasterOf(scene),
    ...moderatorFields(scene.someone(by)),
    reason,
    banned_at: scene.time(),
    ends_at: seconds === undefined ? null : scene.time(seconds * 1_000),
    is_permanent: seconds === undefined,
  }),
  'channel.unban': (scene: Scene, { user, by }: { user: string; by: string }) => ({
    ...userFields(scene.someone(user)),
    ...broadcasterOf(scene),
    ...moderatorFields(scene.someone(by)),
  }),
  'channel.moderate': (scene: Scene, { by, deed }: { by: string; deed: Deed }) => ({
    ...broadcasterOf(scene),
    source_broadcaster_user_id: null,
    source_broadcaster_user_login: null,
    source_broadcaster_user_name: null,
    ...moderatorFields(scene.someone(by)),
    action: deed.action,
    ...nothing,
    ...particulars(scene, deed),
  }),
  'channel.warning.send': (scene: Scene, { user, by, reason }: { user: string; by: string; reason: string }) => ({
    ...broadcasterOf(scene),
    ...moderatorFields(scene.someone(by)),
    ...userFields(scene.someone(user)),
    reason,
    chat_rules_cited: null,
  }),
  'channel.moderator.add': (scene: Scene, { user }: { user: string }) => ({ ...userFields(scene.someone(user)), ...broadcasterOf(scene) }),
  'channel.moderator.remove': (scene: Scene, { user }: { user: string }) => ({
    ...userFields(scene.someone(user)),
    ...broadcasterOf(scene),
  }),
  'channel.shoutout.create': (scene: Scene, { to, by, viewers = 0 }: { to: string; by: string; viewers?: number }) => ({
    ...broadcasterOf(scene),
    ...otherBroadcaster('to', scene.someone(to)),
    ...moderatorFields(scene.someone(by)),
    viewer_count: viewers,
    started_at: scene.time(),
    cooldown_ends_at: scene.time(scene.platform.limits.shoutoutEveryMs),
    target_cooldown_ends_at: scene.time(scene.platform.limits.shoutoutSameEveryMs),
  }),
  'channel.shoutout.receive': (scene: Scene, { from, viewers = 0 }: { from: string; viewers?: number }) => ({
    ...broadcasterOf(scene),
    ...otherBroadcaster('from', scene.someone(from)),
    viewer_count: viewers,
    started_at: scene.time(),
  }),
}
