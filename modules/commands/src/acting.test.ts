import { defineModule } from '@waddlebot/sdk'
import { mockBot } from '@waddlebot/sdk/testing'
import { describe, expect, it } from 'vitest'
import commands from './index.ts'

/** Something with points to steal. */
const points = defineModule({
  name: 'points',
  commands: {
    'points add <name> <amount:int>': { role: 'moderator', run: ({ args }) => `added ${args.amount} to ${args.name}` },
    greet: () => 'greeted',
    roll: () => 'rolled',
  },
})

const start = async (config?: unknown) => {
  const bot = await mockBot(commands, { with: [points], ...(config === undefined ? {} : { config }) })
  return { bot, ann: bot.user('ann', { role: 'admin' }), bob: bot.user('bob') }
}

describe('commands that act', () => {
  it('are saved only by those who may, with a level that was said', async () => {
    const { bot, ann } = await start()
    await using _ = bot
    const mod = bot.user('max', { role: 'moderator' })
    expect(await mod.says('!cmd add -level=everyone !go $(run roll)')).toEqual([
      '$(run) acts in the name of others, so only admin or higher may save it.',
    ])
    expect(await ann.tries('!cmd add !go $(run roll)')).toMatchObject({ outcome: 'refused', reason: 'level' })
    expect(await ann.says('!cmd add -level=everyone !go $(run roll)')).toEqual(['Added !go everywhere: for everyone.'])
    expect(await mod.tries('!cmd options go -cd=5')).toMatchObject({ outcome: 'refused', reason: 'role' })
    expect(await mod.tries('!cmd disable go')).toMatchObject({ outcome: 'refused', reason: 'role' })
    expect(await mod.tries('!cmd remove go')).toMatchObject({ outcome: 'replied' })
  })

  it('run other commands with the rights of whoever typed, and no others', async () => {
    const { bot, ann, bob } = await start()
    await using _ = bot
    await ann.says('!cmd add -level=everyone !gift $(run points add bob 5)done')
    await ann.says('!cmd add -level=everyone !hi $(run greet)$(run roll)and hi')
    expect(await bob.says('!hi')).toEqual(['greeted', 'rolled', 'and hi'])
    expect(await bob.says('!gift')).toEqual(['You need to be moderator to use !points add.', 'done'])
    expect(await ann.says('!gift')).toEqual(['added 5 to bob', 'done'])
  })

  it('that run themselves or each other come to an end', async () => {
    const { bot, ann, bob } = await start()
    await using _ = bot
    await ann.says('!cmd add -level=everyone !loop x$(run loop)')
    await ann.says('!cmd add -level=everyone !ping ping$(run pong)')
    await ann.says('!cmd add -level=everyone !pong pong$(run ping)')
    await ann.says('!cmd add -level=everyone !fork y$(run fork)$(run fork)$(run fork)')
    expect(await bob.says('!loop')).toEqual(['x', 'x', 'x'])
    expect(await bob.says('!ping')).toEqual(['pong', 'ping', 'pong', 'ping'].slice(1))
    expect((await bob.says('!fork')).length).toBeLessThanOrEqual(4)
    expect(await ann.says('!cmd errors loop')).toEqual([expect.stringContaining('WDL_COMMANDS_TEMPLATE_RUNS')])
    expect(await bob.says('!greet')).toEqual(['greeted'])
  })

  it('speak in another channel only where the owner allowed it', async () => {
    const { bot, ann, bob } = await start({ channels: ['discord:5/10'] })
    await using _ = bot
    await ann.says('!cmd add -level=everyone !live $(say discord:5/10 $(user) is live)told them')
    await ann.says('!cmd add -level=everyone !leak $(say slack:T1/C1 secret)told them')
    expect(await bob.says('!live')).toEqual(['told them'])
    expect(bot.platform('discord').out.map(({ text }) => text)).toEqual(['bob is live'])
    expect(await bob.says('!leak')).toEqual([])
    expect(bot.platform('slack').out).toEqual([])
    expect(await ann.says('!cmd errors leak')).toEqual([expect.stringContaining('Commands may not speak in "slack:T1/C1".')])
  })

  it('do nothing of it when they are stopped', async () => {
    const { bot, ann, bob } = await start({ channels: ['*'] })
    await using _ = bot
    await ann.says('!cmd add -level=everyone !half $(reply one)$(say discord:5/10 two)$(run greet)$(onlyif $(1))three')
    expect(await bob.says('!half')).toEqual([])
    expect(bot.platform('discord').out).toEqual([])
    expect(await bob.says('!half x')).toEqual(['one', 'greeted', 'three'])
  })
})
