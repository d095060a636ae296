import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { keyFile, makeKey } from '../config/secrets/keyring.ts'
import { openSecrets } from '../config/secrets/store.ts'
import { exportAll } from '../store/export.ts'
import { testSchema } from '../store/fixtures/postgres.ts'
import { SqliteStore, type Store } from '../store/index.ts'
import { migrate } from '../store/migrations.ts'
import { PostgresStore } from '../store/postgres/store.ts'
import { coreSchema } from '../store/schema/index.ts'
import { TestWires } from '../test-host/wires.ts'
import { vaultBeside } from './beside.ts'
import { keysOfVault, Vault } from './vault.ts'

const schema = testSchema('vault')
const stores = {
  sqlite: () => SqliteStore.open({ file: ':memory:' }),
  postgres: () => PostgresStore.open(schema.options),
}

describe.each(Object.keys(stores) as (keyof typeof stores)[])('on %s', (kind) => {
  let store: Store
  let wires: TestWires
  let outside: Record<string, string>
  let secrets: ReturnType<typeof openSecrets>
  let dir: string
  const hidden: string[] = []

  beforeEach(async () => {
    store = await stores[kind]()
    await migrate(store, [coreSchema], 0)
    wires = new TestWires()
    outside = { TOKEN: 'old', REFRESH: 'once' }
    hidden.length = 0
    dir = mkdtempSync(join(tmpdir(), 'waddle-vault-'))
    makeKey(dir)
    secrets = openSecrets(dir, { env: {} })
  })
  afterEach(async () => {
    await store.close()
    if (kind === 'postgres') await schema.drop()
  })

  /** What one process sees of the secrets. */
  async function processCalled(id: string, sealer = secrets): Promise<Vault> {
    const vault = new Vault({
      store,
      wire: wires.connect(id),
      now: () => 0,
      sealer,
      outside: (name) => outside[name],
      outsideNames: () => Object.keys(outside),
      kept: (value) => hidden.push(value),
    })
    await vault.open()
    return vault
  }

  test('of many that renew at once one does, and all have what it kept', async () => {
    const all = await Promise.all(['a', 'b', 'c', 'd'].map((id) => processCalled(id)))
    let [renewals, inside, most] = [0, 0, 0]
    const renewed = await Promise.all(
      all.map((vault) =>
        vault.renew(['REFRESH', 'TOKEN'], async (now) => {
          most = Math.max(most, ++inside)
          await new Promise((resolve) => setTimeout(resolve, 30))
          inside--
          if (now['TOKEN'] !== 'old') return {}
          renewals++
          return { TOKEN: 'new', REFRESH: `after ${now['REFRESH']}` }
        }),
      ),
    )
    expect([renewals, most]).toEqual([1, 1])
    expect(renewed).toEqual(all.map(() => ({ REFRESH: 'after once', TOKEN: 'new' })))
    expect(all.map((vault) => vault.secret('TOKEN'))).toEqual(['new', 'new', 'new', 'new'])
    expect(hidden).toContain('new')
  })

  test('what is kept stands sealed in the store, is there after a restart, and in no export', async () => {
    await (await processCalled('a')).keep({ TOKEN: 'hunter2-hunter2', OWN: 'made by itself' })
    expect(JSON.stringify(await store.db.all`SELECT * FROM waddle_secret`)).not.toContain('hunter2')
    expect(Object.keys(await exportAll(store)).filter((name) => name.includes('secret'))).toEqual([])
    const after = await processCalled('b')
    expect([after.secret('TOKEN'), after.secret('OWN'), after.secret('REFRESH')]).toEqual(['hunter2-hunter2', 'made by itself', 'once'])
    expect([...after.names(() => true)].sort()).toEqual(['OWN', 'REFRESH', 'TOKEN'])
  })

  test('what somebody sets anew wins over what was kept', async () => {
    const vault = await processCalled('a')
    await vault.keep({ TOKEN: 'renewed' })
    outside['TOKEN'] = 'typed by the owner'
    expect(vault.secret('TOKEN')).toBe('typed by the owner')
    await vault.keep({ TOKEN: undefined })
    expect([vault.secret('TOKEN'), vault.names(() => true)]).toEqual([undefined, ['REFRESH']])
  })

  test('what fails in a renewal changes nothing, and leaves the way free', async () => {
    const vault = await processCalled('a')
    await expect(vault.renew(['TOKEN'], () => Promise.reject(new Error('no network')))).rejects.toThrow('no network')
    expect(await vault.renew(['TOKEN'], async () => ({ TOKEN: 'new' }))).toEqual({ TOKEN: 'new' })
  })

  test('a process that died while it renewed holds the others up only until its term is over', async () => {
    await store.db.run`INSERT INTO waddle_secret_lease (name, holder, until) VALUES ('TOKEN', 'the dead', ${Date.now() + 150})`
    const vault = await processCalled('a')
    const began = Date.now()
    await vault.renew(['TOKEN'], async () => ({ TOKEN: 'new' }))
    expect(Date.now() - began).toBeGreaterThanOrEqual(100)
  })

  test('a key that was rotated away opens what it sealed until the bot has sealed it anew', async () => {
    await (await processCalled('a')).keep({ TOKEN: 'renewed' })
    const [first] = await keysOfVault(store)
    const { key } = secrets.rotate(await keysOfVault(store))
    expect(readFileSync(keyFile(dir), 'utf8').trim().split('\n')).toHaveLength(2)
    expect((await processCalled('b')).secret('TOKEN')).toBe('renewed')
    expect([...(await keysOfVault(store))]).toEqual([key])
    expect(first).not.toBe(key)
    secrets.rotate(await keysOfVault(store))
    secrets.rotate('all')
    expect(readFileSync(keyFile(dir), 'utf8').trim().split('\n')).toHaveLength(3)
  })

  test('what else stands outside is not even read', async () => {
    const read: string[] = []
    const vault = new Vault({
      store,
      wire: wires.connect('a'),
      now: () => 0,
      sealer: secrets,
      outside: (name) => {
        read.push(name)
        return name
      },
      outsideNames: () => ['TOKEN', 'PATH', '_'],
    })
    expect(vault.names((name) => name === 'TOKEN')).toEqual(['TOKEN'])
    expect(read).toEqual(['TOKEN'])
  })

  describe('a look', () => {
    const all = () => true

    test('tells what the owner set anew, outside or from beside the bot, once', async () => {
      const vault = await processCalled('a')
      expect(await vault.look(all)).toEqual([])
      outside['TOKEN'] = 'new'
      expect(await vault.look(all)).toEqual(['TOKEN'])
      const beside = await vaultBeside(store, secrets, { get: (name) => outside[name], list: () => [] })
      await beside.set({ REFRESH: 'set', OTHER: 'set too' })
      expect((await vault.look(all)).toSorted()).toEqual(['OTHER', 'REFRESH'])
      expect([vault.secret('REFRESH'), vault.secret('OTHER')]).toEqual(['set', 'set too'])
      expect(await vault.look(all)).toEqual([])
    })

    test('does not tell what the bot renewed, nor that it renewed what its owner had set', async () => {
      const vault = await processCalled('a')
      await vault.look(all)
      await vault.keep({ REFRESH: 'twice' })
      expect(await vault.look(all)).toEqual([])
      const beside = await vaultBeside(store, secrets, { get: (name) => outside[name], list: () => [] })
      await beside.set({ REFRESH: 'set' })
      await vault.look(all)
      await vault.keep({ REFRESH: 'thrice' })
      expect(await vault.look(all)).toEqual([])
      expect(vault.secret('REFRESH')).toBe('thrice')
    })

    test('reads what nobody uses not at all', async () => {
      const vault = await processCalled('a')
      await vault.look((name) => name === 'REFRESH')
      outside['TOKEN'] = 'new'
      expect(await vault.look((name) => name === 'REFRESH')).toEqual([])
    })
  })
})
