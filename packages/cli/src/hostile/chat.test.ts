import { join } from 'node:path'
import { asGiven, echoesOf, looksFaulty, nasty, places, thirdOf, wrongWith } from '@waddlebot/sdk/testing'
import { expect, test } from 'vitest'
import { emptyFolder, waddle } from '../trial.ts'
import { stored } from './bot.ts'

interface Line {
  readonly type: string
  readonly id?: string
  readonly inReplyTo?: string
  readonly outcome?: string
  readonly reason?: string
  readonly text?: string
}

/** The bot that init makes. */
async function demoBot(): Promise<string> {
  const dir = join(emptyFolder(), 'duck')
  const { code, err } = await waddle(['init', dir, '--yes'], { cwd: '/' })
  if (code !== 0) throw new Error(err)
  for (const [key, value] of [
    ['http', 'false'],
    ['log.level', 'warn'],
  ])
    await waddle(['config', 'set', key!, value!], { cwd: dir })
  return dir
}

async function talk(dir: string, inputs: readonly object[]): Promise<readonly Line[]> {
  const { out, err, code } = await waddle(['console', '--json'], {
    cwd: dir,
    input: inputs.map((input) => `${JSON.stringify(input)}\n`).join(''),
  })
  expect({ code, err }).toEqual({ code: 0, err: '' })
  return out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
}

// On every platform each module meets the whole list in tests of its own; here each text is typed on one.
test(`every command of the program with each of ${nasty.length} hostile strings`, { timeout: 10 * 60_000 }, async () => {
  const dir = await demoBot()
  const { commands } = (await waddle(['commands', '--json'], { cwd: dir })).json().data as { commands: { path: string }[] }
  expect(commands.length).toBeGreaterThan(20)
  const faulty = nasty.filter(looksFaulty)
  // What looks like a fault is typed last, so that nothing said before can be its echo.
  const inputs = [...nasty.filter((text) => !looksFaulty(text)), ...faulty].flatMap((text, at) =>
    commands.map(({ path }, index) => ({
      ...places[thirdOf(text)],
      id: `${at}/${index}`,
      // A person for each line: cooldowns are not what is tried here.
      user: `u${at}-${index}`,
      roles: ['owner'],
      text: `!${path} ${text}`,
    })),
  )
  const lines = await talk(dir, inputs)
  const done = new Map(lines.filter((line) => line.type === 'done').map((line) => [line.id, line]))
  const inputOf = new Map(inputs.map((input) => [input.id, input]))
  const show = (line: Line) => `${JSON.stringify(inputOf.get(line.id ?? line.inReplyTo ?? '')?.text)} → ${JSON.stringify(line)}`

  expect(done.size, 'every line is settled').toBe(inputs.length)
  expect([...done.values()].filter((line) => line.outcome === 'failed').map(show)).toEqual([])
  const clean = nasty.length - faulty.length
  const wrong = lines.filter(({ type, text, inReplyTo = '' }) => {
    const echoes = Number(inReplyTo.split('/')[0]) < clean ? [] : echoesOf(faulty)
    return type === 'message' && wrongWith({ text: text!, platform: inputOf.get(inReplyTo)?.platform ?? 'twitch' }, echoes) !== undefined
  })
  expect(wrong.map(show)).toEqual([])
})

test('what is stored comes back byte for byte', { timeout: 120_000 }, async () => {
  const dir = await demoBot()
  const kept = nasty.filter((text) => text.length < 250).map((text, at) => `a${at}b ${text} z`)
  const add = kept.map((text, at) => ({
    id: `add${at}`,
    user: `u${at}`,
    platform: 'discord',
    channel: 'c',
    roles: ['owner'],
    text: `!quote add ${text}`,
  }))
  const added = await talk(dir, add)
  expect(added.filter((line) => line.type === 'done' && line.outcome !== 'replied')).toEqual([])
  const number = new Map(added.filter((line) => line.type === 'message').map((line) => [line.inReplyTo, /#(\d+)/.exec(line.text!)?.[1]]))
  const read = kept.map((_, at) => ({
    id: `read${at}`,
    user: `v${at}`,
    platform: 'discord',
    channel: 'c',
    text: `!quote ${number.get(`add${at}`)}`,
  }))
  const answers = new Map((await talk(dir, read)).filter((line) => line.type === 'message').map((line) => [line.inReplyTo, line.text!]))
  const rows = new Map((await stored(dir))['memories_quote']!.map((row) => [String(row['id']), row['text']]))
  const differs: string[] = []
  for (const [at, text] of kept.entries()) {
    const nfc = asGiven(text)
    const row = rows.get(number.get(`add${at}`) ?? '')
    if (row !== nfc) differs.push(`stored ${JSON.stringify(row)} for ${JSON.stringify(nfc)}`)
    const answer = answers.get(`read${at}`) ?? ''
    // What is said is safe to be said: without controls and marks of direction, line ends as one kind.
    const plain = (words: string) =>
      words
        .replace(/\r\n?/g, '\n')
        .replace(
          /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2060]|[\u{e0000}-\u{e007f}]/gu,
          '',
        )
    if (!plain(answer).includes(plain(nfc))) differs.push(`said ${JSON.stringify(answer)} for ${JSON.stringify(nfc)}`)
  }
  expect(differs).toEqual([])
})
