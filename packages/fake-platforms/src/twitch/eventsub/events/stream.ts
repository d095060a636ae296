import { Channel } from '../../channel.ts'
import { broadcasterOf, otherBroadcaster, type Scene, userFields } from '../scene.ts'

export interface Train {
  readonly id?: string
  readonly level?: number
  readonly total?: number
  readonly progress?: number
  readonly goal?: number
  readonly top?: readonly { user: string; type: 'bits' | 'subscription' | 'other'; total: number }[]
}

function train(scene: Scene, { id = Channel.newId(), level = 1, total = 100, top = [] }: Train) {
  return {
    id,
    ...broadcasterOf(scene),
    type: 'regular' as const,
    level,
    total,
    top_contributions: top.map(({ user, type, total: given }) => ({ ...userFields(scene.someone(user)), type, total: given })),
    is_shared_train: false,
    shared_train_participants: [],
  }
}

const begin = (scene: Scene, detail: Train) => ({
  ...train(scene, detail),
  progress: detail.progress ?? detail.total ?? 100,
  goal: detail.goal ?? 500,
  started_at: scene.time(),
  expires_at: scene.time(300_000),
})

export interface Shared {
  readonly id?: string
  readonly host?: string
  readonly participants: readonly string[]
}

const session = (scene: Scene, { id = Channel.newId(), host }: Omit<Shared, 'participants'>) => ({
  session_id: id,
  ...broadcasterOf(scene),
  ...otherBroadcaster('host', host === undefined ? scene.channel.owner : scene.someone(host)),
})

const shared = (scene: Scene, detail: Shared) => ({
  ...session(scene, detail),
  participants: detail.participants.map((name) => {
    const { id, login, displayName } = scene.someone(name)
    return { broadcaster_user_id: id, broadcaster_user_login: login, broadcaster_user_name: displayName }
  }),
})

/** What happens to a stream. Source: https://dev.twitch.tv/docs/eventsub/eventsub-reference, not re-read on 2026-11-22. */
export const stream = {
  'stream.online': (scene: Scene, { id: named, viewers = 1 }: { id?: string; viewers?: number } = {}) => {
    const startedAt = scene.time()
    const id = named ?? String(Date.parse(startedAt))
    scene.channel.stream = { id, startedAt, viewers }
    return { id, ...broadcasterOf(scene), type: 'live' as const, started_at: startedAt }
  },
  'stream.offline': (scene: Scene, _: object = {}) => {
    scene.channel.stream = undefined
    return broadcasterOf(scene)
  },
  'channel.update': (scene: Scene, { title, category }: { title?: string; category?: { id: string; name: string } } = {}) => {
    const { channel } = scene
    if (title !== undefined) channel.title = title
    if (category !== undefined) channel.category = category
    return {
      ...broadcasterOf(scene),
      title: channel.title,
      language: channel.language,
      category_id: channel.category.id,
      category_name: channel.category.name,
      content_classification_labels: [...channel.labels],
    }
  },
  'channel.ad_break.begin': (scene: Scene, { seconds, by }: { seconds: number; by?: string }) => {
    const requester = by === undefined ? scene.channel.owner : scene.someone(by)
    return {
      ...broadcasterOf(scene),
      requester_user_id: requester.id,
      requester_user_login: requester.login,
      requester_user_name: requester.displayName,
      started_at: scene.time(),
      duration_seconds: seconds,
      is_automatic: by === undefined,
    }
  },
  'channel.hype_train.begin': (scene: Scene, detail: Train) => ({
    ...begin(scene, detail),
    all_time_high_level: 4,
    all_time_high_total: 2_845,
  }),
  'channel.hype_train.progress': begin,
  'channel.hype_train.end': (scene: Scene, detail: Train) => ({
    ...train(scene, detail),
    started_at: scene.time(-300_000),
    ended_at: scene.time(),
    cooldown_ends_at: scene.time(3_600_000),
  }),
  'channel.shared_chat.begin': shared,
  'channel.shared_chat.update': shared,
  'channel.shared_chat.end': session,
}
