import { Channel } from '../channel.ts'
import { type Answer, Refusal } from '../http.ts'
import { type Call, data, type Operation, page } from './call.ts'

/** Streams, markers and clips. Source: https://dev.twitch.tv/docs/api/reference#get-streams and following, not re-read on 2026-11-22. */
export const streamOperations: readonly Operation[] = [
  { route: 'GET streams', wants: 'app or user', answer: streams },
  { route: 'POST streams/markers', wants: 'user', scopes: ['channel:manage:broadcast'], answer: mark },
  { route: 'POST clips', wants: 'user', scopes: ['clips:edit'], answer: clip },
  { route: 'GET clips', wants: 'app or user', answer: clips },
]

function streams(call: Call): Answer {
  const { query, platform } = call
  const wanted = {
    ids: query.getAll('user_id'),
    logins: query.getAll('user_login').map((login) => login.toLowerCase()),
    games: query.getAll('game_id'),
  }
  const any = wanted.ids.length + wanted.logins.length === 0
  const live = platform.channels.filter(({ owner, category, stream }) => {
    const named = any || wanted.ids.includes(owner.id) || wanted.logins.includes(owner.login)
    return stream !== undefined && named && (wanted.games.length === 0 || wanted.games.includes(category.id))
  })
  const items = live.map(({ owner, category, title, language, tags, stream }) => ({
    id: stream!.id,
    user_id: owner.id,
    user_login: owner.login,
    user_name: owner.displayName,
    game_id: category.id,
    game_name: category.name,
    type: 'live',
    title,
    tags,
    viewer_count: stream!.viewers,
    started_at: stream!.startedAt,
    language,
    thumbnail_url: '',
    tag_ids: [],
    is_mature: false,
  }))
  return page(call, items)
}

function mark(call: Call): Answer {
  const { platform } = call
  const body = call.json()
  const owner = call.person(String(body['user_id'] ?? ''), 'user_id')
  // Twitch lets editors set markers too; this fake knows no editors.
  if (owner.id !== call.user.id)
    throw new Refusal(403, 'The user in the access token is not authorized to create video markers for the user in the user_id field.')
  const channel = platform.channel(owner.login)
  if (!channel.stream) throw new Refusal(404, 'The user in the user_id field is not streaming live.')
  const text = String(body['description'] ?? '')
  if ([...text].length > platform.limits.markerLength) throw new Refusal(400, 'The string in the description field is too long.')
  const at = platform.clock.text()
  const second = Math.floor((Date.parse(at) - Date.parse(channel.stream.startedAt)) / 1_000)
  const marker = { id: Channel.newId(), at, text, second }
  channel.markers.push(marker)
  return data({ id: marker.id, created_at: at, position_seconds: second, description: text })
}

function clip(call: Call): Answer {
  const channel = call.anyChannel()
  if (!channel.stream) throw new Refusal(404, 'Clipping is not possible for an offline channel.')
  const id = `Clip${Channel.newId().replaceAll('-', '')}`
  channel.clips.push({ id, by: call.user, at: call.platform.clock.text(), title: call.query.get('title') ?? channel.title })
  return { status: 202, body: { data: [{ id, edit_url: `https://www.twitch.tv/${channel.owner.login}/clip/${id}` }] } }
}

function clips(call: Call): Answer {
  const { query, platform } = call
  const ids = query.getAll('id')
  const broadcaster = query.get('broadcaster_id')
  if (ids.length === 0 && broadcaster === null && !query.has('game_id'))
    throw new Refusal(400, 'The id, game_id, or broadcaster_id query parameter is required.')
  const items = platform.channels.flatMap(({ owner, clips: all, category, language }) =>
    all
      .filter(({ id }) => (ids.length > 0 ? ids.includes(id) : owner.id === broadcaster || category.id === query.get('game_id')))
      .map(({ id, by, at, title }) => ({
        id,
        url: `https://clips.twitch.tv/${id}`,
        embed_url: `https://clips.twitch.tv/embed?clip=${id}`,
        broadcaster_id: owner.id,
        broadcaster_name: owner.displayName,
        creator_id: by.id,
        creator_name: by.displayName,
        video_id: '',
        game_id: category.id,
        language,
        title,
        view_count: 0,
        created_at: at,
        thumbnail_url: '',
        duration: 30,
        vod_offset: null,
        is_featured: false,
      })),
  )
  return page(call, items)
}
