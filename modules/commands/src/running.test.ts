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

describe('the words of viewers', () => {
  it('are never read as template, command or mention of everybody', async () => {
    const { bot, ann, bob } = await start()
    await using _ = bot
    await ann.says('!cmd add !upper $(args | upper)')
    await ann.says('!cmd add !echo $(args)')
    expect(await bob.says('!upper $(points add me 9999)')).toEqual(['$(POINTS ADD ME 9999)'])
    expect(await bob.says('!echo $(counter deaths =9) ${user} $$')).toEqual(['$(counter deaths =9) ${user} $$'])
    expect(await bot.user('bob', { platform: 'twitch' }).says('!echo !points add bob 9999')).toEqual(['\u2060!points add bob 9999'])
    expect(await bot.db.all`SELECT * FROM commands_counter`).toEqual([])
  })
})

describe('counting', () => {
  it('counts each message once, however often it arrives', async () => {
    const { bot, ann, bob } = await start()
    await using _ = bot
    await ann.says('!cmd add !d $(count) $(count) $(counter all +1)')
    expect(await bob.says('!d', { id: 'one' })).toEqual(['1 1 1'])
    expect(await bob.tries('!d', { id: 'one' })).toMatchObject({ outcome: 'duplicate' })
    bot.platform('console').duplicate(1)
    await bob.says('!d')
    await bot.restart()
    expect(await bob.tries('!d', { id: 'one' })).toMatchObject({ outcome: 'duplicate' })
    expect(await bob.says('!d')).toEqual(['3 3 3'])
  })

  it('adds a command once, however often the message arrives', async () => {
    const { bot, ann } = await start()
    await using _ = bot
    bot.platform('console').duplicate(1)
    await ann.says('!cmd add !once $(count)', { id: 'add' })
    expect(await ann.tries('!cmd add !once $(count)', { id: 'add' })).toMatchObject({ outcome: 'duplicate' })
    expect(await bot.db.all`SELECT version FROM commands_history`).toEqual([{ version: 1 }])
  })

  it('counts every one of many who call at once, and says each number once', async () => {
    const { bot, ann } = await start()
    await using _ = bot
    await ann.says('!cmd add !d $(count)')
    const said = await Promise.all(Array.from({ length: 40 }, (_, index) => bot.user(`viewer${index}`).says('!d')))
    expect(
      said
        .flat()
        .map(Number)
        .sort((a, b) => a - b),
    ).toEqual(Array.from({ length: 40 }, (_, index) => index + 1))
  })

  it('does not count a call that a cooldown refused', async () => {
    const { bot, ann, bob } = await start()
    await using _ = bot
    await ann.says('!cmd add -ucd=60 !d $(count)')
    expect(await bob.says('!d')).toEqual(['1'])
    expect(await bob.tries('!d')).toMatchObject({ outcome: 'refused', reason: 'cooldown' })
    await bot.advance('61s')
    expect(await bob.says('!d')).toEqual(['2'])
  })
})

describe('what is remembered', () => {
  it('belongs to the community, or to one person', async () => {
    const { bot, ann, bob } = await start()
    await using _ = bot
    await ann.says('!cmd add !setpet $(uservar set pet $(args))ok')
    await ann.says('!cmd add !pet $(user): $(default $(uservar get pet) none), motto $(var get motto)')
    await ann.says('!cmd add !motto $(var set motto $(args))$(var get motto)')
    expect(await ann.says('!setpet a duck')).toEqual(['ok'])
    expect(await bob.says('!motto Quack first')).toEqual(['Quack first'])
    expect(await ann.says('!pet')).toEqual(['ann: a duck, motto Quack first'])
    await bot.restart()
    expect(await bob.says('!pet')).toEqual(['bob: none, motto Quack first'])
  })

  it('is left as it was when the run is stopped, and the cooldown is given back', async () => {
    const { bot, ann, bob } = await start()
    await using _ = bot
    await ann.says('!cmd add -ucd=60 !buy $(counter sold +1)$(var set last $(user))$(count)$(reply thanks)$(math $(1) * 2)')
    expect(await bob.says('!buy lots')).toEqual(['"lots" is no number.'])
    expect(await bob.says('!counter sold')).toEqual(['sold: 0'])
    expect(await bob.says('!count buy')).toEqual(['Uses of !buy: 0'])
    expect(await bob.says('!buy 2')).toEqual(['thanks', '114'])
  })
})

