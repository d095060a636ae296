import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { storeContract } from '../contract/index.ts'
import { SqliteStore } from './store.ts'

let folder = ''
storeContract('SQLite in a file', {
  durable: true,
  async open() {
    if (!folder) folder = mkdtempSync(join(tmpdir(), 'waddle-store-'))
    return SqliteStore.open({ file: join(folder, 'bot.db') })
  },
  async wipe() {
    rmSync(folder, { recursive: true, force: true })
    folder = ''
  },
})

storeContract('SQLite in memory', { durable: false, open: async () => SqliteStore.open({ file: ':memory:' }), wipe: async () => {} })

test('a second process on the same file is refused with what to do', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'waddle-store-'))
  const first = SqliteStore.open({ file: join(dir, 'bot.db') })
  expect(() => SqliteStore.open({ file: join(dir, 'bot.db') })).toThrow(expect.objectContaining({ code: 'WDL_STORE_IN_USE' }))
  await first.close()
  const second = SqliteStore.open({ file: join(dir, 'bot.db') })
  await second.close()
  rmSync(dir, { recursive: true })
})
