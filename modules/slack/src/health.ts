import type { ReceiverContext, ReceiverHealth } from '@waddlebot/sdk'
import type { SlackConfig } from './config.ts'
import type { Sockets } from './line/sockets.ts'
import { wantedScopes } from './setup/wants.ts'
import type { Workspaces } from './world/workspaces.ts'

/** So many dials in vain, and the bot is not ready any more. */
const patience = 3

export interface HealthParts {
  readonly ctx: ReceiverContext<SlackConfig>
  readonly workspaces: Workspaces
  readonly sockets: Sockets | undefined
  readonly opened: boolean
  readonly stopped: boolean
  readonly heardAt: number | undefined
}

/** How the bot is doing on Slack, and what to type about it. */
export function healthOf(parts: HealthParts): ReceiverHealth {
  const { state, detail } = look(parts)
  return { state, detail, ...(parts.heardAt === undefined ? {} : { heardAt: parts.heardAt }) }
}

function look({ ctx, workspaces, sockets, opened, stopped }: HealthParts): {
  readonly state: ReceiverHealth['state']
  readonly detail: string
} {
  const again = 'type: waddle connect slack'
  if (stopped) return { state: 'down', detail: 'stopped' }
  if (!opened) return { state: 'connecting', detail: 'asking Slack who the bot is' }
  const alive = workspaces.all.filter(({ dead }) => dead === undefined)
  const dead = workspaces.all.filter((each) => each.dead !== undefined).map((each) => `${each.standing.name} (${each.dead})`)
  const failed = [...workspaces.failed].map(([name, { why }]) => `${name}: ${why}`)
  const troubles = [...dead.map((each) => `the token of ${each} is dead; ${again}`), ...failed]
  if (alive.length === 0) {
    const waiting = [...workspaces.failed.values()].some((each) => !each.dead)
    const what = troubles.join('; ') || 'there is no bot token'
    return waiting
      ? { state: 'connecting', detail: `${what}; trying again` }
      : { state: 'down', detail: what.includes(again) ? what : `${what}; ${again}` }
  }
  if (ctx.config.mode === 'http') {
    if (!ctx.secret('SLACK_SIGNING_SECRET')) return { state: 'down', detail: `SLACK_SIGNING_SECRET is not set; ${again}` }
  } else if (!sockets) return { state: 'down', detail: `SLACK_APP_TOKEN is not set; ${again}` }
  else if (sockets.dead !== undefined) return { state: 'down', detail: `${sockets.dead}; ${again}` }
  else if (sockets.standing === 0) {
    const state = sockets.failures > patience ? 'down' : 'connecting'
    return { state, detail: sockets.why === undefined ? 'dialling' : `${sockets.why}; dialling again` }
  }
  const short = alive.flatMap((workspace) => {
    const missing = wantedScopes(ctx.needs, ctx.config).filter((scope) => !workspace.may(scope))
    return missing.length > 0 ? [`${workspace.standing.name} lacks the scopes ${missing.join(', ')}; ${again}`] : []
  })
  const more = [...troubles, ...short]
  const where = `in ${alive.map((each) => each.standing.name).join(', ')}`
  return more.length > 0 ? { state: 'degraded', detail: `${where}; ${more.join('; ')}` } : { state: 'up', detail: where }
}
