import { mockBot } from '@waddlebot/sdk/testing'
import { describe, expect, it } from 'vitest'
import commands from './index.ts'

const start = async () => {
  const bot = await mockBot(commands)
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

describe('errors', () => {
  it('are told to those who can put them right and written down for the rest', async () => {
    const { bot, ann, bob } = await start()
    await using _ = bot
    await ann.says('!cmd add !big $(repeat 20 $(repeat 20 $(repeat 20 $(repeat 20 quack))))')
    expect(await bob.tries('!big')).toMatchObject({ outcome: 'refused', reason: 'template', replies: [] })
    expect(await ann.says('!big')).toEqual(['Stopped !big: This command says more than 16 kB and was stopped. See !cmd errors big'])
    expect(await ann.says('!cmd errors big')).toEqual([
      expect.stringMatching(/^Errors of !big: 2026-01-01 00:00 WDL_COMMANDS_TEMPLATE_OUTPUT .* \| 2026-01-01/),
    ])
    for (let run = 0; run < 30; run++) await bob.says('!big')
    await bot.restart()
    expect(await bot.db.all`SELECT id FROM commands_error`).toHaveLength(20)
    expect(await ann.says('!cmd errors big')).toEqual([expect.stringContaining('WDL_COMMANDS_TEMPLATE_OUTPUT')])
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
