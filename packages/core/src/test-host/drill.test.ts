import { type AnyModule, defineModule } from '@waddlebot/sdk'
import { drill, mockBot, platformNames, unhelpful, wrongWith } from '@waddlebot/sdk/testing'
import { describe, expect, test } from 'vitest'

const sound = defineModule({
  name: 'pond',
  commands: {
    'feed <who:user> <bread:int> [words:rest]': ({ args }) => `Fed ${args.bread}. ${args.words ?? ''}`,
    'pond drain': { role: ['vip', 'admin'], run: () => 'Drained.' },
    'pond secret': { hidden: true, run: () => 'Quack.' },
    'pond live': { live: 'online', run: () => 'Live.' },
    'pond thread': { platforms: ['slack'], run: () => 'A thread.' },
  },
})

/** What a drill of `module` finds on Twitch, the other modules of the bot not being drilled. */
async function faultsOf(module: AnyModule, ...others: AnyModule[]): Promise<string[]> {
  await using bot = await mockBot(module, { with: others })
  return await drill(bot, { module, platform: 'twitch' })
}

describe('a drill', () => {
  test.each(platformNames)('of sound commands finds nothing on %s', async (platform) => {
    await using bot = await mockBot(sound)
    expect(await drill(bot, { module: sound, platform })).toEqual([])
    expect(bot.out.length).toBeGreaterThan(20)
  })

  test('may be held twice with one bot', async () => {
    await using bot = await mockBot(sound)
    const twice = [drill(bot, { module: sound, platform: 'twitch' }), drill(bot, { module: sound, platform: 'slack' })]
    expect(await Promise.all(twice)).toEqual([[], []])
  })

  test('finds a command that another one hides from whoever forgets an argument', async () => {
    const hiding = defineModule({ name: 'shop', commands: { 'buy <what> <n:int>': () => 'Bought.', 'buy duck': () => 'A duck.' } })
    expect(await faultsOf(hiding)).toEqual(['"!buy duck" is not told its usage: replied, A duck.'])
    await using bot = await mockBot(hiding)
    expect(await drill(bot, { module: hiding, platform: 'twitch', samples: { what: 'bread' } })).toEqual([])
  })

  test('finds a command that says nothing, and one that fails because of a text', async () => {
    const silent = defineModule({ name: 'mute', commands: { 'mute [text:rest]': () => {} } })
    expect((await faultsOf(silent))[0]).toBe('"!mute" gets no answer: silent')
    const english = defineModule({
      name: 'english',
      commands: {
        'english <text:rest>': ({ args }) => {
          if (/[^ -~]/.test(args.text)) throw new Error('what is that?')
          return 'Yes.'
        },
      },
    })
    const faults = await faultsOf(english)
    // A module that failed five times is left alone, which is an answer.
    expect(faults.filter((fault) => fault.includes(' fails: error'))).toHaveLength(5)
    expect(faults[0]).toMatch(/^"!english שלום עולם" fails: error/)
    expect(faults.at(-1)).toMatch(/ shows a fault; it answers "!english /)
  })

  test('finds a command that falls over a line of 500 characters', async () => {
    const short = defineModule({
      name: 'short',
      commands: { 'short <text:rest>': ({ args }) => (args.text.length > 450 ? undefined : 'Yes.') },
    })
    const faults = await faultsOf(short)
    expect(faults).toHaveLength(4)
    for (const fault of faults) expect(JSON.parse(/^"[^"]*"/.exec(fault)![0]).length).toBeGreaterThan(490)
  })

  test('finds a fault in an announcement, which answers nobody', async () => {
    const loud = defineModule({
      name: 'loud',
      capabilities: ['say:announce'],
      commands: {
        loud: ({ channel, announce }) => {
          announce(channel.id, 'NaN ducks')
          return 'Said.'
        },
      },
    })
    const faults = await faultsOf(loud)
    expect(faults[0]).toBe('"NaN ducks" shows a fault')
  })

  test('finds a command that answers those who may not use it', async () => {
    const guarded = defineModule({ name: 'guarded', commands: { guarded: { role: 'moderator', run: () => 'Done.' } } })
    const open = defineModule({
      name: 'open',
      capabilities: ['moderate'],
      filters: { all: ({ message }) => (message.text === '!guarded' ? { stop: true, reason: 'mine', reply: 'Done.' } : undefined) },
    })
    expect(await faultsOf(guarded)).toEqual([])
    expect(await faultsOf(guarded, open)).toEqual([expect.stringMatching(/^"!guarded" is not refused to vip: /)])
  })

  test('asks for help with every command that is told of', async () => {
    const help = defineModule({ name: 'help', commands: { 'help [words:rest]': () => 'Usage: !feed <who:user> <bread:int> [words:rest]' } })
    await using bot = await mockBot(help, { with: [sound] })
    expect(await unhelpful(bot, { module: sound, platform: 'twitch' }, (words) => `!help ${words}`)).toEqual([
      expect.stringMatching(/^"!help pond drain" does not tell how !pond drain is typed: replied, /),
    ])
  })
})

test.each([
  ['twitch', 500, '🦆'],
  ['discord', 2_000, 'd'],
  ['slack', 4_000, 'd'],
])('what is longer than %s takes is wrong', (platform, most, letter) => {
  expect(wrongWith({ platform, text: letter.repeat(most) })).toBeUndefined()
  expect(wrongWith({ platform, text: letter.repeat(most + 1) })).toBe(`is ${most + 1} long, and ${platform} takes ${most}`)
})
