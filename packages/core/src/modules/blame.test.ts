import { WaddleError } from '@waddlebot/sdk'
import { describe, expect, test } from 'vitest'
import { SqliteStore } from '../store/sqlite/store.ts'
import { Work } from '../store/work.ts'
import { isModulesFault } from './blame.ts'

const late = new WaddleError('WDL_TIME_LIMIT', 'too late')
const crowded = new WaddleError('WDL_STORE_TIMEOUT', 'every connection was in a transaction for too long')

describe('a run that failed', () => {
  test('says something about its module, unless the store was away or others were in its way', () => {
    expect(isModulesFault(new TypeError('x is not a function'), undefined)).toBe(true)
    expect(isModulesFault(late, undefined)).toBe(true)
    expect(isModulesFault(new WaddleError('WDL_DB_CONFLICT', 'in the way'), undefined)).toBe(false)
    for (const code of ['WDL_STORE_UNREACHABLE', 'WDL_STORE_CONNECTIONS', 'WDL_STORE_FULL'])
      expect(isModulesFault(new WaddleError(code, 'away'), undefined), code).toBe(false)
  })

  test('and was wrapped by the module is seen through', () => {
    const away = new WaddleError('WDL_STORE_UNREACHABLE', 'away')
    expect(isModulesFault(new Error('could not save the duck', { cause: away }), undefined)).toBe(false)
  })

  test('because its time was up while it waited for its turn to write is not to blame', async () => {
    const store = SqliteStore.open({ file: ':memory:' })
    const other = await store.begin()
    const work = new Work(store)
    const waiting = work.begin()
    expect(isModulesFault(late, work)).toBe(false)
    expect(isModulesFault(crowded, work)).toBe(false)
    await other.rollback()
    await (await waiting).rollback()
    expect(isModulesFault(late, work)).toBe(true)
    expect(isModulesFault(crowded, work)).toBe(true)
    await store.close()
  })
})
