import type { Db } from '@waddlebot/sdk'
import { expect, test } from 'vitest'
import { bank } from '../fixtures/bank.ts'
import { rankOf, richest } from './ranking.ts'

const server = process.env['WADDLE_TEST_DATABASE_URL'] ?? 'postgres://root@127.0.0.1:5432/test'
const many = 1_000_000

/** How the server would go about what is asked. */
function explaining(db: Db): { readonly asked: Db; readonly plans: string[] } {
  const plans: string[] = []
  const explain = async (parts: TemplateStringsArray, ...values: unknown[]): Promise<never[]> => {
    const strings = [`EXPLAIN ${parts[0]}`, ...parts.slice(1)]
    const lines = await db.all<Record<string, string>>(Object.assign(strings, { raw: strings }), ...values)
    plans.push(lines.map((line) => line['QUERY PLAN']).join('\n'))
    return []
  }
  const asked = {
    ...db,
    dialect: db.dialect,
    all: explain,
    one: async (...question: Parameters<Db['one']>) => void (await explain(...question)),
  }
  return { asked: asked as unknown as Db, plans }
}

test('the richest and the place of one are found by an index among a million purses', { timeout: 120_000 }, async () => {
  await using it = await bank({ database: server })
  for (let from = 0; from < many; from += 250_000) {
    await it.db.run`
      INSERT INTO loyalty_account (community, kind, owner, balance)
      SELECT 'c' || n % 20, 'person', 'twitch:' || n, n FROM generate_series(CAST(${from} AS integer), CAST(${from + 249_999} AS integer)) n`
  }
  const { asked, plans } = explaining(it.db)
  await richest(asked, 'c7', 10)
  await rankOf(asked, 'c7', `twitch:${many - 13}`)
  expect(plans).toHaveLength(2)
  for (const plan of plans) expect(plan).not.toMatch(/Seq Scan on loyalty_account/)
  expect(plans[0]).toMatch(/Index.*loyalty_account_community_kind_balance_index/)
  expect(plans[1]).toMatch(/Index.*loyalty_account_community_kind_owner_unique/)
  expect((await richest(it.db, 'c7', 2)).map(({ amount }) => amount)).toEqual([999_987, 999_967])
})
