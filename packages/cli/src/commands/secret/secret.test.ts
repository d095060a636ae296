import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { emptyFolder, waddle } from '../../trial.ts'

const cwd = emptyFolder()
const canary = 'hunter2-canary'

beforeAll(async () => {
  await waddle(['init'], { cwd })
  await waddle(['secret', 'set', 'TWITCH_TOKEN'], { cwd, input: `${canary}\n` })
})

describe('a secret', () => {
  test('is sealed in a file for its owner alone, and appears nowhere in the bot', () => {
    expect(statSync(join(cwd, '.waddle', 'secrets.json')).mode & 0o777).toBe(0o600)
    const files = readdirSync(cwd, { recursive: true, withFileTypes: true }).filter(
      (entry) => entry.isFile() && !entry.parentPath.includes('node_modules'),
    )
    for (const entry of files) expect(readFileSync(join(entry.parentPath, entry.name), 'utf8'), entry.name).not.toContain(canary)
  })

  test.each([
    [['secret', 'list', '--verbose']],
    [['secret', 'list', '--json']],
    [['secret', 'rotate', '--verbose']],
    [['config', 'check', '--json']],
    [['secret', 'set', 'TWITCH_TOKEN', canary]],
    [['secret', 'set', 'TWITCH_TOKEN', canary, '--json']],
    [['secret', 'set', 'TWITCH_TOKEN', canary, '--jsn']],
    [['secret', 'set', 'TWITCH_TOKEN', canary, '--verbose']],
    [['--json']],
  ])('is never said by %j', async (args) => {
    const { out, err } = await waddle(args, { cwd })
    expect(out + err).not.toContain(canary)
  })

  test('is not taken from the command line', async () => {
    expect(await waddle(['secret', 'set', 'OTHER', 'value'], { cwd })).toMatchObject({
      code: 2,
      err: expect.stringContaining('a value is never an argument'),
    })
    expect((await waddle(['secret', 'list'], { cwd })).out).not.toContain('OTHER')
  })

  test('without a value is not set', async () => {
    expect(await waddle(['secret', 'set', 'OTHER'], { cwd })).toMatchObject({
      code: 2,
      err: expect.stringContaining('try: waddle secret set OTHER < file'),
    })
    expect(await waddle(['secret', 'set', 'OTHER'], { cwd, input: '\n' })).toMatchObject({ code: 2 })
  })

  test('survives the rotation of its key', async () => {
    const before = (await waddle(['secret', 'list', '--json'], { cwd })).json().data
    expect(await waddle(['secret', 'rotate'], { cwd })).toMatchObject({ code: 0, err: expect.stringMatching(/sealed {2}1 secret anew/) })
    const after = (await waddle(['secret', 'list', '--json'], { cwd })).json().data
    expect(after).toMatchObject({ secrets: [{ name: 'TWITCH_TOKEN', source: 'file' }] })
    expect(after).not.toEqual(before)
  })

  test('that a variable hides is said to be hidden', async () => {
    const trial = await waddle(['secret', 'set', 'SHADOWED'], { cwd, input: 'x', env: { SHADOWED: canary } })
    expect(trial).toMatchObject({ code: 0, err: expect.stringContaining('the variable SHADOWED is set too') })
    expect(trial.err).not.toContain(canary)
  })
})
