import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { Ward } from './ward.ts'

const schema = (name: string) => JSON.parse(readFileSync(new URL(`../../schema/${name}.json`, import.meta.url), 'utf8'))

test.each([
  ['a sound bot', [], ''],
  ['a bot with mistakes', [], 'prefx: "?"'],
  ['its checks', ['--list'], ''],
  ['what it repaired', ['--fix'], ''],
])('doctor tells of %s as its schema says', async (_, words, mistake) => {
  const ward = await Ward.bot()
  ward.write('.env', 'WADDLE_NOTHING=1', 0o644)
  ward.edit('prefix: "!"', mistake || 'prefix: "?"')
  const answer = (await ward.waddle('doctor', ...words, '--json')).json()
  z.fromJSONSchema(schema('envelope')).parse(answer)
  z.fromJSONSchema(schema('doctor').properties.data).parse(answer.data)
  expect(answer.ok).toBe(mistake === '')
  expect(answer.data['changes']).toHaveLength(words.includes('--fix') ? 1 : 0)
})
