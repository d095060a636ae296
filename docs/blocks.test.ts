import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkConfig } from '@waddlebot/core/config'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Block, modulePages, type Page, pages, root } from './blocks/block.ts'
import { Bot } from './blocks/bot.ts'
import { linesOf } from './blocks/talk.ts'
import { agrees, exchangesOf, tidy } from './blocks/transcript.ts'

/** What can stand after a fence. `text` is the only one that is not run. */
const languages = ['console', 'sh', 'ts', 'yaml', 'ndjson', 'screen', 'text']
/** A page starts the program up to some thirty times, on a small machine as well. */
const patience = 180_000
let first: Bot

beforeAll(async () => {
  first = await Bot.first()
})
afterAll(() => first.remove())

describe('what stands on the pages', () => {
  test.each(pages().filter((page) => page.blocks.some(({ language }) => language !== 'text')))(
    'of $file works as it is written',
    async (page) => {
      const bot = first.copy()
      try {
        for (const block of page.blocks) await runBlock(block, page, bot)
        await proveCode(page, bot)
      } finally {
        bot.remove()
      }
    },
    patience,
  )

  test('of modules says only what waddle.yml can say', () => {
    for (const page of modulePages()) for (const block of page.blocks) if (block.language === 'yaml') readSettings(block)
  })

  test('says of every block what it is', () => {
    const unknown = pages().flatMap((page) => page.blocks.filter(({ language }) => !languages.includes(language)))
    expect(unknown.map(({ place, language }) => `${place} ${language}`)).toEqual([])
  })
})

async function runBlock(block: Block, page: Page, bot: Bot): Promise<void> {
  if (block.language === 'console') await replay(block, bot)
  if (block.language === 'sh') await succeed(block, bot)
  if (block.language === 'ts') bot.write(pathOf(block), block.text)
  if (block.language === 'yaml') readSettings(block)
  if (block.language === 'screen') await actOut(block, bot)
  if (block.language === 'ndjson' && block.info.startsWith('in')) await answer(block, page.blocks[page.blocks.indexOf(block) + 1], bot)
}

async function succeed(block: Block, bot: Bot): Promise<void> {
  const { code, said } = await bot.run(block.text)
  expect(code, `${block.place}: ${said}`).toBe(0)
}

/** Type what was typed, and compare what is said. */
async function replay(block: Block, bot: Bot): Promise<void> {
  for (const { command, expected } of exchangesOf(block.text)) {
    const { said } = await bot.run(command)
    if (!agrees(said, expected)) expect(tidy(said), `${block.place} $ ${command}`).toBe(expected)
  }
}

/** Say in the console what people say in a picture of the terminal; the bot has to answer as it does there. */
async function actOut(block: Block, bot: Bot): Promise<void> {
  await bot.run('waddle config set modules.memories.config.samples true')
  const lines = linesOf(block.text)
  const answers: string[] = []
  for (const { who, roles, text } of lines.filter(({ who }) => who !== 'duck')) {
    const as = roles.map((role) => ` --role ${role}`).join('')
    answers.push(tidy((await bot.run(`waddle console --user ${who}${as}`, `${text}\n`)).said))
  }
  const shown = lines.filter(({ who }) => who === 'duck').map(({ text }) => text)
  expect(answers.map(undated), block.place).toEqual(shown.map(undated))
  expect(answers.length, `${block.place} shows nobody talking`).toBeGreaterThan(0)
}

/** Lines in, and the lines that come out in the next block. */
async function answer(block: Block, next: Block | undefined, bot: Bot): Promise<void> {
  expect(next?.info, `${block.place} is followed by what comes out`).toBe('out')
  const { said } = await bot.run(`waddle console --json ${block.info.replace(/^in ?/, '')}`, `${block.text}\n`)
  if (!agrees(said, next!.text)) expect(tidy(said), block.place).toBe(next!.text)
}

function readSettings({ place, text }: Block): void {
  const dir = mkdtempSync(join(root, '.tmp', 'docs', 'yaml-'))
  writeFileSync(join(dir, 'waddle.yml'), `${text}\n`)
  const { findings } = checkConfig(dir, { env: {} })
  rmSync(dir, { recursive: true })
  expect(
    findings.map(({ message }) => message),
    place,
  ).toEqual([])
}

/** All code of a page compiles as a bot's own code does, and its tests pass. */
async function proveCode(page: Page, bot: Bot): Promise<void> {
  const paths = page.blocks.filter(({ language }) => language === 'ts').map(pathOf)
  if (paths.length === 0) return
  await bot.run(`cd ${JSON.stringify(bot.dir)}`)
  const compiled = await bot.run(`node ${JSON.stringify(join(root, 'node_modules', 'typescript-native', 'bin', 'tsc'))} -p .`)
  expect(compiled, page.file).toEqual({ said: '', code: 0 })
  const tests = paths.filter((path) => path.endsWith('.test.ts'))
  const tested = tests.length === 0 ? undefined : await bot.run(`vitest run ${tests.join(' ')}`)
  expect(tested?.code ?? 0, `${page.file}: ${tested?.said}`).toBe(0)
}

/** Code says in its first line which file it is. */
function pathOf({ place, text }: Block): string {
  const path = /^\/\/ (modules\/\S+\.ts)/.exec(text)?.[1]
  if (path === undefined) throw new Error(`${place} begins with a comment that names its file: // modules/dice/index.ts`)
  return path
}

/** A picture was taken on some day. */
function undated(text: string): string {
  return text.replace(/\d{4}-\d{2}-\d{2}/g, '<day>')
}
