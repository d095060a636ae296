import { appendFileSync, chmodSync, rmSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { Ward } from '../ward.ts'

/** A bot in version control of its own. */
async function kept(): Promise<Ward> {
  const ward = await Ward.bot()
  await ward.shell('git init --quiet .')
  return ward
}

describe('env.open', () => {
  test('finds an .env that others may read, and closes it', async () => {
    const ward = await Ward.bot()
    ward.write('.env', 'A=1\n')
    expect(await ward.findings('env.open')).toEqual([])
    chmodSync(ward.at('.env'), 0o644)
    await ward.mends('env.open', { code: 'WDL_DOCTOR_ENV_OPEN', level: 'warn', fix: 'chmod 600 .env' })
  })
})

describe('env.committed', () => {
  test('finds secrets and data in version control, and takes them out of it without deleting them', async () => {
    const ward = await kept()
    ward.write('.env', 'TWITCH_TOKEN=hunter2\n')
    await ward.shell('git add --force .env .waddle/key data/waddle.db')
    await ward.mends('env.committed', {
      code: 'WDL_DOCTOR_COMMITTED',
      message: /\.env.*\.waddle\/key/,
      fix: 'git rm -r --cached --quiet -- .env .waddle data',
    })
    expect(ward.read('.env')).toContain('hunter2')
    expect(ward.read('.waddle/key')).not.toBe('')
  })
})

describe('env.ignored', () => {
  test.each([
    ['that is not there', undefined],
    ['whose last line was never ended', 'node_modules/\ndata/'],
    ['that lets the key through', 'node_modules/\ndata/\n.env\n.waddle/*\n!.waddle/key\n'],
  ])('finds a .gitignore %s, and the missing lines are added', async (_, text) => {
    const ward = await kept()
    if (text === undefined) rmSync(ward.at('.gitignore'))
    else writeFileSync(ward.at('.gitignore'), text)
    await ward.mends('env.ignored', { code: 'WDL_DOCTOR_IGNORED', level: 'warn' })
    await ward.shell('touch .env && git add .')
    expect((await ward.shell('git ls-files')).out.split('\n')).not.toContain('.waddle/key')
  })

  test('is mended by --fix as well, which says what it added', async () => {
    const ward = await kept()
    writeFileSync(ward.at('.gitignore'), 'node_modules/')
    const { out } = await ward.waddle('doctor', 'env.ignored', '--fix')
    expect(out).toBe('fixed  env.ignored  update .gitignore: data/ .env .waddle/\nok     1 check\n')
    expect(ward.read('.gitignore')).toBe('node_modules/\ndata/\n.env\n.waddle/\n')
  })

  test('takes what stands in a .gitignore of the owner for what it is', async () => {
    const ward = await kept()
    appendFileSync(ward.at('.gitignore'), '# mine\n*.log\n')
    expect(await ward.findings('env.ignored')).toEqual([])
  })
})
