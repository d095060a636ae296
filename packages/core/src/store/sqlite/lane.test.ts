import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import SQLite, { type Database } from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { WriteLane } from './lane.ts'
import { LogDisk } from './log-disk.ts'

let folder: string
let database: Database
let statements: string[]
let lane: WriteLane
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waddle-lane-'))
  statements = []
  database = new SQLite(join(folder, 'bot.db'), { verbose: (sql) => statements.push(String(sql)) })
  database.pragma('journal_mode = WAL')
  database.exec('CREATE TABLE item (id INTEGER PRIMARY KEY, text TEXT)')
  lane = new WriteLane(database)
})
afterEach(() => {
  database.close()
  rmSync(folder, { recursive: true })
})

const insert = (id: number, text = 'x') => database.prepare('INSERT INTO item VALUES (?, ?)').run(id, text)
const ids = () => database.prepare('SELECT id FROM item ORDER BY id').pluck().all()
const commits = () => statements.filter((sql) => sql === 'COMMIT').length
const write = async (id: number, text?: string) => {
  const turn = await lane.take()
  try {
    insert(id, text)
  } catch (error) {
    turn.undo()
    throw error
  }
  await turn.keep()
}

describe('the lane to write', () => {
  test('takes many turns into one commit', async () => {
    await Promise.all(Array.from({ length: 100 }, (_, id) => write(id)))
    expect(ids()).toHaveLength(100)
    expect(commits()).toBeLessThan(10)
  })

  test('gives the disk something to do as soon as it is worth it, and not only when nobody waits any more', async () => {
    await Promise.all(Array.from({ length: 100 }, (_, id) => write(id)))
    const last = statements.findLastIndex((sql) => sql.startsWith('INSERT'))
    expect(statements.slice(0, last)).toContain('COMMIT')
  })

  test('confirms nobody before the commit', async () => {
    const order: string[] = []
    const turn = await lane.take()
    insert(1)
    const kept = turn.keep().then(() => order.push(`confirmed after ${commits()} commit`))
    expect(commits()).toBe(0)
    await kept
    expect(order).toEqual(['confirmed after 1 commit'])
  })

  test('confirms nobody before the log is on disk, and goes on meanwhile', async () => {
    const waits: (() => void)[] = []
    const slow = { sync: () => new Promise<void>((resolve) => waits.push(resolve)), close: async () => {} }
    lane = new WriteLane(database, slow as LogDisk)
    const confirmed: number[] = []
    const kept = [1, 2].map(async (id) => {
      await write(id)
      confirmed.push(id)
    })
    while (waits.length === 0) await new Promise((resolve) => setImmediate(resolve))
    const next = write(3)
    while (waits.length === 1) await new Promise((resolve) => setImmediate(resolve))
    expect(ids()).toEqual([1, 2, 3])
    expect(confirmed).toEqual([])
    for (const onDisk of waits) onDisk()
    await Promise.all([...kept, next])
    expect(confirmed).toEqual([1, 2])
  })

  test('tells all whose log does not get to the disk, and has no failure any more when the next one does', async () => {
    const ends = [() => Promise.reject(new Error('EIO')), () => Promise.resolve()]
    lane = new WriteLane(database, { sync: () => ends.shift()!(), close: async () => {} } as unknown as LogDisk)
    expect((await Promise.allSettled([write(1), write(2)])).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(lane.failing).toBe(true)
    await write(3)
    expect(lane.failing).toBe(false)
  })

  test('gives turns first come, first served, one at a time', async () => {
    const order: number[] = []
    let inside = 0
    await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const turn = await lane.take()
        expect(++inside).toBe(1)
        order.push(index)
        await Promise.resolve()
        inside--
        await turn.keep()
      }),
    )
    expect(order).toEqual(Array.from({ length: 20 }, (_, index) => index))
  })

  test('undoes one turn and keeps those around it', async () => {
    const undo = async (id: number) => {
      const turn = await lane.take()
      insert(id)
      turn.undo()
    }
    await Promise.all([write(1), undo(2), write(3), undo(4), write(5)])
    expect(ids()).toEqual([1, 3, 5])
  })

  test('takes a statement in its turn and without a savepoint, confirms it with the rest, and keeps nothing of one that fails', async () => {
    const twice = database.prepare('INSERT INTO item VALUES (?, ?), (?, ?)')
    const ends = await Promise.allSettled([
      write(1),
      lane.statement(() => insert(2).changes),
      // Its second row is there already.
      lane.statement(() => twice.run(3, 'x', 1, 'x')),
      write(4),
    ])
    expect(ends).toMatchObject([{}, { value: 1 }, { reason: { code: 'SQLITE_CONSTRAINT_PRIMARYKEY' } }, {}])
    expect(ids()).toEqual([1, 2, 4])
    expect(commits()).toBe(1)
    expect(statements.filter((sql) => sql === 'SAVEPOINT turn')).toHaveLength(2)
  })

  test('does what is left to be done when everything else of the batch is written, and in its commit', async () => {
    const first = await lane.take()
    insert(1)
    const kept = first.keep(() => insert(ids().length + 10))
    await Promise.all([kept, write(2), write(3)])
    expect(ids()).toEqual([1, 2, 3, 13])
    expect(commits()).toBe(1)
    await write(4)
    expect(ids()).toEqual([1, 2, 3, 4, 13])
  })

  test('keeps nothing of a batch whose last work fails, and tells everybody in it', async () => {
    const first = await lane.take()
    insert(1)
    const kept = first.keep(() => {
      throw new Error('no room')
    })
    expect(await Promise.allSettled([kept, write(2)])).toMatchObject([{ reason: new Error('no room') }, { reason: new Error('no room') }])
    expect(ids()).toEqual([])
    await write(3)
    expect(ids()).toEqual([3])
  })

  test('lets nobody end a turn twice', async () => {
    const turn = await lane.take()
    await turn.keep()
    expect(() => turn.undo()).toThrow('already ended')
  })

  test('runs what must be alone outside of any batch, after what was kept before it', async () => {
    const kept = write(1)
    const seen = lane.alone(async () => ({ inTransaction: database.inTransaction, ids: ids() }))
    const after = write(2)
    expect(await seen).toEqual({ inTransaction: false, ids: [1] })
    await Promise.all([kept, after])
    expect(ids()).toEqual([1, 2])
  })

  test('knows how many wait', async () => {
    const turn = await lane.take()
    const waiting = [lane.take(), lane.take()]
    expect(lane.depth).toBe(3)
    turn.undo()
    for (const next of waiting) (await next).undo()
    expect(lane.depth).toBe(0)
  })

  test('commits what is kept when it closes', async () => {
    const kept = write(1)
    await lane.close()
    await kept
    expect(ids()).toEqual([1])
  })
})

