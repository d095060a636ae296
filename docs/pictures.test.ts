import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { root } from './blocks/block.ts'
import { Bot } from './blocks/bot.ts'
import { pictureAt } from './blocks/picture.ts'
import { linesOf } from './blocks/talk.ts'

const folder = 'docs/modules/pictures'
const files = readdirSync(join(root, folder)).filter((file) => file.endsWith('.svg'))
let first: Bot

beforeAll(async () => {
  first = await Bot.first()
})
afterAll(() => first.remove())

test.each(files)('%s shows what the bot says', { timeout: 60_000 }, async (file) => {
  const { before, text, typed } = pictureAt(join(folder, file))
  const lines = linesOf(text)
  const asked = lines.filter(({ who }) => who !== 'duck')
  expect(asked.map(({ text }) => text)).toEqual(typed.filter((line) => !line.startsWith('/')))
  const bot = first.copy()
  try {
    for (const command of before) expect(await bot.run(command)).toMatchObject({ code: 0 })
    // Between two lines somebody waits as long as whoever took the picture.
    const chat = asked.flatMap(({ who, roles, text }) => [
      { user: who, roles, text },
      { control: 'advance', by: '4s' },
    ])
    const { said } = await bot.run('waddle console --json --virtual-clock', chat.map((line) => `${JSON.stringify(line)}\n`).join(''))
    const answers = said.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line)] : []))
    const shown = lines.filter(({ who }) => who === 'duck').map(({ text }) => text.replace(/ \(only to you\)$/, ''))
    expect(answers.filter(({ type }) => type === 'message').map(({ text }) => timeless(text))).toEqual(shown.map(timeless))
    expect(shown.length).toBeGreaterThan(2)
  } finally {
    bot.remove()
  }
})

test('a picture is text on a ground, and stands on a page', () => {
  const pages = readdirSync(join(root, 'docs', 'modules')).filter((file) => file.endsWith('.md'))
  const text = pages.map((page) => readFileSync(join(root, 'docs', 'modules', page), 'utf8')).join()
  for (const file of files) {
    const tags = readFileSync(join(root, folder, file), 'utf8').match(/<[a-z]+/gi)
    expect([...new Set(tags)].sort(), file).toEqual(['<rect', '<svg', '<text', '<tspan'])
    expect(text).toContain(`(pictures/${file})`)
  }
})

/** A picture was taken on some day, at some hour, by somebody who typed at their own speed. */
function timeless(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?=\d{4})/g, '<weekday> ')
    .replace(/\d{4}-\d{2}-\d{2}/g, '<day>')
    .replace(/\b(?:\d+[dhms])+(?= ago)|(?<=\bin |\bfor )(?:\d+[dhms])+/g, '<span>')
}
