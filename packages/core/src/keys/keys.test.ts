import { describe, expect, onTestFinished, test } from 'vitest'
import { type VirtualClock, virtualClock } from '../clock/virtual.ts'
import { testSchema } from '../store/fixtures/postgres.ts'
import type { Store } from '../store/index.ts'
import { migrate } from '../store/migrations.ts'
import { PostgresStore } from '../store/postgres/store.ts'
import { coreSchema } from '../store/schema/index.ts'
import { SqliteStore } from '../store/sqlite/store.ts'
import { acts } from '../telemetry/audit.ts'
import { createKey, Doorman, type KeyScope, listKeys, readScope, revokeKey, rotateKey, scopeOf } from './index.ts'

const minute = 60_000
const who = 'cli:ann'

interface Gate {
  readonly store: Store
  readonly clock: VirtualClock
  readonly doorman: Doorman
  make(name: string, ...scopes: KeyScope[]): ReturnType<typeof createKey>
}

async function open(kind: 'sqlite' | 'postgres'): Promise<Gate> {
  const schema = testSchema('observe_keys')
  const store = kind === 'sqlite' ? SqliteStore.open({ file: ':memory:' }) : await PostgresStore.open(schema.options)
  const clock = virtualClock(1_000_000)
  await migrate(store, [coreSchema], 0)
  const doorman = new Doorman(store, clock)
  onTestFinished(async () => {
    await doorman.close()
    await store.close()
    if (kind === 'postgres') await schema.drop()
  })
  const make = (name: string, ...scopes: KeyScope[]) =>
    createKey(store, { name, scopes, expiresAt: clock.now() + 60 * minute }, { at: clock.now(), who })
  return { store, clock, doorman, make }
}