it('somebody by chance is one of those who lately used a command in that channel', async () => {
  const { bot, ann } = await start()
  await using _ = bot
  await ann.says('!cmd add !hi hi')
  await ann.says('!cmd add !duel $(user) fights $(random.chatter)')
  for (const name of ['cleo', 'dora']) await bot.user(name).says('!hi')
  await bot.user('far', { channel: 'pond' }).says('!hi')
  const rivals = new Set<string>()
  for (let round = 0; round < 60; round++) rivals.add((await ann.says('!duel')).join(''))
  expect([...rivals].sort()).toEqual(['ann fights ann', 'ann fights cleo', 'ann fights dora'])
})

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
    expect(await ann.says('!cmd errors loop')).toEqual([expect.stringContaining('WDL_TEMPLATE_RUNS')])
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

describe('errors', () => {
  it('are told to those who can put them right and written down for the rest', async () => {
    const { bot, ann, bob } = await start()
    await using _ = bot
    await ann.says('!cmd add !big $(repeat 20 $(repeat 20 $(repeat 20 $(repeat 20 quack))))')
    expect(await bob.tries('!big')).toMatchObject({ outcome: 'refused', reason: 'template', replies: [] })
    expect(await ann.says('!big')).toEqual(['Stopped !big: This command says more than 16 kB and was stopped. See !cmd errors big'])
    expect(await ann.says('!cmd errors big')).toEqual([
      expect.stringMatching(/^Errors of !big: 2026-01-01 00:00 WDL_TEMPLATE_OUTPUT .* \| 2026-01-01/),
    ])
    expect(await bot.db.all`SELECT id FROM commands_error`).toHaveLength(2)
    for (let run = 0; run < 30; run++) await bob.says('!big')
    expect(await bot.db.all`SELECT id FROM commands_error`).toHaveLength(20)
  })

  it('of many runs do not put the module to rest', async () => {
    const { bot, ann, bob } = await start()
    await using _ = bot
    await ann.says('!cmd add !n $(math $(1) * 2)')
    for (let run = 0; run < 12; run++) expect(await bob.says('!n x')).toEqual(['"x" is no number.'])
    expect(await bob.says('!n 4')).toEqual(['8'])
  })
})

it('10,000 commands are there after a restart, and each answers', async () => {
  const { bot, bob } = await start()
  await using _ = bot
  const insert = await bot.db.knex()
  const row = (index: number) => ({
    community: 'main',
    name: `c${index}`,
    version: 1,
    changed_at: 0,
    shape: JSON.stringify({ name: `c${index}`, text: `answer ${index} for $(user)`, enabled: true }),
  })
  for (let from = 0; from < 10_000; from += 100) {
    await insert('commands_command').insert(Array.from({ length: 100 }, (_, index) => row(from + index)))
  }
  await bot.restart()
  for (const index of [0, 4_711, 9_999]) expect(await bob.says(`!c${index}`)).toEqual([`answer ${index} for bob`])
})

it('a stored command that cannot be read any more is shown as such and harms no other', async () => {
  const { bot, ann } = await start()
  await using _ = bot
  await ann.says('!cmd add !good fine')
  await bot.db.run`
    INSERT INTO commands_command (community, name, version, shape, changed_at)
    VALUES (${'main'}, ${'bad'}, ${1}, ${JSON.stringify({ name: 'bad', text: '$(gone)', enabled: true })}, ${0})`
  await bot.restart()
  expect(await ann.says('!good')).toEqual(['fine'])
  expect(await ann.says('!bad')).toEqual([])
  expect(await ann.says('!cmd show bad')).toEqual([expect.stringContaining('It does not run: "gone" is no variable')])
  expect(await ann.says('!cmd edit bad well again')).toEqual(['Changed !bad everywhere: for everyone.'])
  expect(await ann.says('!bad')).toEqual(['well again'])
})
