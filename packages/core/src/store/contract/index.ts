import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Opened, type StoreMaker } from './opened.ts'
import { scopes } from './scopes.ts'
import { tables } from './tables.ts'
import { transactions } from './transactions.ts'
import { values } from './values.ts'

export type { StoreMaker } from './opened.ts'

/** Every promise of a store, for every implementation. */
export function storeContract(name: string, maker: StoreMaker): void {
  describe(`${name} keeps the promises of a store`, () => {
    const on = new Opened(maker)
    beforeEach(() => on.open())
    afterEach(() => on.close())

    values(on)
    transactions(on)
    scopes(on)
    tables(on)

    test('a sound store says so', async () => {
      expect(await on.store.integrity()).toEqual([])
      expect(await on.store.health()).toMatchObject({ ok: true })
    })

    if (!maker.durable) return
    test('what was acknowledged is there after closing and opening', async () => {
      await on.store.db.run`INSERT INTO t_item (id, name) VALUES (${1}, ${'kept'})`
      await on.reopen()
      expect(await on.store.db.all`SELECT name FROM t_item`).toEqual([{ name: 'kept' }])
    })
  })
}
