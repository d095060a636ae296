import { type Answer, privately } from '@waddlebot/sdk'
import type { Context } from '../context.ts'
import { economyOf, type Flow } from '../economy/economy.ts'
import { sayMoney, sayNumber } from '../money.ts'

const dayMs = 86_400_000

/** `!economy [days]` */
export async function showEconomy({ channel, config, db, now }: Context, days: number): Promise<Answer> {
  const span = Math.min(Math.max(days, 1), 365)
  const { flags, gini, holders, sinks, sources, supply, velocity } = await economyOf(db.relaxed, channel.community, now() - span * dayMs)
  const list = (flows: readonly Flow[]) => flows.map(({ amount, cause }) => `${cause} ${sayNumber(amount, config)}`).join(', ') || 'none'
  const lines = [
    `${sayMoney(supply, config)} with ${holders} ${holders === 1 ? 'person' : 'people'}`,
    `Gini ${gini}`,
    `in ${span} ${span === 1 ? 'day' : 'days'} each changed hands ${velocity} times`,
    `from ${list(sources)}`,
    `to ${list(sinks)}`,
    ...flags,
  ]
  return privately(lines.join(' · '))
}
