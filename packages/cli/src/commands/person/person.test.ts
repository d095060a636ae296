import { describe, expect, test } from 'vitest'
import { Ward } from '../../doctor/ward.ts'
import { waddle } from '../../trial.ts'

/** A bot in which two people talked. */
async function talked(): Promise<Ward> {
  const ward = await Ward.bot()
  for (const [user, line] of [
    ['ann', '!quote add ducks never sleep'],
    ['bob', '!quote vote 1'],
  ] as const)
    await waddle(['console', '--user', user, '--role', 'moderator'], { cwd: ward.dir, input: `${line}\n` })
  return ward
}

describe('person export', () => {
  test('gives what the core and each module know, by account and by name', async () => {
    const ward = await talked()
    const trial = await ward.waddle('person', 'export', 'ann', '--json')
    expect(trial.code).toBe(0)
    expect(trial.json().data).toMatchObject({
      person: 'console:ann',
      accounts: [{ id: 'console:ann', platform: 'console', name: 'ann', names: [{ name: 'ann' }] }],
      modules: {
        memories: { 'console:ann': { quotes: { added: [{ text: 'ducks never sleep' }], votes: [] } } },
        commands: { 'console:ann': {} },
      },
    })
    expect(JSON.parse((await ward.waddle('person', 'export', 'console:ann')).out)).toEqual(trial.json().data)
  })

  test('says who may be meant by a name that nobody has', async () => {
    const ward = await talked()
    expect(await ward.waddle('person', 'export', 'anm')).toMatchObject({ code: 2, err: expect.stringContaining('did you mean "ann"?') })
    expect(await ward.waddle('person', 'export', 'zzzzzzz')).toMatchObject({
      code: 2,
      err: expect.stringContaining('waddle person export twitch:12345'),
    })
  })

  test('asks which of two is meant', async () => {
    const ward = await talked()
    await ward.tamper((db) => db.run`INSERT INTO waddle_account_name (account, name, since) VALUES ('console:bob', 'Ann', 1)`)
    expect(await ward.waddle('person', 'export', 'ann')).toMatchObject({
      code: 2,
      err: expect.stringMatching(/2 persons .*console:ann, console:bob[\s\S]*try: waddle person export console:ann\n/),
    })
  })
})

describe('person forget', () => {
  test('asks first, and where nobody sits says how to insist', async () => {
    const ward = await talked()
    expect(await ward.waddle('person', 'forget', 'bob')).toMatchObject({
      code: 4,
      err: expect.stringContaining('try: waddle person forget console:bob --yes\n'),
    })
    expect((await ward.waddle('person', 'export', 'bob')).code).toBe(0)
  })

  test('takes one person out of every module and leaves the others, with a line in the audit that names nobody', async () => {
    const ward = await talked()
    expect(await ward.waddle('person', 'forget', 'bob', '--yes')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^forgotten {2}console:bob {2}1 account, .*memories/),
    })
    expect((await ward.waddle('person', 'export', 'bob')).code).toBe(2)
    const left = (await ward.waddle('export', '--json')).out
    expect(left).not.toContain('console:bob')
    expect(left).toContain('console:ann')
    const [act] = ((await ward.waddle('audit', '--json')).json().data as { acts: { what: string; who: string }[] }).acts
    expect(act).toMatchObject({ what: 'forget a person', who: expect.stringMatching(/^cli:/) })
  })
})
