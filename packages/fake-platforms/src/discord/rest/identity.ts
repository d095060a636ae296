import { RESTJSONErrorCodes } from 'discord-api-types/v10'
import { flagsOf } from '../gateway/application.ts'
import type { Gateway } from '../gateway/gateway.ts'
import { refuse } from '../refusal.ts'
import type { Call } from './call.ts'
import type { Route } from './route.ts'

/** Who the bot is, and where its gateway: https://docs.discord.com/developers/resources/application and /events/gateway#get-gateway-bot; shapes and numbers as published in discord-api-types 0.38.57. */
export function identityRoutes(gateway: Gateway, shards: number): readonly Route[] {
  const application = ({ world }: Call) => ({
    id: world.bot.id,
    name: world.bot.username,
    icon: null,
    description: '',
    bot_public: true,
    bot_require_code_grant: false,
    verify_key: '0'.repeat(64),
    team: null,
    owner: [...world.guilds.values()].map((guild) => world.users.get(guild.ownerId))[0] ?? world.bot,
    flags: flagsOf(world.privileged),
    flags_new: String(flagsOf(world.privileged)),
    bot: world.bot,
    approximate_guild_count: world.guilds.size,
  })
  const bot = ({ world }: Call) => ({
    url: gateway.url,
    shards,
    session_start_limit: {
      total: world.limits.identifiesPerDay,
      remaining: gateway.remaining,
      reset_after: 24 * 3_600_000,
      max_concurrency: world.limits.maxConcurrency,
    },
  })
  return [
    { method: 'GET', path: '/gateway', handle: () => ({ url: gateway.url }), open: true },
    { method: 'GET', path: '/gateway/bot', handle: bot },
    { method: 'GET', path: '/users/@me', handle: ({ world }) => world.bot },
    { method: 'GET', path: '/users/@me/guilds', handle: guilds },
    { method: 'GET', path: '/users/:user', handle: user },
    { method: 'GET', path: '/applications/@me', handle: application },
    { method: 'GET', path: '/oauth2/applications/@me', handle: application },
  ]
}

function user({ world, params }: Call): unknown {
  const found = world.users.get(params['user']!)
  if (!found) throw refuse(RESTJSONErrorCodes.UnknownUser)
  return found
}

function guilds({ world }: Call): unknown {
  const inside = [...world.guilds.values()].filter((guild) => guild.present)
  return inside.map(({ id, name }) => ({ id, name, icon: null, banner: null, owner: false, permissions: '0', features: [] }))
}
