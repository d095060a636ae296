import { defineModule } from '@waddlebot/sdk'
import { type MockBot, mockBot } from '@waddlebot/sdk/testing'
import { expect, it } from 'vitest'
import commands from './index.ts'

const stream = defineModule({
  name: 'stream',
  commands: {
    uptime: { alias: ['up'], run: () => 'up for an hour' },
    'quote add <text:rest>': ({ args }) => `kept ${args.text}`,
    'quote [id:int]': () => 'a quote',
  },
})
const start = () => mockBot(commands, { with: [stream] })
const ann = (bot: MockBot, channel = 'lobby') => bot.user('ann', { role: 'moderator', channel })

it('a name that a module has is refused, with whose it is and what to write', async () => {
  await using bot = await start()
  for (const name of ['uptime', 'UPTIME', 'up', '"quote add"', '"quote all"']) {
    const { reason, replies } = await ann(bot).tries(`!cmd add ${name} mine`)
    expect(reason, name).toBe('taken')
    expect(replies[0]?.text, name).toMatch(/belongs to the module stream\. To put yours in its place: !cmd add -override /)
  }
  expect(await ann(bot).tries('!cmd add -alias=up !still mine')).toMatchObject({ reason: 'taken' })
  expect(await ann(bot).says('!uptime')).toEqual(['up for an hour'])
})

it('a module is overridden when somebody says so, and comes back when theirs is removed', async () => {
  await using bot = await start()
  await ann(bot).says('!cmd add -override !uptime always')
  expect(await ann(bot).says('!uptime')).toEqual(['always'])
  await bot.restart()
  expect(await ann(bot).says('!uptime')).toEqual(['always'])
  await ann(bot).says('!cmd remove uptime')
  expect(await ann(bot).says('!uptime')).toEqual(['up for an hour'])
  expect(await ann(bot).tries('!cmd revert uptime')).toMatchObject({ reason: 'taken' })
  expect(await ann(bot).tries('!cmd revert -override uptime')).toMatchObject({ outcome: 'replied' })
  expect(await ann(bot).says('!uptime')).toEqual(['always'])
})

it('what commands are made with is never overridden', async () => {
  await using bot = await start()
  for (const name of ['cmd', '"cmd add"', 'commands', 'addcom', 'counter']) {
    expect(await ann(bot).tries(`!cmd add -override ${name} gone`), name).toMatchObject({ outcome: 'refused', reason: 'name' })
  }
})

it('a name or alias of another command made here is refused', async () => {
  await using bot = await start()
  await ann(bot).says('!cmd add -alias=hi,hey !hello hello')
  await ann(bot).says('!cmd add !bye bye')
  for (const line of ['add hello x', 'add -override hello x', 'add hi x', 'options bye -alias=hey', 'rename bye hello', 'rename bye hi']) {
    expect(await ann(bot).tries(`!cmd ${line}`), line).toMatchObject({ outcome: 'refused', reason: 'taken' })
  }
  expect(await ann(bot).tries('!cmd rename hello hi')).toMatchObject({ outcome: 'replied' })
  expect(await ann(bot).says('!hi')).toEqual(['hello'])
  expect(await ann(bot).says('!hey')).toEqual(['hello'])
  expect(await ann(bot).says('!hello')).toEqual([])
})

it('a channel has commands of its own, which come before those of its community', async () => {
  await using bot = await start()
  await ann(bot).says('!cmd add !rules be kind')
  expect(await ann(bot).says('!cmd add -here !rules no ducks')).toEqual(['Added !rules in this channel: for everyone.'])
  expect(await ann(bot).says('!rules')).toEqual(['no ducks'])
  expect(await ann(bot, 'pond').says('!rules')).toEqual(['be kind'])
  expect(await ann(bot).says('!cmd list')).toEqual([expect.stringContaining('!rules (here)')])
  expect(await ann(bot, 'pond').says('!cmd list')).toEqual(['1 command: !rules'])
  expect(await ann(bot, 'pond').tries('!cmd remove -here rules')).toMatchObject({ reason: 'unknown' })
  await bot.restart()
  expect(await ann(bot).says('!rules')).toEqual(['no ducks'])
  expect(await ann(bot).says('!cmd remove -here rules')).toEqual([
    'Removed !rules in this channel. To bring it back: !cmd revert -here rules',
  ])
  expect(await ann(bot).says('!rules')).toEqual(['be kind'])
  await ann(bot).says('!cmd revert -here rules')
  expect(await ann(bot).says('!rules')).toEqual(['no ducks'])
})

it('of two who take a name at once, one gets it and the other is told', async () => {
  await using bot = await start()
  const ends = await Promise.all(
    ['ann', 'max', 'eve'].map((name) => bot.user(name, { role: 'moderator' }).tries(`!cmd add !first ${name}`)),
  )
  expect(ends.filter(({ outcome }) => outcome === 'replied')).toHaveLength(1)
  expect(ends.filter(({ outcome }) => outcome === 'refused')).toHaveLength(2)
  expect(await bot.db.all`SELECT id FROM commands_command`).toHaveLength(1)
})

it('of many who change a command at once, none is lost without being told', async () => {
  await using bot = await start()
  await ann(bot).says('!cmd add !note zero')
  const ends = await Promise.all(
    Array.from({ length: 10 }, (_, index) => bot.user(`mod${index}`, { role: 'moderator' }).tries(`!cmd edit note text ${index}`)),
  )
  const done = ends.filter(({ outcome }) => outcome === 'replied').length
  expect(ends.every(({ outcome, reason }) => outcome === 'replied' || reason === 'conflict')).toBe(true)
  expect(await bot.db.one`SELECT version FROM commands_command`).toEqual({ version: done + 1 })
  expect(await bot.db.all`SELECT version FROM commands_history`).toHaveLength(done + 1)
})

it('what another process changed is told once, and known from then on', async () => {
  await using bot = await start()
  await ann(bot).says('!cmd add !note zero')
  await ann(bot).says('!cmd add !gone soon')
  const shape = JSON.stringify({ name: 'note', text: 'theirs', enabled: true })
  await bot.db.run`UPDATE commands_command SET version = ${2}, shape = ${shape} WHERE name = ${'note'}`
  await bot.db.run`UPDATE commands_command SET version = ${2}, removed = ${1} WHERE name = ${'gone'}`
  expect(await ann(bot).tries('!cmd edit note mine')).toMatchObject({ outcome: 'refused', reason: 'conflict' })
  expect(await ann(bot).says('!note')).toEqual(['theirs'])
  expect(await ann(bot).tries('!cmd edit note mine')).toMatchObject({ outcome: 'replied' })
  expect(await ann(bot).says('!note')).toEqual(['mine'])
  expect(await ann(bot).tries('!cmd remove gone')).toMatchObject({ outcome: 'refused', reason: 'conflict' })
  expect(await ann(bot).says('!gone')).toEqual([])
})
