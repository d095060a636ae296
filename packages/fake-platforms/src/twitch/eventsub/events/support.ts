import { broadcasterOf, otherBroadcaster, type Scene, userFields } from '../scene.ts'

export type Tier = '1000' | '2000' | '3000'

const nobody = { user_id: null, user_login: null, user_name: null }

/** Follows, subscriptions, cheers and raids. Source: https://dev.twitch.tv/docs/eventsub/eventsub-reference, not re-read on 2026-11-22. */
export const support = {
  'channel.follow': (scene: Scene, { user }: { user: string }) => {
    const person = scene.someone(user)
    const followed_at = scene.time()
    scene.channel.followers.set(person.id, { user: person, at: followed_at })
    return { ...userFields(person), ...broadcasterOf(scene), followed_at }
  },
  'channel.subscribe': (scene: Scene, { user, tier = '1000', gift = false }: { user: string; tier?: Tier; gift?: boolean }) => {
    const person = scene.someone(user)
    scene.channel.subscribers.set(person.id, { user: person, tier, gifter: undefined })
    return { ...userFields(person), ...broadcasterOf(scene), tier, is_gift: gift }
  },
  'channel.subscription.end': (scene: Scene, { user, tier = '1000', gift = false }: { user: string; tier?: Tier; gift?: boolean }) => {
    const person = scene.someone(user)
    scene.channel.subscribers.delete(person.id)
    return { ...userFields(person), ...broadcasterOf(scene), tier, is_gift: gift }
  },
  /** `user: null` gives anonymously. */
  'channel.subscription.gift': (
    scene: Scene,
    { user, total, tier = '1000', before = 0 }: { user: string | null; total: number; tier?: Tier; before?: number | null },
  ) => ({
    ...(user === null ? nobody : userFields(scene.someone(user))),
    ...broadcasterOf(scene),
    total,
    tier,
    cumulative_total: user === null || before === null ? null : before + total,
    is_anonymous: user === null,
  }),
  'channel.subscription.message': (
    scene: Scene,
    {
      user,
      text,
      months,
      streak = null,
      tier = '1000',
    }: { user: string; text: string; months: number; streak?: number | null; tier?: Tier },
  ) => ({
    ...userFields(scene.someone(user)),
    ...broadcasterOf(scene),
    tier,
    message: { text, emotes: null },
    cumulative_months: months,
    streak_months: streak,
    duration_months: 1,
  }),
  'channel.cheer': (scene: Scene, { user, bits, text = '' }: { user: string | null; bits: number; text?: string }) => ({
    is_anonymous: user === null,
    ...(user === null ? nobody : userFields(scene.someone(user))),
    ...broadcasterOf(scene),
    message: text,
    bits,
  }),
  /** The channel raids `to`; subscriptions of either end hear of it. */
  'channel.raid': (scene: Scene, { to, viewers }: { to: string; viewers: number }) => ({
    ...otherBroadcaster('from', scene.channel.owner),
    ...otherBroadcaster('to', scene.someone(to)),
    viewers,
  }),
}
