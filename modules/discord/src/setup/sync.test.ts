import type { FakeDiscord } from '@waddlebot/fake-platforms'
import type { CommandSheet, SyncReport } from '@waddlebot/sdk'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { config } from '../config.ts'
import { startPond, stopAll } from '../fixtures/bot.ts'
import { sheet, sheets } from '../fixtures/sheet.ts'
import { sync } from './sync.ts'

let discord: FakeDiscord
beforeEach(async () => {
  discord = await startPond()
})
afterEach(stopAll)

const quiet = { debug() {}, info() {}, warn() {}, error() {} }

function bring(commands: readonly CommandSheet[], { apply = true, set = {}, token = discord.token } = {}): Promise<readonly SyncReport[]> {
  return sync({
    config: config.parse({ api: discord.api, ...set }),
    signal: AbortSignal.timeout(20_000),
    commands,
    apply,
    secret: () => token,
    write: async (file) => file,
    log: quiet,
  })
}
const writes = () => discord.requests.filter(({ method }) => method === 'PUT').length

describe('bringing commands up to date', () => {
  test('registers what is missing, and sends nothing when nothing differs', async () => {
    const [first] = await bring(sheets)
    expect(first).toMatchObject({ target: 'discord global', sent: true, problems: [] })
    expect(first!.changes.map(({ what, name }) => `${what} ${name}`)).toEqual([
      'create /ping',
      'create /quote',
      'create /admin',
      'create /seen',
      'create /keep',
      'create /flip',
    ])
    expect(discord.commands().map(({ name }) => name)).toEqual(['ping', 'quote', 'admin', 'seen', 'keep', 'flip'])
    expect(await bring(sheets)).toMatchObject([{ changes: [], sent: false }])
    expect(writes()).toBe(1)
  })

  test('makes the options that an argument of each kind wants, required ones first', async () => {
    const all = sheet(
      'all <text> [n:int] [x:number] [on:bool] [who:user] [where:channel] [much:amount] [side:heads|tails] [...more] --quietly',
    )
    await bring([{ ...all, arguments: all.arguments }], {})
    const options = discord.commands()[0]!.options!.map(({ name, type, required }) => `${name} ${type}${required ? '!' : ''}`)
    expect(options).toEqual(['text 3!', 'n 4', 'x 10', 'on 5', 'who 6', 'where 7', 'much 3', 'side 3', 'more 3', 'quietly 5'])
  })

  test('says field by field what will change, and changes nothing for a plan', async () => {
    await bring([sheet('flip [side:heads|tails]'), sheet('old')])
    const [plan] = await bring([sheet('flip <side:heads|tails|edge>', { describe: 'Flip a coin' })], { apply: false })
    expect(plan).toEqual({
      target: 'discord global',
      problems: [],
      sent: false,
      changes: [
        {
          what: 'change',
          name: '/flip',
          fields: [
            'description: "Does flip" → "Flip a coin"',
            'side.description: "side: one of heads, tails" → "side: one of heads, tails, edge"',
            'side.choices: heads, tails → heads, tails, edge',
            'side.required: nothing → true',
          ],
        },
        { what: 'delete', name: '/old', fields: [] },
      ],
    })
    expect(discord.commands()).toHaveLength(2)
  })

  test('goes to single servers when the owner says so', async () => {
    const { id } = discord.guild('Pond')
    expect(await bring(sheets, { set: { guilds: [id] } })).toMatchObject([{ target: `discord guild ${id}`, sent: true }])
    expect(discord.commands('Pond')).toHaveLength(6)
    expect(discord.commands()).toEqual([])
    await bring([sheet('ping')])
    expect(await bring(sheets, { set: { guilds: [id] } })).toMatchObject([{ sent: false, notes: [expect.stringContaining('show twice')] }])
  })

  test.each<[string, CommandSheet[], RegExp]>([
    [
      'more than a hundred commands',
      Array.from({ length: 101 }, (_, index) => sheet(`c${index}`)),
      /takes 100 commands and there are 101.*c100/,
    ],
    ['four words', [sheet('one two three four')], /more words than the three/],
    ['two commands that Discord writes alike', [sheet('Quote'), sheet('quote')], /one name on Discord/],
    [
      'more arguments than fit',
      [{ ...sheet('big'), arguments: sheet(`big ${Array.from({ length: 26 }, (_, at) => `[a${at}]`).join(' ')}`).arguments }],
      /26 arguments/,
    ],
  ])('says of %s that Discord cannot take them, and sends nothing', async (_, commands, complaint) => {
    const [report] = await bring(commands)
    expect(report!.problems.join('\n')).toMatch(complaint)
    expect(report!.sent).toBe(false)
    expect(writes()).toBe(0)
  })

  test('says what to type when the token is worth nothing', async () => {
    await expect(bring(sheets, { token: 'a.b.c' })).rejects.toMatchObject({ fix: 'waddle connect discord' })
    await expect(bring(sheets, { token: '' })).rejects.toMatchObject({ code: 'WDL_DISCORD_TOKEN' })
  })
})
