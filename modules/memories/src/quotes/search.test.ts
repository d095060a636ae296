import type { Db } from '@waddlebot/sdk'
import { type MockBot, mockBot } from '@waddlebot/sdk/testing'
import { expect, test } from 'vitest'
import memories from '../index.ts'
import { addQuote } from './quotes.ts'
import { findQuotes } from './search.ts'

/** A bot that knows `texts`, as #1, #2 … */
async function botWith(...texts: string[]): Promise<MockBot> {
  const bot = await mockBot(memories)
  await bot.db.transaction(async (tx) => {
    for (const text of texts) await addQuote(tx, { community: 'main', text, addedBy: null, at: 0, platform: 'console', channel: 'lobby' })
  })
  return bot
}

async function search(bot: MockBot, text: string): Promise<string | undefined> {
  await bot.advance('10s')
  return (await bot.user('ann', { platform: 'twitch' }).says(`!quote search ${text}`))[0]
}

test.each([
  ['one of its words', 'sleep'],
  ['several of them in any order', 'sleep ducks'],
  ['beginnings of its words', 'duc nev'],
  ['other case', 'DUCKS'],
  ['accents that it does not have', 'dücks'],
  ['wide letters', 'ｄｕｃｋｓ'],
  ['punctuation between', '"ducks", (sleep)!'],
  ['a letter too few', 'slep'],
  ['two neighbours swapped', 'duskc'],
  ['a slip in each of two words', 'dukcs slepe'],
])('a quote is found by %s', async (_, text) => {
  await using bot = await botWith('Ducks never sleep.', 'Geese hardly ever rest.')
  expect(await search(bot, text)).toBe('#1 “Ducks never sleep.”')
})

test.each([
  ['小鸭子在睡觉', '鸭子'],
  ['アヒルはねむらない', 'ねむ'],
  ['เป็ดไม่เคยนอน', 'ไม่'],
  ['البط لا ينام', 'ينام'],
  ['הברווז לא ישן', 'ברווז'],
  ['बत्तख कभी नहीं सोती', 'कभी'],
  ['Η ΠΆΠΙΑ ΚΟΙΜΆΤΑΙ ΠΆΝΤΟΣ', 'παπια παντος'],
  ['Straße am Teich', 'STRASSE'],
  ['Don’t feed the ducks', 'dont'],
  ['we waddle 🦆 on', '🦆'],
  ['İstanbul ördekleri', 'istanbul'],
  ['утки не спят', 'УТКИ'],
])('%s is found by %s', async (text, words) => {
  await using bot = await botWith(text, 'something else altogether')
  expect(await search(bot, words)).toBe(`#1 “${text}”`)
})

test('words that have little in common find nothing', async () => {
  await using bot = await botWith('Ducks never sleep.')
  expect(await search(bot, 'helicopter')).toBe('No quote has these words.')
  expect(await search(bot, 'ducks helicopter')).toBe('No quote has these words.')
})

test('quotes with every word come before guesses, and no more than five are listed', async () => {
  await using bot = await botWith(...Array.from({ length: 9 }, (_, index) => `a duck, number ${index}`), 'a dock')
  const found = (await search(bot, 'duck'))!
  expect(found.split(' · ')).toHaveLength(5)
  expect(found).not.toContain('dock')
})

