import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cases } from '../testing/cases.ts'
import {
  type Amount,
  defineKind,
  formatAmount,
  formatDuration,
  longestDuration,
  parseAmount,
  parseDate,
  parseDuration,
  parseSignature,
  quoteWord,
  readArgs,
  wallTime,
} from './index.ts'

const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 31))
console.log(`properties of signatures: SEED=${seed}`)
const runs = { seed, numRuns: cases(10_000) }

const dice = defineKind('dice such as 2d6', (word) => (/^\d{1,3}d\d{1,3}$/.test(word) ? word : undefined))
const signatures = [
  'a',
  'a --loud',
  'a <r:rest>',
  'a [r:rest=none]',
  'a <n:int> [m:int=3] [r:rest]',
  'a <x> [y:bool] --loud',
  'a <...who:user> --n:int',
  'a <mode:on|off> [d:duration] --for:duration',
  'a [...n:number]',
  'a <u:url> [c:channel]',
  'a <d:date> [e:date=tomorrow]',
  'a <s:amount> [t:amount=half] --why:string --quiet',
  'a <d:dice> [...more:dice]',
].map((source) => parseSignature(source, { dice }))

const numbers = '1 -2 1.5 1e309 ١٢٣ -0 0x10 1_000 5m 5x 1h30m 25% half 5k on off no 2d6 tomorrow 18:30'.split(' ')
const signs = '"" " “ ” «a „x“ \' -- --loud --loud=off --n --n=4 —for --for=5m --why="x --loud--n - = \\'.split(' ')
const things = '@ann, <@U1|x> <@!12> <#C1|y> <!here> https://x.dev http://[ < > 2026-02-30 2026-03-29 __proto__ constructor 💩 ﷺ'.split(' ')
const unseen = [...' \t\n\0\u200b\u200d\u202e\u{E0000}\ufe0f\ufeff\u3000\u0301\u2028', '\ud800', '\udc00', '👩\u200d👩', '"a b"', '-n 4']
const pieces = fc.oneof(
  fc.constantFrom(...numbers),
  fc.constantFrom(...signs),
  fc.constantFrom(...things),
  fc.constantFrom(...unseen),
  fc.string({ unit: 'binary', maxLength: 6 }),
)
const lines = fc.tuple(fc.array(pieces, { maxLength: 8 }), fc.constantFrom(' ', '', ' ', '  ')).map(([parts, gap]) => parts.join(gap))

test('whatever the chat types, a handler sees what the signature promises or the chatter is told why not', { timeout: 600_000 }, () => {
  let read = 0
  let refused = 0
  fc.assert(
    fc.property(lines, (text) => {
      for (const signature of signatures) {
        const result = readArgs(signature, text, { now: 1_774_699_200_000, zone: 'Europe/Berlin' })
        if (!result.ok) {
          refused++
          expect(result.problem.message).toMatch(/^[^\r\n\0]{5,200}$/)
          continue
        }
        read++
        for (const { name, required, fallback, variadic, flag, kind } of signature.params) {
          const value = result.args[name]
          if (required || fallback !== undefined || variadic || (flag && kind === 'bool'))
            expect(value, `${signature.source} <- ${JSON.stringify(text)}`).toBeDefined()
          if (required && variadic) expect(value).not.toHaveLength(0)
          if (typeof value === 'number') expect(Number.isFinite(value) && !Object.is(value, -0)).toBe(true)
          if (value instanceof Date) expect(value.getTime()).not.toBeNaN()
          if (typeof value === 'string') expect(value).toBe(value.normalize('NFC'))
        }
        expect(structuredClone(result.args)).toEqual(result.args)
        expect(Object.keys(result.args).every((name) => signature.params.some((param) => param.name === name))).toBe(true)
      }
    }),
    { seed, numRuns: cases(16_000) },
  )
  expect(read + refused).toBeGreaterThanOrEqual(200_000)
  expect(Math.min(read, refused)).toBeGreaterThan(20_000)
})

test('whatever is put into quotes comes back as one word', () => {
  const signature = parseSignature('a <x> --loud')
  fc.assert(
    fc.property(lines, (text) => {
      const quoted = quoteWord(text)
      fc.pre(quoted !== undefined)
      const result = readArgs(signature, quoted ?? '')
      expect(result).toMatchObject({ ok: true, args: { loud: false } })
      expect(quoteWord(String(result.ok && result.args['x']))).toBe(quoted)
    }),
    runs,
  )
})

