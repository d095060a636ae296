import { defineModule } from '@waddlebot/sdk'
import { mockBot } from '@waddlebot/sdk/testing'
import { expect, test } from 'vitest'
import help from './index.ts'

/** A module with `count` commands in groups of ten, with long and foreign words among them. */
function crowd(count: number) {
  const command = { describe: 'Does what its name says, at some length, so that pages fill up 🦆', run: () => 'ok' }
  const names = Array.from({ length: count }, (_, index) => `ente${Math.floor(index / 10)} ${index % 3 === 0 ? '🦆' : 'häufig'}${index}`)
  return defineModule({ name: 'crowd', commands: Object.fromEntries(names.map((name) => [name, command])) as Record<'x', typeof command> })
}

/** Says page after page, moving the clock so that nobody has to wait. */
async function pages(platform: string, count: number): Promise<{ texts: string[]; parts: number[] }> {
  await using bot = await mockBot(help, { with: [crowd(count)] })
  const ann = bot.user('ann', { platform })
  const texts: string[] = []
  const parts: number[] = []
  for (let page = 1; ; page++) {
    const { replies } = await ann.tries(`!commands ${page}`)
    texts.push(replies.map((reply) => reply.text).join(''))
    parts.push(replies.length)
    await bot.advance('3s')
    if (!texts.at(-1)!.includes(`!commands ${page + 1}`)) return { texts, parts }
  }
}

test.each([
  ['twitch', 500],
  ['discord', 2_000],
  ['slack', 4_000],
])('on %s every page is one message of at most %i characters, and together they have every command', async (platform, most) => {
  const { texts, parts } = await pages(platform, 120)
  expect(texts.length).toBeGreaterThan(1)
  expect(new Set(parts)).toEqual(new Set([1]))
  for (const text of texts) expect([...text].length).toBeLessThanOrEqual(most)
  const said = texts.join('\n')
  for (let index = 0; index < 120; index++) expect(said).toMatch(new RegExp(`(🦆|häufig)${index}\\b`, 'u'))
})

test('a page beyond the last is the last, one before the first is the first', async () => {
  await using bot = await mockBot(help, { with: [crowd(60)] })
  const say = async (text: string) => {
    await bot.advance('3s')
    return (await bot.user('ann', { platform: 'twitch' }).says(text)).join('')
  }
  const first = await say('!commands')
  const count = /page 1 of (\d+)/.exec(first)?.[1]
  expect(Number(count)).toBeGreaterThan(1)
  expect(await say('!commands 999999')).toContain(`page ${count} of ${count}`)
  expect(await say('!commands -4')).toBe(first)
  expect(await say('!commands 0')).toBe(first)
})

test.each([
  ['a wall of letters', 'x'.repeat(480)],
  ['marks without a letter', '\u0301'.repeat(200)],
  ['an embedded reversal', 'a\u202Eb\u2066c'],
  ['a mass mention', '@everyone @here'],
  ['another command', '!quote add pwned'],
  ['a slash command', '/ban ann'],
  ['a name of every object', '__proto__'],
  ['a constructor', 'constructor'],
  ['line breaks', 'a\r\nPRIVMSG #duckpond :hi'],
  ['a pattern', '(a+)+$ [ ] { } \\ ^ .*'],
  ['a template', '${7*7} {{7*7}} %s %n'],
  ['half a character', '\uD83E'],
])('asking about %s gets one short, harmless answer', async (_, words) => {
  for (const platform of ['twitch', 'discord', 'slack']) {
    await using bot = await mockBot(help)
    const { outcome, replies } = await bot.user('ann', { platform }).tries(`!help ${words}`)
    expect(outcome).toBe('refused')
    expect(replies).toHaveLength(1)
    const { text } = replies[0]!
    expect(text).toMatch(/^I know no command "/)
    expect([...text].length).toBeLessThanOrEqual(120)
    expect(text).not.toMatch(/[\u202A-\u202E\u2066-\u2069]|@everyone|undefined|\[object/)
    if (platform === 'twitch') expect(text).not.toMatch(/[\r\n]/)
  }
})
