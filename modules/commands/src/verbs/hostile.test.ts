import { mockBot } from '@waddlebot/sdk/testing'
import { expect, it } from 'vitest'
import commands from '../index.ts'

/** What people type to see what happens. */
const lines = [
  '',
  ' ',
  '!',
  '!!',
  '"',
  '""',
  '" "',
  '“',
  "'",
  '-',
  '--',
  '-cd',
  '-cd=',
  '-cd=-1',
  '-cd=1e9',
  '-cd=NaN',
  '-level=',
  '-level=,',
  '-alias=,',
  '-alias=!',
  '-alias=none,none',
  '-platform=,',
  '-describe=""',
  '-here -override',
  'null',
  'undefined',
  'NaN',
  'Infinity',
  '-0',
  '0x10',
  '1e309',
  '99999999999999999999',
  'true',
  '__proto__',
  'constructor',
  '<script>alert(1)</script>',
  "'; DROP TABLE commands_command; --",
  '$(user)',
  '$(',
  '${',
  '$',
  '@everyone',
  '@here',
  '<@&1>',
  '<!channel>',
  '/ban bob',
  '.timeout bob',
  '\u202etxet',
  '\u200b',
  '\u034f',
  '\u{e0000}',
  '\ufeff',
  'a\u0000b',
  'a\nb',
  'a\r\nb',
  '\ud800',
  'İ',
  'ß',
  'ﬁ',
  'Ⅷ',
  '🐢',
  '👩‍👩‍👧‍👦',
  'مرحبا',
  'x'.repeat(500),
  'x '.repeat(250),
  '"'.repeat(500),
  '-cd=1 '.repeat(80),
]
const verbs = 'add edit options remove enable disable rename show list history revert explain errors test'.split(' ')
const leaks = /undefined|\bNaN\b|\[object |\bat .*\.ts:|SqliteError|UNIQUE constraint|[\u202a-\u202e]|@everyone|@here\b/

it.each([
  { platform: 'twitch', channel: 'duckpond' },
  { platform: 'discord', server: '5', channel: '10' },
  { platform: 'slack', server: 'T1', channel: 'C1' },
])('on $platform nothing that is typed breaks a command or shows its insides', async (place) => {
  await using bot = await mockBot(commands)
  const ann = bot.user('ann', { ...place, role: 'owner' })
  const typed = [...verbs.map((verb) => `cmd ${verb}`), 'counter', 'count', 'cmd', 'cmd add -cd=5 hug', 'cmd rename hug', 'counter deaths']
  for (const command of typed) {
    for (const line of lines) {
      // In case the line before took it away.
      await ann.tries('!cmd add hug hugs')
      const { outcome, replies } = await ann.tries(`!${command} ${line}`)
      const words = replies.map(({ text }) => text).join('')
      const told = [command, line, words]
      expect(outcome, JSON.stringify(told)).not.toBe('failed')
      if (!leaks.test(line)) expect(words, JSON.stringify(told)).not.toMatch(leaks)
      expect(words, JSON.stringify(told)).not.toMatch(/^[/.!]|[\u202a-\u202e]|@everyone|@here\b|^Sorry/)
    }
  }
  expect(await ann.tries('!cmd list')).toMatchObject({ outcome: 'replied' })
})
