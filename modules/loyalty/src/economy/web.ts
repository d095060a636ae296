import type { HttpRequest } from '@waddlebot/sdk'
import type { Ground } from '../context.ts'
import { economyOf } from './economy.ts'
import { economyPage } from './page.ts'

const dayMs = 86_400_000

/** Days that are looked back on: 30, or as many as the query asks for, up to a year. */
const daysOf = (asked: string | undefined): number => (/^[1-9]\d{0,2}$/.test(asked ?? '') ? Math.min(Number(asked), 365) : 30)

/** How the points of a community are spread and move, on the replica where there is one; amounts are minor units, of which `decimals` says how many digits are behind the point. */
export const economyRoute = {
  describe: 'Supply, velocity, Gini, sources and sinks of points, and what is odd about them; ?community= and ?days=',
  role: 'moderator',
  run: async ({ config, db, now, request }: Ground & { readonly request: HttpRequest }) => ({
    ...(await economyOf(db.relaxed, request.query['community'] ?? 'main', now() - daysOf(request.query['days']) * dayMs)),
    decimals: config.decimals,
  }),
  page: economyPage,
} as const
