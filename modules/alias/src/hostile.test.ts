import { platformNames } from '@waddlebot/sdk/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pond } from './fixtures/pond.ts'
import { asTemplate } from './line.ts'

/** Names that people may well choose are not among them: what is listed then would look like a slip. */
const lines = [
  ...[
    '',
    ' ',
    '!',
    '"',
    '""',
    '“',
    '-',
    '--',
    '--me',
    '-level=',
    '-cd=',
    '-cd=x',
    '-pack=',
    'null',
    '1e309',
    '__proto__',
    'constructor',
    'toString',
  ],
  ...[
    'x',
    'x x',
    'hi hug',
    'hi hug && hug',
    'hi hug | shout',
    'hi | hug',
    'hi && &&',
    'hi hug $',
    'hi hug $(',
    'hi hug ${1',
    'hi hug $1=',
    'hi hug $1="',
    'hi hug $99:',
    'hi hug $user$input$1',
  ],
  ...[
    '<script>alert(1)</script>',
    "'; DROP TABLE alias_alias; --",
    '@everyone',
    '@here',
    '/ban bob',
    '\u202etxet',
    '\u200b',
    '\u{e0000}',
    'a\u0000b',
    'a\nb',
    '\ud800',
    'İ',
    'ß',
    '🐢',
    '👩‍👩‍👧‍👦',
    'مرحبا hug',
    'שלום hug',
  ],
  ...[
    'x'.repeat(500),
    'x '.repeat(250),
    'hi hug '.concat('$1 '.repeat(160)),
    '"'.repeat(500),
    'hi hug $(repeat 20 $(repeat 20 x))',
    'hi hug && '.repeat(50),
  ],
]
const verbs = 'add|add --me|edit|edit hi|remove|rename|rename hi|list|show|publish|copy|copy @bob|transfer|transfer hi|pack|pack x'.split(
  '|',
)
const leaks = /undefined|\bNaN\b|\[object |\bat .*\.ts:|SqliteError|UNIQUE constraint/

test.each(platformNames)(
  'on %s nothing that is typed breaks an alias or shows its insides',
  async (platform) => {
    await using it = await pond({}, platform)
    for (const user of [it.mod, it.on(platform, 'bob')]) {
      for (const verb of verbs) {
        for (const line of lines) {
          for (const typed of [`!alias ${verb} ${line}`, `!hi ${line}`]) {
            const { outcome, replies } = await user.tries(typed)
            const words = replies.map(({ text }) => text).join('')
            const told = JSON.stringify([typed, words])
            expect(outcome, told).not.toBe('failed')
            if (!leaks.test(line)) expect(words, told).not.toMatch(leaks)
            expect(words, told).not.toMatch(/^[/.!]|[\u202a-\u202e]|@everyone|@here\b|^Sorry/)
          }
          await it.bot.advance('5s')
        }
      }
    }
  },
  120_000,
)

test('text without a dollar sign stands for itself', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      fc.pre(!text.includes('$'))
      expect(asTemplate(text)).toBe(text)
    }),
    { numRuns: 2_000 },
  )
})
