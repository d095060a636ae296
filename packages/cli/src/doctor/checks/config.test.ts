import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { Ward } from '../ward.ts'

describe('config.valid', () => {
  test.each([
    ['an unknown key that is nearly one', 'prefix: "!"', 'prefx: "!"', 'WDL_CONFIG_KEY', 'waddle config rename prefx prefix'],
    ['an unknown key', 'prefix: "!"', 'zzzzzz: "!"', 'WDL_CONFIG_KEY', 'waddle config unset zzzzzz'],
    ['a wrong value', 'level: info', 'level: inof', 'WDL_CONFIG_VALUE', 'waddle config set log.level info'],
    [
      'a password that everybody can read',
      'sqlite:data/waddle.db',
      'postgres://duck:hunter2@pond/duck',
      'WDL_CONFIG_PASSWORD',
      'waddle config unset database',
    ],
  ])('finds %s, and the command mends it', async (_, from, to, code, fix) => {
    const ward = await Ward.bot()
    ward.edit(from, to)
    await ward.mends('config.valid', { code, fix })
  })

  test('lists every mistake, not only the first', async () => {
    const ward = await Ward.bot()
    ward.edit('prefix: "!"', 'prefx: "!"')
    ward.edit('level: info', 'level: inof')
    expect((await ward.findings('config.valid')).map(({ code }) => code)).toEqual(['WDL_CONFIG_VALUE', 'WDL_CONFIG_KEY'])
  })

  test.each([
    ['stops being YAML', 'name: duck', 'name: "duck', 's/"duck/duck/', 'WDL_CONFIG_YAML'],
    ['says the same key twice', 'name: duck', 'name: duck\nname: goose', '/goose/d', 'WDL_CONFIG_DUPLICATE'],
  ])('says where a text %s, and opens it in the editor', async (_, from, to, edit, code) => {
    const ward = await Ward.bot()
    ward.edit(from, to)
    expect(await ward.findings('config.valid')).toMatchObject([{ where: expect.stringMatching(/^waddle\.yml:\d+:\d+$/) }])
    await ward.mends('config.valid', { code, fix: /^\$\{EDITOR:-vi\} waddle\.yml$/, env: { EDITOR: `sed -i ${edit}` } })
  })

  test('finds a text in an old encoding, and makes it UTF-8', async () => {
    const ward = await Ward.bot()
    writeFileSync(ward.at('waddle.yml'), Buffer.from(ward.read('waddle.yml').replace('name: duck', 'name: Gänse'), 'latin1'))
    await ward.mends('config.valid', { code: 'WDL_CONFIG_YAML', fix: /^iconv/ })
    expect(ward.read('waddle.yml')).toContain('name: Gänse')
  })

  test('finds a folder in its place, and keeps that beside a new file', async () => {
    const ward = await Ward.bot()
    rmSync(ward.at('waddle.yml'))
    mkdirSync(ward.at('waddle.yml'))
    await ward.mends('config.valid', { code: 'WDL_CONFIG_FILE' })
  })

  test('finds a file that this user may not read, and makes it readable', async () => {
    const ward = await Ward.bot()
    const other = ward.giveAway('.', 'waddle.yml')
    chmodSync(ward.at('waddle.yml'), 0o200)
    await ward.mends('config.valid', { code: 'WDL_CONFIG_FILE', message: /may not read/, ...other })
  })
})

describe('config.environment', () => {
  const ill = { code: 'WDL_CONFIG_ENVIRONMENT', level: 'warn' } as const

  test('finds a variable of the shell that sets nothing, and takes it out of the shell', async () => {
    const ward = await Ward.bot()
    await ward.mends('config.environment', { ...ill, fix: 'unset WADDLE_PREFX', message: /WADDLE_PREFIX/, env: { WADDLE_PREFX: '?' } })
  })

  test('finds one of .env, and takes its line out of the file and leaves the others', async () => {
    const ward = await Ward.bot()
    ward.write('.env', 'A=1\nexport WADDLE_PREFX=?\nWADDLE_PREFIX=?\nWADDLE_PREFXX_=2\n')
    const [found] = (await ward.findings('config.environment')).filter(({ where }) => where === 'WADDLE_PREFX')
    await ward.shell(found!.fix!)
    expect(ward.read('.env')).toBe('A=1\nWADDLE_PREFIX=?\nWADDLE_PREFXX_=2\n')
  })

  test('finds one that is in both, and takes away both', async () => {
    const ward = await Ward.bot()
    ward.write('.env', 'WADDLE_PREFX=?\n')
    await ward.mends('config.environment', { ...ill, fix: /^unset WADDLE_PREFX && sed/, env: { WADDLE_PREFX: '?' } })
  })

  test('finds one that sets something that cannot be, which stops the bot', async () => {
    const ward = await Ward.bot()
    await ward.mends('config.environment', { code: 'WDL_CONFIG_VALUE', env: { WADDLE_LOG_LEVEL: 'inof' } })
  })
})

describe('database.memory', () => {
  test('finds a bot that forgets everything, and gives it a file', async () => {
    const ward = await Ward.bot()
    ward.edit('sqlite:data/waddle.db', '"sqlite::memory:"')
    await ward.mends('database.memory', { code: 'WDL_CONFIG_MEMORY', level: 'warn' })
    expect(await ward.findings('database.memory', { env: { DATABASE_URL: 'sqlite::memory:' } })).toMatchObject([
      { fix: 'unset DATABASE_URL' },
    ])
  })
})
