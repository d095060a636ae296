import { defineModule } from '@waddlebot/sdk'
import { mockBot } from '@waddlebot/sdk/testing'
import { expect, it } from 'vitest'
import commands from '../index.ts'

const other = defineModule({ name: 'other', commands: { 'ban <user>': { role: 'admin', run: () => 'banned' } } })

const start = async () => {
  const bot = await mockBot(commands, { with: [other] })
  const ann = bot.user('ann', { role: 'moderator', platform: 'discord', server: '5', channel: '10' })
  await ann.says('!cmd add -level=vip !hug hugs')
  await ann.says('!cmd add -platform=twitch !clip clips')
  await ann.says('!cmd add -cd=5m !rest rests')
  return { bot, ann }
}

it.each([
  ['hug', 'Command !hug would run for ann'],
  ['!hug @bob', 'Command !hug stops for bob (as a viewer) at the gate "permission" (role): needs vip; bob is everyone'],
  ['-level=vip hug bob', 'Command !hug would run for bob (as vip)'],
  ['clip', 'at the gate "platform" (platform)'],
  ['ban', 'at the gate "permission" (role): needs admin'],
])('explain %s', async (line, words) => {
  const { bot, ann } = await start()
  await using _ = bot
  expect((await ann.says(`!cmd explain ${line}`)).join(' ')).toContain(words)
})

it('says that a command is off, and how to switch it on', async () => {
  const { bot, ann } = await start()
  await using _ = bot
  await ann.says('!cmd disable hug')
  expect((await ann.says('!cmd explain hug')).join(' ')).toMatch(/\(command-disabled\).* To let it pass: !cmd enable hug$/)
})

it('says that a command rests, and takes nothing itself', async () => {
  const { bot, ann } = await start()
  await using _ = bot
  expect((await ann.says('!cmd explain rest')).join(' ')).toContain('would run')
  expect(await ann.says('!rest')).toEqual(['rests'])
  expect((await ann.says('!cmd explain rest')).join(' ')).toContain('(cooldown)')
})

it('says that there is no such command', async () => {
  const { bot, ann } = await start()
  await using _ = bot
  expect(await ann.tries('!cmd explain nothing')).toMatchObject({ outcome: 'refused', reason: 'unknown' })
})