describe.each(['sqlite', 'postgres'] as const)('a service key on %s', (kind) => {
  test('opens what it is for and nothing else, and admin opens everything', async () => {
    const { doorman, make } = await open(kind)
    const { key } = await make('prometheus', 'metrics', 'modules:notes')
    expect(await doorman.look(key, 'metrics')).toBe('yes')
    expect(await doorman.look(key, 'modules:notes')).toBe('yes')
    for (const other of ['traces', 'status', 'modules:bank', 'admin'] as const) expect(await doorman.look(key, other)).toBe('no-scope')
    const admin = await make('ann', 'admin')
    for (const all of ['metrics', 'modules:bank', 'admin'] as const) expect(await doorman.look(admin.key, all)).toBe('yes')
  })

  test('stands nowhere as it is: not in its table, not in the audit, not in what is listed', async () => {
    const { store, make } = await open(kind)
    const { key, id } = await make('prometheus', 'metrics')
    const rows = await store.db.all`SELECT * FROM waddle_key`
    const secret = key.split('_').slice(2).join('_')
    expect(secret).toHaveLength(43)
    expect(JSON.stringify([rows, await acts(store, 10), await listKeys(store)])).not.toContain(secret)
    expect((await acts(store, 1))[0]).toMatchObject({ who, what: 'key create prometheus', after: { id, scopes: ['metrics'] } })
  })

  test('that was forged, cut, changed in one letter or given the secret of another is refused', async () => {
    const { doorman, make } = await open(kind)
    const { key, id } = await make('prometheus', 'metrics')
    const other = await make('grafana', 'metrics')
    const flipped = `${key.slice(0, -2)}${key.at(-2) === 'A' ? 'B' : 'A'}${key.at(-1)}`
    const swapped = `wdl_${id}_${other.key.slice(17)}`
    const forged = `wdl_000000000000_${'A'.repeat(43)}`
    for (const text of ['', 'wdl_', id, key.slice(0, -1), `${key}A`, flipped, swapped, forged, `wdl_' OR 1=1 --_${'A'.repeat(43)}`]) {
      expect(await doorman.look(text, 'metrics'), text).toBe('no-key')
    }
  })

  test('is refused from the millisecond on at which it expires', async () => {
    const { clock, doorman, make } = await open(kind)
    const { key } = await make('prometheus', 'metrics')
    await clock.advance(60 * minute - 1)
    expect(await doorman.look(key, 'metrics')).toBe('yes')
    await clock.advance(1)
    expect(await doorman.look(key, 'metrics')).toBe('no-key')
  })

  test('goes by the clock as it is set: ended when that is set past its end, and good again when it is set back', async () => {
    const { clock, doorman, make } = await open(kind)
    const { key } = await make('prometheus', 'metrics')
    clock.jump(61 * minute)
    expect(await doorman.look(key, 'metrics')).toBe('no-key')
    clock.jump(-121 * minute)
    expect(await doorman.look(key, 'metrics')).toBe('yes')
  })

  test('that is revoked is refused at once, whoever looks, and the others go on', async () => {
    const { store, clock, doorman, make } = await open(kind)
    const [gone, stays] = [await make('gone', 'metrics'), await make('stays', 'metrics')]
    const elsewhere = new Doorman(store, clock)
    expect(await elsewhere.look(gone.key, 'metrics')).toBe('yes')
    expect((await revokeKey(store, 'gone', { at: clock.now(), who })).map(({ id }) => id)).toEqual([gone.id])
    for (const each of [doorman, elsewhere]) expect(await each.look(gone.key, 'metrics')).toBe('no-key')
    expect(await doorman.look(stays.key, 'metrics')).toBe('yes')
    await elsewhere.close()
    await expect(revokeKey(store, 'nobody', { at: 0, who })).rejects.toMatchObject({ code: 'WDL_KEY_UNKNOWN' })
  })

  test('that is rotated goes on beside the new one until the overlap is over, and not longer', async () => {
    const { store, clock, doorman, make } = await open(kind)
    const old = await make('prometheus', 'metrics')
    const { made, old: ending } = await rotateKey(store, 'prometheus', { overlapMs: 10 * minute }, { at: clock.now(), who })
    expect(ending.map(({ id }) => id)).toEqual([old.id])
    expect(made).toMatchObject({ name: 'prometheus', scopes: ['metrics'], expiresAt: clock.now() + 60 * minute })
    for (const key of [old.key, made.key]) expect(await doorman.look(key, 'metrics')).toBe('yes')
    await clock.advance(10 * minute)
    expect(await doorman.look(old.key, 'metrics')).toBe('no-key')
    expect(await doorman.look(made.key, 'metrics')).toBe('yes')
  })

  test('that would have ended before the overlap is not made to last by a rotation, and a dead one is not rotated', async () => {
    const { store, clock, doorman, make } = await open(kind)
    const old = await make('prometheus', 'metrics')
    await rotateKey(store, old.id, { overlapMs: 600 * minute }, { at: clock.now(), who })
    await clock.advance(60 * minute)
    expect(await doorman.look(old.key, 'metrics')).toBe('no-key')
    await clock.advance(minute)
    await expect(rotateKey(store, 'prometheus', { overlapMs: 0 }, { at: clock.now(), who })).rejects.toMatchObject({
      code: 'WDL_KEY_UNKNOWN',
    })
  })

  test('may be made to last by a rotation, and only when that is asked for', async () => {
    const { store, clock, make } = await open(kind)
    await make('prometheus', 'metrics')
    const change = { at: clock.now(), who }
    const { made } = await rotateKey(store, 'prometheus', { overlapMs: 0, lifetimeMs: 'never' }, change)
    expect(made.expiresAt).toBeUndefined()
    expect((await rotateKey(store, 'prometheus', { overlapMs: 0, lifetimeMs: minute }, change)).made.expiresAt).toBe(change.at + minute)
  })

  test('remembers when it was last used, written behind', async () => {
    const { store, clock, doorman, make } = await open(kind)
    const { key } = await make('prometheus', 'metrics')
    for (let n = 0; n < 3; n++) await doorman.look(key, 'metrics')
    expect((await listKeys(store))[0]).toMatchObject({ uses: 0 })
    await doorman.close()
    expect((await listKeys(store))[0]).toMatchObject({ uses: 3, usedAt: clock.now() })
  })
})

describe('a scope', () => {
  test.each([
    ['/metrics', 'metrics'],
    ['/metrics?x=1', 'metrics'],
    ['/metrics/more', 'admin'],
    ['/status', 'status'],
    ['/traces?message=twitch:1', 'traces'],
    ['/m/notes/1', 'modules:notes'],
    ['/m/%71uotes/1', 'admin'],
    ['/m/../metrics', 'admin'],
    ['//metrics', 'admin'],
    ['/%6detrics', 'admin'],
    ['/', 'admin'],
  ])('of %s is %s', (path, scope) => {
    expect(scopeOf(path)).toBe(scope)
  })

  test('that is misspelt is refused with the one that was meant', () => {
    expect(() => readScope('metric')).toThrow(/did you mean "metrics"/)
    expect(() => readScope('modules:')).toThrow(expect.objectContaining({ code: 'WDL_KEY_SCOPE' }))
    expect(readScope('modules:notes')).toBe('modules:notes')
  })
})
