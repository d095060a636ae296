import { join } from 'node:path'
import { expect, test } from 'vitest'
import { emptyFolder, waddle } from '../trial.ts'
import { stored } from './bot.ts'
import { faultWords, strings } from './strings.ts'

interface Line {
  readonly type: string
  readonly id?: string
  readonly inReplyTo?: string
  readonly outcome?: string
  readonly reason?: string
  readonly text?: string
}

const all = [...strings, ...faultWords]
const places = [
  { platform: 'twitch', channel: 'pond' },
  { platform: 'discord', server: '5', channel: '10' },
  { platform: 'slack', server: 'T1', channel: 'C1' },
]

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

test(`every command with each of ${all.length} hostile strings on three platforms`, { timeout: 10 * 60_000 }, async () => {
  const dir = await demoBot()
  const { commands } = (await waddle(['commands', '--json'], { cwd: dir })).json().data as { commands: { path: string }[] }
  expect(commands.length).toBeGreaterThan(20)
  const inputs = places.flatMap((place) =>
    all.flatMap((text, at) =>
      commands.map(({ path }, index) => ({
        ...place,
        id: `${place.platform}/${at}/${index}`,
        // A person for each line: cooldowns are not what is tried here.
        user: `u${at}-${index}`,
        roles: ['owner'],
        text: `!${path} ${text}`,
      })),
    ),
  )
  const lines = await talk(dir, inputs)
  const said = lines.filter((line) => line.type === 'message')
  const done = new Map(lines.filter((line) => line.type === 'done').map((line) => [line.id, line]))
  const textOf = new Map(inputs.map((input) => [input.id, input.text]))
  const show = (line: Line) => `${JSON.stringify(textOf.get(line.id ?? line.inReplyTo ?? ''))} → ${JSON.stringify(line)}`

  expect(done.size, 'every line is settled').toBe(inputs.length)
  expect([...done.values()].filter((line) => line.outcome === 'failed').map(show)).toEqual([])
  const dirty = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/
  expect(said.filter((line) => dirty.test(line.text!)).map(show)).toEqual([])
  expect(said.filter((line) => /@(everyone|here)\b/i.test(line.text!)).map(show)).toEqual([])
  expect(said.filter((line) => line.inReplyTo!.startsWith('twitch') && /^[/.!]|\n/.test(line.text!)).map(show)).toEqual([])
  // What somebody typed may be quoted; nothing else may look like a fault.
  const inner = /undefined|\bNaN\b|\[object |Error:|SQLITE|node_modules/
  const quotable = faultWords.flatMap((words) => words.trim().split(' '))
  const ownWords = (text: string) => quotable.reduce((rest, word) => rest.replaceAll(word, ''), text)
  const leaks = said.filter((line) => inner.test(ownWords(line.text!)))
  expect(leaks.map(show)).toEqual([])
})

test('what is stored comes back byte for byte', { timeout: 120_000 }, async () => {
  const dir = await demoBot()
  // What the bot is given is NFC, and a quote is one line without blanks around it.
  const wanted = all.filter(
    (text) => !/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(text) && text.length < 250 && !/\p{Surrogate}/u.test(text),
  )
  const kept = wanted.map((text, at) => `a${at} ${text} z`)
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
    const nfc = text.normalize('NFC')
    const row = rows.get(number.get(`add${at}`) ?? '')
    if (row !== nfc) differs.push(`stored ${JSON.stringify(row)} for ${JSON.stringify(nfc)}`)
    const answer = answers.get(`read${at}`) ?? ''
    const plain = (words: string) => words.replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2060]|[\u{e0000}-\u{e007f}]/gu, '')
    if (!plain(answer).includes(plain(nfc))) differs.push(`said ${JSON.stringify(answer)} for ${JSON.stringify(nfc)}`)
  }
  expect(differs).toEqual([])
})