test('a long quote is shortened in a list, and whole when it is asked for', async () => {
  const long = 'pond '.repeat(40).trim()
  await using bot = await botWith(long)
  const found = (await search(bot, 'pond'))!
  expect(found).toMatch(/^#1 “(pond ){15}pon?d?…”$/)
  expect(await bot.user('bob').says('!quote pond')).toEqual([`#1 “${long}” – 1970-01-01`])
})

test('a quote that was removed is not found, by its words or by a guess', async () => {
  await using bot = await botWith('Ducks never sleep.')
  await bot.user('mod', { role: 'moderator' }).says('!quote remove 1')
  expect(await search(bot, 'ducks')).toBe('No quote has these words.')
  expect(await findQuotes(bot.db, 'main', 'duscks', 5)).toEqual([])
})

test('another community’s quotes are not found', async () => {
  await using bot = await botWith('Ducks never sleep.')
  expect(await findQuotes(bot.db, 'other', 'ducks', 5)).toEqual([])
  expect(await findQuotes(bot.db, 'other', 'duscks', 5)).toEqual([])
})

test.each([
  '"',
  '""',
  '"""',
  '*',
  'a*',
  '"*',
  'NEAR(ducks geese)',
  'NEAR/2',
  'ducks AND',
  'OR ducks',
  'NOT ducks',
  'ducks NOT geese',
  '(ducks',
  'ducks)',
  'words:ducks',
  'trigrams : duc',
  '{words trigrams}: ducks',
  '- words : ducks',
  '^ducks',
  'ducks + geese',
  'ducks" OR "geese',
  '" OR words : "geese',
  "ducks' OR '1'='1",
  "'; DROP TABLE memories_quote; --",
  'rank MATCH bm25(0)',
  'memories_quote_search',
  "a':* | 'b",
  'a & !b <-> c',
  "\\'",
  '%',
  '_',
  '\\',
  '\u0000"',
  '\uFFFD',
  '̀́̂',
  'AND OR NOT NEAR',
])('%j is words to search for, never syntax', async (text) => {
  await using bot = await botWith('nothing of the sort', 'geese')
  const { outcome, replies } = await bot.user('ann').tries(`!quote search ${text}`)
  expect(outcome).toBe(text.replaceAll('\0', '') === '' ? 'refused' : 'replied')
  expect(replies.map((reply) => reply.text).join()).not.toContain('did not work')
  expect(await bot.db.all`SELECT id FROM memories_quote`).toHaveLength(2)
})

/** A `db` that tells how it would run each statement before it runs it. */
function explaining(db: Db, plans: string[]): Db {
  const explain = db.dialect === 'sqlite' ? 'EXPLAIN QUERY PLAN' : 'EXPLAIN'
  const all = async (parts: TemplateStringsArray, ...values: unknown[]) => {
    const [first = '', ...others] = parts
    const asked = Object.assign([`${explain} ${first}`, ...others], { raw: parts.raw })
    plans.push((await db.all<Record<string, string>>(asked, ...values)).map((row) => row['detail'] ?? row['QUERY PLAN']).join('; '))
    return db.all(parts, ...values)
  }
  return { ...db, dialect: db.dialect, all: all as Db['all'] }
}

test('among thousands of quotes words are looked up, never looked for', async () => {
  const onSqlite = process.env['WADDLE_TEST_DATABASE_URL'] === undefined
  // Adding one is half a dozen trips to a server.
  const size = onSqlite ? 20_000 : 1_000
  const crowd = Array.from({ length: size }, (_, index) => `pond story ${index} of the ${index % 2 === 0 ? 'mallard' : 'teal'}`)
  await using bot = await botWith(...crowd, 'the one about the helicopter')
  const plans: string[] = []
  const db = explaining(bot.db, plans)
  expect(await findQuotes(db, 'main', 'helicopter', 5)).toMatchObject([{ id: size + 1 }])
  expect(await findQuotes(db, 'main', 'helicpoter', 5)).toMatchObject([{ id: size + 1 }])
  expect(await findQuotes(db, 'main', String(size - 1), 5)).toMatchObject([{ id: size }])
  expect(await findQuotes(db, 'main', 'mallard', 5)).toHaveLength(5)
  expect(plans).toHaveLength(5)
  for (const plan of plans) {
    if (onSqlite) {
      expect(plan).toMatch(/memories_quote_search VIRTUAL TABLE INDEX \d+:M/)
      expect(plan).toMatch(/SEARCH quote USING INTEGER PRIMARY KEY/)
      expect(plan).not.toMatch(/SCAN quote\b/)
    } else expect(plan).not.toMatch(/Seq Scan/)
  }
})