test('words of letters and spaces can always be quoted, and are what they were', () => {
  const signature = parseSignature('a <x> --loud')
  const words = fc.string({ unit: fc.constantFrom('a', 'b', 'ß', ' ', '  ', '-', '=', "'", '\\', '鴨', '💩') })
  fc.assert(
    fc.property(words, (text) => {
      expect(readArgs(signature, quoteWord(text) ?? 'never read')).toEqual({ ok: true, args: { x: text, loud: false } })
    }),
    runs,
  )
})

test('a written duration is read as the same one', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: longestDuration / 1_000 }), (seconds) => {
      expect(parseDuration(formatDuration(seconds * 1_000))).toBe(seconds * 1_000)
    }),
    runs,
  )
})

const zones = ['UTC', 'Europe/Berlin', 'America/St_Johns', 'Australia/Lord_Howe', 'Pacific/Chatham', 'Africa/Cairo', 'Pacific/Kiritimati']
const anyZone = fc.constantFrom(...zones)
/** Years 1900 to 9998, in milliseconds. */
const moment = fc.oneof(fc.integer({ min: -2_208_988_800_000, max: 253_370_764_799_999 }), fc.integer({ min: 0, max: 4_102_444_800_000 }))

test('a written date is read as the same one', () => {
  fc.assert(
    fc.property(moment, anyZone, (at, zone) => {
      const written = new Date(wallTime(at, zone)).toISOString().slice(0, -1)
      const read = parseDate(written, 0, zone)!.getTime()
      // Where clocks show a time twice, the first is meant: they show it then too.
      if (read !== at) expect(at - read).toBeGreaterThan(0)
      expect(wallTime(read, zone)).toBe(wallTime(at, zone))
      expect(parseDate(new Date(at).toISOString(), 0, zone)?.getTime()).toBe(at)
    }),
    runs,
  )
})

test('no text breaks the reading of dates, and what is read is a moment of the calendar', () => {
  const piece = fc.constantFrom(
    ...'2026-03-29 2026-02-29 2028-02-29 0000-00-00 9999-12-31 10000-01-01 -2026 today tomorrow t T 18:30 23:59:60 24:00 9am 13pm 0 -5 1e309 NaN ١٢:٠٠ ９am z Z +02:00 -14:00 +99:99 : . - 💩'.split(
      ' ',
    ),
    ' ',
    '\u200b',
  )
  const text = fc.oneof(
    fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join('')),
    fc.stringMatching(/^[0-9:tz+\-. ]{0,30}$/),
    fc.string({ unit: 'binary', maxLength: 40 }),
  )
  fc.assert(
    fc.property(text, moment, fc.oneof(anyZone, fc.constant('Mars/Base')), (text, now, zone) => {
      const read = parseDate(text, now, zone)
      if (read === undefined) return
      const year = new Date(wallTime(read.getTime(), zone)).getUTCFullYear()
      expect(year).toBeGreaterThanOrEqual(999)
      expect(year).toBeLessThanOrEqual(10_000)
      // A time without a day is still to come.
      if (/^\d{1,2}(?::|[ap]m)/i.test(text)) expect(read.getTime()).toBeGreaterThan(now)
    }),
    runs,
  )
})

test('a written amount is read as the same one', () => {
  const percent = fc.nat(9).chain((places) => {
    const denominator = 100 * 10 ** places
    return fc.integer({ min: 0, max: denominator }).map((numerator): Amount => ({ kind: 'share', numerator, denominator }))
  })
  const whole = fc.maxSafeNat().map((value): Amount => ({ kind: 'exact', value }))
  const named = fc.constantFrom<Amount>({ kind: 'share', numerator: 1, denominator: 1 }, { kind: 'share', numerator: 1, denominator: 2 })
  fc.assert(
    fc.property(fc.oneof(whole, percent, named), (amount) => {
      expect(parseAmount(formatAmount(amount))).toEqual(amount)
    }),
    runs,
  )
})

test('an integer, and a default written into a signature, are read as they were', () => {
  const signature = parseSignature('a <n:int>')
  fc.assert(
    fc.property(fc.maxSafeInteger(), (n) => {
      expect(readArgs(signature, String(n))).toEqual({ ok: true, args: { n } })
      expect(readArgs(parseSignature(`a [n:int=${n}]`), '')).toEqual({ ok: true, args: { n } })
    }),
    { seed, numRuns: cases(2_000) },
  )
})
