import { type Line, linesOf, mockBot, nasty, platformNames, withstand } from '@waddlebot/sdk/testing'
import { expect, test } from 'vitest'
import memories from './index.ts'

const lines: readonly Line[] = [
  ...linesOf(memories),
  (text) => `!quote @${text}`,
  (text) => `!quote add @${text} said`,
  (text) => `!quote edit 1 ${text}`,
  (text) => `!quote vote 1 ${text}`,
  // Its page is called like the text.
  (text) => `!bookmark add https://ducks.example/${nasty.indexOf(text)} ${text}`,
  (text) => `!remind me ${text}`,
  (text) => `!remind me in 1h ${text}`,
  (text) => `!remind @${text} in 1h x`,
  (text) => `!remind me every ${text} x`,
  (text) => `!remind me RRULE:${text} x`,
  (text) => `!snooze 5m ${text}`,
]

test.each(platformNames)('on %s nothing that is typed breaks a command or shows its insides', { timeout: 240_000 }, async (platform) => {
  await using bot = await mockBot(memories, { config: { samples: true } })
  bot.fetch('https://ducks.example/*', ({ url }) => page(nasty[Number(new URL(url).pathname.slice(1))] ?? ''))
  bot.fetch('*', () => new Response('gone', { status: 404 }))
  expect(await withstand(bot, { platform, lines })).toEqual([])
})

function page(title: string): Response {
  const html = `<title>${title.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</title>`
  return new Response(html, { headers: { 'content-type': 'text/html; charset=utf-8' } })
}
