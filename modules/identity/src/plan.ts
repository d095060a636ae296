import type { Hindrance, LinkPlan } from '@waddlebot/sdk'
import { sayAccounts } from './account.ts'
import { withApprovals } from './approval.ts'
import type { Context } from './context.ts'
import { rules } from './rules.ts'

/**
 * What linking would do here: the core's plan, with the hindrances that the owner's settings leave.
 * A hindrance of a kind that this module does not know stands, so that other modules can say no as well.
 */
export async function planOf({ config, db, now, people }: Context, into: string, from: string): Promise<LinkPlan> {
  const plan = await withApprovals(db, await people.plan(into, from, { coolOff: config.coolOffDays * rules.dayMs }), now())
  if (config.accountsPerPlatform === 'one') return plan
  return { ...plan, hindrances: plan.hindrances.filter(({ code }) => code !== 'same-platform') }
}

/** A plan in words, a line for each module that has something to say. */
export function sayPlan({ accounts, effects }: LinkPlan): string {
  const lines = effects.map(({ module, text }) => `${module}: ${text}`)
  return [`${sayAccounts(accounts)} become one person.`, ...lines].join('\n')
}

/** Why it may not be done. */
export function sayHindrances(hindrances: readonly Hindrance[]): string {
  return hindrances.map(({ text, until }) => (until === undefined ? text : `${text} It can be done from ${sayMoment(until)} on.`)).join(' ')
}

/** `2026-03-29 18:30 UTC` */
export function sayMoment(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