describe('when the disk is full', () => {
  const big = 'x'.repeat(20_000)
  const fill = () => database.pragma(`max_page_count = ${(database.pragma('page_count', { simple: true }) as number) + 8}`)
  const room = () => database.pragma('max_page_count = 1000000')

  test('everybody whose writes were lost is told, and nobody else', async () => {
    await write(0)
    fill()
    const results = await Promise.allSettled(Array.from({ length: 30 }, (_, id) => write(id + 1, big)))
    const told = results.flatMap((result, index) => (result.status === 'fulfilled' ? [index + 1] : []))
    expect(results.some((result) => result.status === 'rejected')).toBe(true)
    expect(ids()).toEqual([0, ...told])
  })

  test('writing works again as soon as there is room', async () => {
    fill()
    await Promise.allSettled(Array.from({ length: 30 }, (_, id) => write(id + 1, big)))
    room()
    const before = ids()
    await write(999)
    expect(ids()).toEqual([...before, 999])
  })

  test('a turn that goes on after the batch was thrown away confirms nothing', async () => {
    const earlier = write(1)
    const turn = await lane.take()
    insert(2)
    // What SQLite does on its own when it cannot write a page.
    database.exec('ROLLBACK')
    expect(turn.intact()).toBe(false)
    await expect(turn.keep()).rejects.toMatchObject({ code: 'SQLITE_FULL' })
    await expect(earlier).rejects.toThrow()
    await write(3)
    expect(ids()).toEqual([3])
  })

  test('a statement that goes on after the batch was thrown away does not survive on its own', async () => {
    const turn = await lane.take()
    insert(1)
    database.exec('ROLLBACK')
    expect(turn.intact()).toBe(false)
    turn.undo()
    await write(2)
    expect(ids()).toEqual([2])
  })
})

test('a wait for the disk that is asked for while another one is under way is one that begins after it, and is shared', async () => {
  await write(1)
  const disk = new LogDisk(join(folder, 'bot.db-wal'))
  const order: string[] = []
  const first = disk.sync().then(() => order.push('first'))
  await Promise.resolve()
  await Promise.resolve()
  const [second, third] = [disk.sync(), disk.sync()]
  expect(third).toBe(second)
  await Promise.all([first, second.then(() => order.push('second'))])
  expect(order).toEqual(['first', 'second'])
  await disk.close()
})
