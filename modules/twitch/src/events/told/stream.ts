import { channelId, type HypeTrain } from '@waddlebot/sdk'
import type { Fields } from '../fields.ts'
import { channelOf, type Reader, type Told } from './told.ts'

/** What happens by the channel itself: whoever owns it did it. */
const byOwner = (event: Fields) => ({ channel: channelOf(event), account: channelOf(event) })

const train =
  (kind: 'hypetrain.begin' | 'hypetrain.progress' | 'hypetrain.end', time: string): Reader =>
  (event) => {
    const data: HypeTrain = {
      train: event.text('id'),
      level: event.count('level'),
      total: event.count('total'),
      ...(kind === 'hypetrain.end' ? {} : { goal: event.count('goal') }),
    }
    // How far it is has no time of its own.
    return { kind, ...byOwner(event), data, at: kind === 'hypetrain.progress' ? undefined : event.time(time) }
  }

const sharing =
  (kind: 'sharedchat.begin' | 'sharedchat.update'): Reader =>
  (event) => ({
    kind,
    ...byOwner(event),
    data: {
      host: idOf(event, 'host_broadcaster_user'),
      channels: event.list('participants').map((participant) => idOf(participant, 'broadcaster_user')),
    },
  })

const idOf = (event: Fields, as: string) => channelId('twitch', null, event.account(as).name)

/** Streams, hype trains, shared chats and ads. Source: https://dev.twitch.tv/docs/eventsub/eventsub-reference/, checked against @twurple/eventsub-base 8.1.4, 2026-11-22. */
export const stream: Readonly<Record<string, Reader>> = {
  'stream.online': (event): Told | undefined =>
    // Reruns and watch parties are no stream that somebody waits for.
    event.maybe('type') === 'live' ? { kind: 'stream.online', ...byOwner(event), data: {}, at: event.time('started_at') } : undefined,
  'stream.offline': (event) => ({ kind: 'stream.offline', ...byOwner(event), data: {} }),
  'channel.update': (event) => {
    const [title, category] = [event.maybe('title'), event.maybe('category_name')]
    const data = { ...(title === undefined ? {} : { title }), ...(category === undefined ? {} : { category }) }
    return { kind: 'stream.update', ...byOwner(event), data }
  },
  'channel.hype_train.begin': train('hypetrain.begin', 'started_at'),
  'channel.hype_train.progress': train('hypetrain.progress', 'started_at'),
  'channel.hype_train.end': train('hypetrain.end', 'ended_at'),
  'channel.shared_chat.begin': sharing('sharedchat.begin'),
  'channel.shared_chat.update': sharing('sharedchat.update'),
  'channel.shared_chat.end': (event) => ({
    kind: 'sharedchat.end',
    ...byOwner(event),
    data: { host: idOf(event, 'host_broadcaster_user') },
  }),
  'channel.ad_break.begin': (event) => ({
    kind: 'ad.begin',
    channel: channelOf(event),
    account: event.someone('requester_user') ?? channelOf(event),
    data: { seconds: event.count('duration_seconds'), automatic: event.flag('is_automatic') },
    at: event.time('started_at'),
  }),
}
