import { afterEach, expect, test } from 'vitest'
import { start, stopAll } from './fixtures/bot.ts'

afterEach(stopAll)

const guilds = [
  { name: 'Pond', owner: 'ann', members: ['ann', 'bob'] },
  { name: 'Puddle', owner: 'ann', members: ['ann'] },
  { name: 'Lake', owner: 'bob', members: ['ann', 'bob'] },
]

test('a server is a guest’s when its owner does not own the app, and the configuration does not name it', async () => {
  const { discord, bench } = await start({ discord: { guilds } })
  discord.say('general', { user: 'bob', text: 'quack' })
  await bench.next('message')
  const lake = discord.guild('Lake')
  expect(bench.guests).toEqual([{ id: lake.id, name: 'Lake', owner: discord.user('bob').id }])

  const named = await start({ on: discord, config: { guilds: [lake.id] } })
  discord.say('general', { user: 'bob', text: 'quack' })
  await named.bench.next('message')
  expect(named.bench.guests).toEqual([])
})
