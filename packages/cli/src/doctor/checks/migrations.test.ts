import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { Ward } from '../ward.ts'

describe('database.newer', () => {
  test('finds a database that knows more than the program', async () => {
    const ward = await Ward.bot()
    await ward.tamper((db) => db.run`INSERT INTO waddle_migration VALUES ('waddle', '999_future', 'x', 'x', 0)`)
    expect(await ward.findings('database.newer')).toMatchObject([
      { code: 'WDL_STORE_NEWER', message: expect.stringContaining('999_future'), fix: 'npm install @waddlebot/cli@latest' },
    ])
  })

  test('finds one that knows more than a module of the owner, and runs the rest without it', async () => {
    const ward = await Ward.bot()
    ward.module(
      'weather',
      `describe: 'x', capabilities: ['db'], migrations: { '001_a': { up: (knex) => knex.schema.createTable('weather_a', (table) => table.text('a')) } }`,
    )
    await ward.waddle('migrate')
    ward.write('modules/weather/index.ts', ward.read('modules/weather/index.ts').replace(`'001_a'`, `'000_a'`))
    await ward.mends('database.newer', { code: 'WDL_STORE_NEWER', fix: 'waddle config set modules.weather.enabled false' })
  })
})

describe('migrations.pending', () => {
  test('finds steps that are not taken, and takes them', async () => {
    const ward = await Ward.bot()
    await ward.waddle('migrate', '--down', 'memories')
    await ward.mends('migrations.pending', {
      code: 'WDL_MIGRATION_PENDING',
      message: /memories\/\d+_\w+ is missing/,
      fix: 'waddle migrate',
    })
  })
})

describe('migrations.edited', () => {
  const weather = (column: string, down = true) =>
    `describe: 'x', capabilities: ['db'], migrations: { '001_a': { up: (knex) => knex.schema.createTable('weather_a', (table) => table.text('${column}'))${down ? `, down: (knex) => knex.schema.dropTable('weather_a')` : ''} } }`
  async function edited(down = true): Promise<Ward> {
    const ward = await Ward.bot()
    ward.module('weather', weather('a', down))
    await ward.waddle('migrate')
    return ward
  }
  const edit = (ward: Ward) =>
    ward.write('modules/weather/index.ts', ward.read('modules/weather/index.ts').replace(`text('a')`, `text('b')`))

  test('finds a step that was edited, takes it back and takes it anew, with a backup', async () => {
    const ward = await edited()
    edit(ward)
    await ward.mends('migrations.edited', { code: 'WDL_MIGRATION_EDITED', fix: 'waddle migrate --down weather && waddle migrate' })
    expect(readdirSync(ward.at('data/backup')).length).toBeGreaterThan(0)
  })

  test('puts the edit aside instead, when version control has the file as it was', async () => {
    const ward = await edited()
    await ward.shell(
      'git init -q . && git add modules && git -c user.name=d -c user.email=d@d commit -qm one && git config user.name d && git config user.email d@d',
    )
    edit(ward)
    await ward.mends('migrations.edited', { code: 'WDL_MIGRATION_EDITED', fix: 'git stash push --quiet -- modules/weather' })
    await ward.shell('git stash pop')
    expect(ward.read('modules/weather/index.ts')).toContain(`text('b')`)
  })

  test('runs without the module when the step has no way back', async () => {
    const ward = await edited(false)
    edit(ward)
    await ward.mends('migrations.edited', { code: 'WDL_MIGRATION_EDITED', fix: 'waddle config set modules.weather.enabled false' })
  })

  test.each([
    ['waddle', 'npm install @waddlebot/cli@latest'],
    ['memories', 'npm install @waddlebot/module-memories@latest'],
  ])('never takes back what came from a package: for %s it says %s', async (module, fix) => {
    const ward = await Ward.bot()
    await ward.tamper((db) => db.run`UPDATE waddle_migration SET checksum = 'x', source = 'x' WHERE module = ${module}`)
    expect(await ward.findings('migrations.edited')).toMatchObject([{ code: 'WDL_MIGRATION_EDITED', fix }])
  })
})
