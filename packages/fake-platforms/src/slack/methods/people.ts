import { page } from '../args.ts'
import { userObject } from '../person.ts'
import { Refusal } from '../refusal.ts'
import type { Method } from './method.ts'

/** Sources: https://docs.slack.dev/reference/methods/users.info and its neighbours, read 2026-11-22. */
export const people: Readonly<Record<string, Method>> = {
  'users.info': ({ world, team, args }) => {
    const user = team.users.get(args.need('user', 'user_not_found'))
    if (!user) throw new Refusal('user_not_found')
    return { user: userObject(user, world.now()) }
  },

  'users.list': ({ world, team, args }) => {
    const { items, next } = page([...team.users.values()], args, args.limit(200, 1_000))
    const members = items.map((user) => userObject(user, world.now()))
    return { members, cache_ts: Math.floor(world.now() / 1_000), response_metadata: { next_cursor: next } }
  },

  'bots.info': ({ world, team, args }) => {
    if (args.need('bot', 'bot_not_found') !== team.botId) throw new Refusal('bot_not_found')
    const name = team.users.get(team.botUserId)?.name ?? ''
    const bot = { id: team.botId, deleted: false, name, updated: 0, app_id: world.app.id, user_id: team.botUserId, icons: {} }
    return { bot }
  },

  'team.info': ({ team }) => {
    const icon = { image_default: true }
    return { team: { id: team.id, name: team.name, domain: team.domain, url: `https://${team.domain}.slack.com/`, email_domain: '', icon } }
  },

  'auth.test': ({ team }) => ({
    url: `https://${team.domain}.slack.com/`,
    team: team.name,
    user: team.users.get(team.botUserId)?.name,
    team_id: team.id,
    user_id: team.botUserId,
    bot_id: team.botId,
    is_enterprise_install: false,
  }),
}
