import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import help from '../modules/help/src/index.ts'
import type { AnyModule } from '../packages/sdk/src/index.ts'
import { type MockBot, mockBot, platformNames, unhelpful } from '../packages/sdk/src/testing/index.ts'

const folder = fileURLToPath(new URL('../modules', import.meta.url))
let modules: readonly AnyModule[] = []
let bot: MockBot

/** Receivers have no commands, and take long to read. */
const receivers: readonly string[] = ['console', ...platformNames]

beforeAll(async () => {
  const names = readdirSync(folder).filter((name) => !receivers.includes(name))
  const all = await Promise.all(names.map((name) => import(join(folder, name, 'src', 'index.ts')) as Promise<{ default: AnyModule }>))
  modules = all.map((each) => each.default)
  bot = await mockBot(help, { with: modules.filter((module) => module !== help) })
})
afterAll(() => bot[Symbol.asyncDispose]())

test.each(platformNames)('on %s help tells of every command of every module how it is typed', async (platform) => {
  expect(modules.length).toBeGreaterThan(6)
  const faults = await Promise.all(modules.map((module) => unhelpful(bot, { module, platform }, (words) => `!help ${words}`)))
  expect(faults.flat()).toEqual([])
})
