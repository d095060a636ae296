import { defineModule } from '@waddlebot/sdk'
import { mockBot } from '@waddlebot/sdk/testing'
import { expect, test } from 'vitest'
import help from './index.ts'

const pond = defineModule({
  name: 'pond',
  commands: {
    'bread [n:int=1]': { describe: 'Throw bread', run: () => 'splash' },
    'bread bake <kind:rest>': {
      describe: 'Bake new bread',
      role: ['vip', 'regular'],
      cooldown: ['5s channel', '1m user'],
      alias: ['bake'],
      examples: ['bread bake rye'],
      run: () => 'done',
    },
    'bread burn': { describe: 'Burn all bread', role: 'moderator', run: () => 'smoke' },
    'swim lap': { describe: 'Swim a lap', run: () => 'paddle' },
    'swim race': { describe: 'Race', platforms: ['twitch'], run: () => 'go' },
    'secret door': { describe: 'Sesame', hidden: true, run: () => 'open' },
  },
})

const beside = { with: [pond] }

test('the list has what somebody can use, and nothing else', async () => {
  await using bot = await mockBot(help, beside)
  expect(await bot.user('ann', { platform: 'twitch' }).says('!commands')).toEqual([
    'Commands: !bread, !commands, !help, !swim … (lap, race)',
  ])
  expect(await bot.user('vic', { platform: 'twitch', role: 'vip' }).says('!cmds')).toEqual([
    'Commands: !bread (bake), !commands, !help, !swim … (lap, race)',
  ])
  expect(await bot.user('mod', { platform: 'twitch', role: 'moderator' }).says('!help')).toEqual([
    'Commands: !bread (bake, burn), !commands, !help, !swim … (lap, race)',
  ])
  expect(await bot.user('con', { platform: 'console' }).says('!help')).toEqual(['Commands: !bread, !commands, !help, !swim … (lap)'])
})

test.each(['discord', 'slack'])('on %s the list is a card with a line for each command', async (platform) => {
  await using bot = await mockBot(help, beside)
  const { replies } = await bot.user('ann', { platform }).tries('!commands')
  expect(replies).toHaveLength(1)
  expect(replies[0]!.elements).toEqual([
    {
      type: 'card',
      title: 'Commands',
      text: '!help <command> tells more.',
      fields: [
        { name: 'bread', value: '!bread [n:int=1] – Throw bread' },
        { name: 'commands', value: '!commands [page:int=1] – List the commands that you can use' },
        { name: 'help', value: '!help [command:rest] – Explain a command, or list those that you can use' },
        { name: 'swim', value: '!swim lap – Swim a lap' },
      ],
    },
  ])
})

test('an explanation has usage, purpose, roles, cooldown, aliases, examples and neighbours', async () => {
  await using bot = await mockBot(help, beside)
  const vic = { role: 'vip' }
  expect(await bot.user('vic', { ...vic, platform: 'twitch' }).says('!help bread bake')).toEqual([
    'Usage: !bread bake <kind:rest> · Bake new bread · For: vip or regular · Cooldown: 5s for the channel, 1m for each person · Also: !bake · Example: !bread bake rye',
  ])
  expect(await bot.user('mod', { role: 'moderator', platform: 'twitch' }).says('!help BREAD')).toEqual([
    'Usage: !bread [n:int=1] · Throw bread · See also: !bread bake, !bread burn',
  ])
  const { replies } = await bot.user('vic', { ...vic, platform: 'discord' }).tries('!help !bake')
  expect(replies[0]!.elements).toEqual([
    {
      type: 'card',
      title: 'bread bake',
      text: 'Bake new bread\nUsage: !bread bake <kind:rest>',
      fields: [
        { name: 'For', value: 'vip or regular' },
        { name: 'Cooldown', value: '5s for the channel, 1m for each person' },
        { name: 'Also', value: '!bake' },
        { name: 'Example', value: '!bread bake rye' },
      ],
    },
  ])
})

test('a first word that is no command alone lists the commands that begin with it', async () => {
  await using bot = await mockBot(help, beside)
  expect(await bot.user('ann', { platform: 'twitch' }).says('!help swim')).toEqual(['Usage: !swim lap · !swim race'])
})

test('a misspelt command is guessed, but only among those that they may use', async () => {
  await using bot = await mockBot(help, beside)
  const ann = bot.user('ann', { platform: 'twitch' })
  expect(await ann.tries('!help braed')).toMatchObject({
    outcome: 'refused',
    reason: 'unknown-command',
    replies: [{ text: 'I know no command "braed". Did you mean !bread?' }],
  })
  expect(await ann.says('!help bread brun')).toEqual(['I know no command "bread brun". !commands lists what there is.'])
  expect(await bot.user('mod', { platform: 'twitch', role: 'moderator' }).says('!help bread brun')).toEqual([
    'I know no command "bread brun". Did you mean !bread burn?',
  ])
})

test('commands that somebody may not use, and hidden ones, are not explained either', async () => {
  await using bot = await mockBot(help, beside)
  const unknown = (words: string) => [`I know no command "${words}". !commands lists what there is.`]
  expect(await bot.user('ann', { platform: 'twitch' }).says('!help bread burn')).toEqual(unknown('bread burn'))
  expect(await bot.user('own', { platform: 'twitch', role: 'owner' }).says('!help secret door')).toEqual(unknown('secret door'))
})

test('the prefix of the bot is the one that is told', async () => {
  await using bot = await mockBot(help, { ...beside, prefix: '?' })
  const ann = bot.user('ann', { platform: 'twitch' })
  expect(await ann.says('?help ?swim lap')).toEqual(['Usage: ?swim lap · Swim a lap'])
  expect(await ann.says('?commands')).toEqual(['Commands: ?bread, ?commands, ?help, ?swim … (lap, race)'])
})

test('a page that is no number is answered with the usage', async () => {
  await using bot = await mockBot(help)
  expect(await bot.user('ann').says('!commands two')).toEqual(['"two" is not a whole number. Usage: !commands [page:int=1]'])
})

test('asking too often is refused', async () => {
  await using bot = await mockBot(help)
  const ann = bot.user('ann')
  await ann.says('!help')
  expect(await ann.tries('!help')).toMatchObject({ outcome: 'refused', reason: 'cooldown' })
})
