import type { Page, PagePart } from '@waddlebot/sdk'
import { sayNumber } from '../money.ts'
import type { Economy, Flow } from './economy.ts'

/** How the points of a community are spread and move, for whoever keeps an eye on them. */
export function economyPage(economy: Economy & { readonly decimals: number }): Page {
  const { community, flags, gini, holders, issued, sinks, since, sources, supply, taken, velocity } = economy
  const say = (amount: number) => sayNumber(amount, economy)
  const parts: PagePart[] = [
    { type: 'text', text: `Since ${new Date(since).toISOString().slice(0, 16).replace('T', ' ')} UTC.` },
    {
      type: 'table',
      head: ['What', 'How much'],
      rows: [
        ['Supply: what anybody has', say(supply)],
        ['People who have something', holders],
        ['Given out', say(issued)],
        ['Taken in', say(taken)],
        ['Velocity: how often each changed hands', velocity],
        ['Gini: 0 where all have the same, towards 1 where one has everything', gini],
      ],
    },
    ...flowsOf('Where it came from', sources, say),
    ...flowsOf('Where it went', sinks, say),
    { type: 'heading', text: 'To be looked at' },
    flags.length === 0 ? { type: 'text', text: 'Nothing is odd.' } : { type: 'list', items: flags },
  ]
  return { title: `Economy of ${community}`, parts }
}

function flowsOf(title: string, flows: readonly Flow[], say: (amount: number) => string): PagePart[] {
  const rows = flows.map(({ amount, cause, transfers }) => [cause, say(amount), transfers])
  return [
    { type: 'heading', text: title },
    rows.length === 0 ? { type: 'text', text: 'Nowhere.' } : { type: 'table', head: ['Cause', 'How much', 'Transfers'], rows },
  ]
}
