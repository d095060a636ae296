import { mkdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { waddle } from '../trial.ts'
import { checks } from './checks.ts'
import { Ward } from './ward.ts'

describe('doctor', () => {
  test('has nothing to say of a sound bot but how much it looked at', async () => {
    const ward = await Ward.bot()
    expect(await ward.waddle('doctor')).toMatchObject({ code: 0, out: `ok     ${checks.length} checks\n`, err: '' })
  })

  test('looks at a bot that was never run, and says what has to wait', async () => {
    const ward = await Ward.bot()
    await ward.shell('rm -r data')
    const waiting = checks.filter((check) => check.needs === 'database').length
    expect(await ward.waddle('doctor')).toMatchObject({
      code: 0,
      out: `ok     ${checks.length - waiting} checks\nlater  ${waiting} checks, when there is a database that can be read\n`,
    })
  })

  test('looks no further than waddle.yml while that is not sound, and ends with 3', async () => {
    const ward = await Ward.bot()
    ward.edit('prefix: "!"', 'prefx: "!"')
    const { code, out } = await ward.waddle('doctor')
    expect(code).toBe(3)
    expect(out).toMatch(/^later {2}\d+ checks, when waddle\.yml is sound$/m)
    expect(out).toMatch(/^ERROR {2}config\.valid {2}waddle\.yml:\d+:\d+ {2}.*\n {7}try: waddle config rename prefx prefix$/m)
  })

  test('ends with 0 when what it found is no error', async () => {
    const ward = await Ward.bot()
    ward.edit('\n  console:\n', '\n  console: { enabled: false }\n')
    expect(await ward.waddle('doctor')).toMatchObject({ code: 0, out: expect.stringMatching(/^warn {3}receivers\.enabled/m) })
  })

  test('changes nothing unless it is asked to', async () => {
    const ward = await Ward.bot()
    ward.write('.env', '', 0o644)
    const before = (await ward.shell('find . -type f -exec sha256sum {} + | sort; stat -c "%a %n" .env .waddle/*')).out
    await ward.waddle('doctor')
    // SQLite needs a file of shared memory beside a database that is read, and modules are compiled once.
    const after = (await ward.shell('find . -type f -exec sha256sum {} + | sort; stat -c "%a %n" .env .waddle/*')).out
    const fresh = after
      .split('\n')
      .filter((line) => !before.split('\n').includes(line) && !/waddle\.db-(shm|wal)|\.waddle\/build/.test(line))
    expect(fresh).toEqual([])
    expect(before.split('\n').filter((line) => !after.split('\n').includes(line))).toEqual([])
  })

  test('lists its checks without looking at anything, the slow one last', async () => {
    const ward = await Ward.bot()
    const { out } = await ward.waddle('doctor', '--list')
    expect(
      out
        .split('\n')
        .map((line) => line.split(' ')[0])
        .filter(Boolean),
    ).toEqual(checks.map((check) => check.name))
    expect(checks.at(-1)).toMatchObject({ slow: true })
  })

  test.each([
    [['databse'], /did you mean "database"/, 'waddle doctor database'],
    [['links', 'migrations.pendng'], /did you mean "migrations.pending"/, 'waddle doctor links migrations.pending'],
    [['zzzzzzzz'], /there is no check "zzzzzzzz"/, 'waddle doctor --list'],
  ])('named %j knows what was meant', async (names, message, line) => {
    const ward = await Ward.bot()
    const trial = await ward.waddle('doctor', ...names)
    expect(trial).toMatchObject({ code: 2, out: '', err: expect.stringMatching(message) })
    expect(trial.err).toContain(`try: ${line}\n`)
  })

  test('looks at a group, or at several checks', async () => {
    const ward = await Ward.bot()
    const names = async (...words: string[]) =>
      ((await ward.waddle('doctor', ...words, '--json')).json().data['checks'] as { name: string }[]).map(({ name }) => name)
    expect(await names('migrations')).toEqual(['migrations.edited', 'migrations.pending'])
    expect(await names('disk.space', 'secrets.key')).toEqual(['secrets.key', 'disk.space'])
  })

  test('writes commands that are right from where it was called', async () => {
    const ward = await Ward.bot()
    ward.write('.env', '', 0o644)
    mkdirSync(ward.at('modules/hello/inner'))
    const inside = await waddle(['doctor', 'env.open'], { cwd: ward.at('modules/hello/inner') })
    expect(inside.out).toContain('try: cd ../../.. && chmod 600 .env\n')
    const outside = await waddle(['doctor', 'env.open', '--bot', 'duck'], { cwd: ward.at('..') })
    expect(outside.out).toContain('try: cd duck && chmod 600 .env\n')
  })

  test('repairs all that is safe at once, and lists each change', async () => {
    const ward = await Ward.bot()
    await ward.shell('git init -q . && chmod 644 .waddle/key && rm .gitignore && touch .env && chmod 644 .env')
    const { code, out } = await ward.waddle('doctor', '--fix')
    expect(code).toBe(0)
    expect(out.split('\n').filter((line) => line.startsWith('fixed'))).toEqual([
      'fixed  env.open  chmod 600 .env',
      'fixed  env.ignored  update .gitignore: node_modules/ data/ .env .waddle/',
      'fixed  secrets.open  chmod 600 .waddle/key',
    ])
    expect(out).toContain(`ok     ${checks.length} checks\n`)
  })
})

test('every check has a name of its own, in a group, and a sentence', () => {
  expect(new Set(checks.map((check) => check.name)).size).toBe(checks.length)
  for (const { name, summary } of checks) {
    expect(name).toMatch(/^[a-z]+\.[a-z]+$/)
    expect(summary).toMatch(/^([A-Z.]|waddle\.yml ).{10,90}\.$/)
  }
})
