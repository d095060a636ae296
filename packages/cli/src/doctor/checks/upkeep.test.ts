import { cpSync, readdirSync, utimesSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { Ward } from '../ward.ts'

const day = 86_400_000

async function backedUp(): Promise<Ward> {
  const ward = await Ward.bot()
  await ward.waddle('backup')
  return ward
}

/** The backups, without what SQLite leaves beside them. */
const copies = (ward: Ward) => readdirSync(ward.at('data/backup')).filter((name) => name.endsWith('.sqlite'))

describe('backup.age', () => {
  test('finds data that is old and was never copied, or not for long', async () => {
    const ward = await Ward.bot()
    await ward.tamper((db) => db.run`UPDATE waddle_migration SET applied_at = ${Date.now() - 30 * day}`)
    await ward.mends('backup.age', { code: 'WDL_DOCTOR_BACKUP', level: 'warn', message: /30 days old/, fix: 'waddle backup' })
    const [name] = copies(ward)
    utimesSync(ward.at('data/backup', name!), new Date(), new Date(Date.now() - 8 * day))
    expect(await ward.findings('backup.age')).toMatchObject([{ message: expect.stringContaining('8 days old') }])
  })

  test('does not mind data that is young', async () => {
    expect(await (await Ward.bot()).findings('backup.age')).toEqual([])
  })
})

describe('disk.space', () => {
  const MiB = 1_048_576
  /** A small disk that holds nothing but the backups. */
  const disk = (ward: Ward, size: number) => ({
    free: () => size - copies(ward).length * 30 * MiB,
  })

  test('finds a disk that is nearly full, and offers all backups but the newest', async () => {
    const ward = await backedUp()
    const [first] = copies(ward)
    for (const [name, age] of [
      ['old', 2],
      ['older', 3],
    ] as const) {
      cpSync(ward.at('data/backup', first!), ward.at(`data/backup/${name}.sqlite`))
      utimesSync(ward.at(`data/backup/${name}.sqlite`), new Date(), new Date(Date.now() - age * day))
    }
    const [found] = await ward.look('disk.space', disk(ward, 100 * MiB))
    expect(found).toMatchObject({ level: 'error', code: 'WDL_STORE_FULL', fix: 'rm -- data/backup/old.sqlite data/backup/older.sqlite' })
    await ward.shell(found!.fix!)
    expect(await ward.look('disk.space', disk(ward, 100 * MiB))).toEqual([])
    expect(copies(ward)).toEqual([first])
  })

  test('without backups to take away shows what takes the room', async () => {
    const ward = await Ward.bot()
    const [found] = await ward.look('disk.space', { free: () => 50 * MiB })
    expect(found).toMatchObject({ level: 'warn', code: 'WDL_STORE_FULL' })
    expect((await ward.shell(found!.fix!)).out).toContain('data/waddle.db')
  })
})
