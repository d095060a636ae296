import type { Channel } from '../channel.ts'
import { type Answer, Refusal } from '../http.ts'
import { type Call, data, nothing, type Operation, page } from './call.ts'

/** Channels, who follows and who subscribed, and what is played. Source: https://dev.twitch.tv/docs/api/reference#get-channel-information, not re-read on 2026-11-22. */
export const channelOperations: readonly Operation[] = [
  { route: 'GET channels', wants: 'app or user', answer: channels },
  { route: 'PATCH channels', wants: 'user', scopes: ['channel:manage:broadcast'], answer: change },
  { route: 'GET channels/followers', wants: 'app or user', answer: followers },
  { route: 'GET subscriptions', wants: 'user', scopes: ['channel:read:subscriptions'], answer: subscriptions },
  { route: 'GET games', wants: 'app or user', answer: games },
  { route: 'GET search/categories', wants: 'app or user', answer: searchCategories },
  { route: 'POST raids', wants: 'user', scopes: ['channel:manage:raids'], answer: raid },
  { route: 'DELETE raids', wants: 'user', scopes: ['channel:manage:raids'], answer: cancelRaid },
]

const told = ({ owner, category, language, title, tags, labels }: Channel) => ({
  broadcaster_id: owner.id,
  broadcaster_login: owner.login,
  broadcaster_name: owner.displayName,
  broadcaster_language: language,
  game_id: category.id,
  game_name: category.name,
  title,
  delay: 0,
  tags,
  content_classification_labels: labels,
  is_branded_content: false,
})

function channels({ query, platform }: Call): Answer {
  const ids = query.getAll('broadcaster_id')
  if (ids.length === 0 || ids.length > 100) throw new Refusal(400, 'The broadcaster_id query parameter is required, 1 to 100 times.')
  const people = ids.flatMap((id) => platform.people.withId(id) ?? [])
  return data(...people.map((person) => told(platform.channel(person.login))))
}

function change(call: Call): Answer {
  const { platform } = call
  const channel = call.ownChannel()
  const body = call.json()
  const known = ['title', 'game_id', 'broadcaster_language', 'tags', 'content_classification_labels', 'delay', 'is_branded_content']
  if (!known.some((field) => body[field] !== undefined)) throw new Refusal(400, 'The request must specify at least one property to update.')
  const { title, game_id: game, broadcaster_language: language, tags } = body
  if (title !== undefined && (typeof title !== 'string' || title.trim() === '' || [...title].length > platform.limits.titleLength))
    throw new Refusal(400, 'The title field may not contain an empty string or be too long.')
  const category =
    game === undefined ? undefined : game === '' || game === '0' ? { id: '', name: '' } : platform.categories.find(({ id }) => id === game)
  if (game !== undefined && !category) throw new Refusal(400, 'The ID in game_id is not valid.')
  if (typeof language === 'string') channel.language = language
  if (Array.isArray(tags)) channel.tags = tags.map(String)
  const what = { ...(typeof title === 'string' ? { title } : {}), ...(category ? { category } : {}) }
  platform.happen('channel.update', channel.owner.login, what)
  return nothing
}

/** Without the scope only the total is told. */
function followers(call: Call): Answer {
  const channel = call.anyChannel()
  const { user, scopes } = call.token
  const sees = user && scopes.includes('moderator:read:followers') && call.platform.people.moderates(user.login, channel.owner.login)
  const wanted = call.query.get('user_id')
  const all = [...channel.followers.values()].reverse()
  const seen = sees ? all.filter((one) => wanted === null || one.user.id === wanted) : []
  const items = seen.map(({ user: { id, login, displayName }, at }) => ({
    user_id: id,
    user_login: login,
    user_name: displayName,
    followed_at: at,
  }))
  return page(call, items, { total: all.length })
}

function subscriptions(call: Call): Answer {
  const channel = call.ownChannel()
  const { id: broadcaster_id, login: broadcaster_login, displayName: broadcaster_name } = channel.owner
  const wanted = call.query.getAll('user_id')
  const all = [...channel.subscribers.values()]
  const items = all
    .filter(({ user }) => wanted.length === 0 || wanted.includes(user.id))
    .map(({ user, tier, gifter }) => ({
      broadcaster_id,
      broadcaster_login,
      broadcaster_name,
      gifter_id: gifter?.id ?? '',
      gifter_login: gifter?.login ?? '',
      gifter_name: gifter?.displayName ?? '',
      is_gift: gifter !== undefined,
      tier,
      plan_name: 'Channel Subscription',
      user_id: user.id,
      user_login: user.login,
      user_name: user.displayName,
    }))
  const worth = { '1000': 1, '2000': 2, '3000': 6 } as const
  return page(call, items, { total: all.length, points: all.reduce((sum, { tier }) => sum + worth[tier], 0) })
}

const art = 'https://static-cdn.jtvnw.net/ttv-boxart/-{width}x{height}.jpg'

function games({ query, platform }: Call): Answer {
  const [ids, names] = [query.getAll('id'), query.getAll('name')]
  const found = platform.categories.filter(({ id, name }) => ids.includes(id) || names.includes(name))
  return data(...found.map((game) => ({ ...game, box_art_url: art, igdb_id: '' })))
}

function searchCategories(call: Call): Answer {
  const words = call.need('query').toLowerCase()
  const found = call.platform.categories.filter(({ name }) => name.toLowerCase().includes(words))
  return page(
    call,
    found.map((game) => ({ ...game, box_art_url: art })),
  )
}

function raid(call: Call): Answer {
  const { platform } = call
  const channel = call.ownChannel(call.need('from_broadcaster_id'))
  const to = call.person(call.need('to_broadcaster_id'), 'to_broadcaster_id')
  if (to.id === channel.owner.id) throw new Refusal(400, 'The IDs in from_broadcaster_id and to_broadcaster_id cannot be the same.')
  if (channel.raid) throw new Refusal(409, 'The broadcaster is already in the process of raiding another channel.')
  channel.raid = { to, at: platform.clock.text() }
  const deed = { action: 'raid', user: to.displayName, viewers: channel.stream?.viewers ?? 0 } as const
  platform.happen('channel.moderate', channel.owner.login, { by: call.user.displayName, deed })
  return data({ created_at: channel.raid.at, is_mature: false })
}

function cancelRaid(call: Call): Answer {
  const channel = call.ownChannel()
  if (!channel.raid) throw new Refusal(404, "The broadcaster doesn't have a pending raid to cancel.")
  const deed = { action: 'unraid', user: channel.raid.to.displayName } as const
  channel.raid = undefined
  call.platform.happen('channel.moderate', channel.owner.login, { by: call.user.displayName, deed })
  return nothing
}
