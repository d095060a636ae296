import { chmodSync, rmSync, statSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { waddle } from '../../trial.ts'
import { Ward } from '../ward.ts'

const seal = (ward: Ward, name: string) => waddle(['secret', 'set', name], { cwd: ward.dir, input: 'hunter2hunter2' })

describe('secrets.key', () => {
  test('finds that there is no key, and makes one that only its owner can read', async () => {
    const ward = await Ward.bot()
    rmSync(ward.at('.waddle/key'))
    await ward.mends('secrets.key', { code: 'WDL_SECRET_KEY', level: 'warn' })
    expect(statSync(ward.at('.waddle/key')).mode & 0o077).toBe(0)
    expect((await seal(ward, 'A_TOKEN')).code).toBe(0)
  })

  test('finds a key that is none, keeps it beside the new one, and never says it', async () => {
    const ward = await Ward.bot()
    ward.write('.waddle/key', 'hunter2\n')
    expect(JSON.stringify(await ward.findings('secrets.key'))).not.toContain('hunter2')
    await ward.mends('secrets.key', { code: 'WDL_SECRET_KEY', message: /43 characters.*got 7/ })
    expect(ward.read('.waddle/key.broken')).toBe('hunter2\n')
  })

  test('finds a WADDLE_KEY that is none', async () => {
    const ward = await Ward.bot()
    await ward.mends('secrets.key', { code: 'WDL_SECRET_KEY', fix: 'unset WADDLE_KEY', env: { WADDLE_KEY: 'x' } })
  })

  test('with --fix makes a key only where none is missed', async () => {
    const ward = await Ward.bot()
    await seal(ward, 'A_TOKEN')
    rmSync(ward.at('.waddle/key'))
    const missed = await ward.waddle('doctor', 'secrets.key', '--fix')
    expect(missed).toMatchObject({ code: 3, out: expect.stringMatching(/put the old one back/) })
    rmSync(ward.at('.waddle/secrets.json'))
    expect(await ward.waddle('doctor', 'secrets.key', '--fix')).toMatchObject({
      code: 0,
      out: expect.stringContaining('create .waddle/key'),
    })
  })
})

describe('secrets.open', () => {
  test('finds a key that others may read, and closes it', async () => {
    const ward = await Ward.bot()
    chmodSync(ward.at('.waddle/key'), 0o640)
    await ward.mends('secrets.open', { code: 'WDL_SECRET_OPEN', level: 'warn', fix: 'chmod 600 .waddle/key' })
    chmodSync(ward.at('.waddle/key'), 0o644)
    expect((await ward.waddle('doctor', '--fix')).out).toContain('fixed  secrets.open  chmod 600 .waddle/key\n')
    expect(statSync(ward.at('.waddle/key')).mode & 0o777).toBe(0o600)
  })
})

describe('secrets.sealed', () => {
  test('finds a secret that was sealed with a key that is gone, and has it set anew', async () => {
    const ward = await Ward.bot()
    await seal(ward, 'A_TOKEN')
    rmSync(ward.at('.waddle/key'))
    await ward.waddle('init', '--yes')
    await ward.mends('secrets.sealed', { code: 'WDL_SECRET_KEY', fix: 'waddle secret set A_TOKEN', input: 'hunter3' })
  })

  test('finds one that was changed after it was sealed', async () => {
    const ward = await Ward.bot()
    await seal(ward, 'A_TOKEN')
    ward.write('.waddle/secrets.json', ward.read('.waddle/secrets.json').replace(/"sealed": "([^"]+)..."/, '"sealed": "$1AAA"'))
    await ward.mends('secrets.sealed', { code: 'WDL_SECRET_TAMPERED', input: 'hunter3' })
  })
})

describe('secrets.sealed', () => {
  test('finds a file of secrets that was cut short, and puts it aside', async () => {
    const ward = await Ward.bot()
    await seal(ward, 'A_TOKEN')
    ward.write('.waddle/secrets.json', ward.read('.waddle/secrets.json').slice(0, 40))
    await ward.mends('secrets.sealed', { code: 'WDL_SECRET_FILE' })
  })
})

describe('secrets.present', () => {
  test('finds a secret that a module asks for and nobody has set', async () => {
    const ward = await Ward.bot()
    ward.module('weather', `describe: 'x', capabilities: ['secret:SKY_TOKEN']`)
    await ward.mends('secrets.present', { code: 'WDL_SECRET_MISSING', level: 'warn', fix: 'waddle secret set SKY_TOKEN', input: 'hunter2' })
  })

  test('asks for none of a platform, which says itself what it misses, nor for a name that is many', async () => {
    const ward = await Ward.bot()
    ward.module('weather', `describe: 'x', capabilities: ['secret:SKY_TOKEN_*']`)
    await ward.waddle('config', 'set', 'receivers.twitch.config.channels', '[pond]')
    await ward.waddle('config', 'set', 'receivers.slack', '{}')
    expect(await ward.findings('secrets.present')).toEqual([])
    expect((await ward.findings('receivers.connected')).map(({ message }) => message).join('\n')).toMatch(/TWITCH_TOKEN is not set/)
  })
})
