import { Routes } from 'discord.js'
import { afterEach, expect, test } from 'vitest'
import { rest, start, stopAll } from './fixtures/client.ts'

afterEach(stopAll)

test('commands that Discord would not take are refused, and ids stay when names do', async () => {
  const discord = await start()
  const put = (body: unknown[], guild?: string) =>
    rest(discord).put(
      guild === undefined ? Routes.applicationCommands(discord.bot.id) : Routes.applicationGuildCommands(discord.bot.id, guild),
      { body },
    )
  const command = (extra: object) => ({ name: 'ok', description: 'fine', ...extra })
  const option = (extra: object) => ({ type: 3, name: 'text', description: 'fine', ...extra })
  const bad = [
    [command({ name: 'Loud' })],
    [command({ name: 'two words' })],
    [command({ description: 'x'.repeat(101) })],
    [command({ description: undefined })],
    [command({ options: [option({}), option({ name: 'later', required: true })] })],
    [command({ options: Array.from({ length: 26 }, (_, index) => option({ name: `o${index}` })) })],
    [command({ options: [option({ choices: Array.from({ length: 26 }, (_, index) => ({ name: `c${index}`, value: 'x' })) })] })],
    [command({ options: [option({}), option({})] })],
    [command({}), command({})],
    Array.from({ length: 101 }, (_, index) => command({ name: `c${index}` })),
    Array.from({ length: 16 }, (_, index) => ({ name: `Menu ${index}`, type: 2 })),
  ]
  for (const body of bad) await expect(put(body), JSON.stringify(body).slice(0, 80)).rejects.toMatchObject({ status: 400, code: 50035 })
  const guild = discord.guild('Pond').id
  const [first] = (await put(
    Array.from({ length: 100 }, (_, index) => command({ name: `c${index}` })),
    guild,
  )) as { id: string }[]
  expect(discord.commands('Pond')).toHaveLength(100)
  expect(await put([command({ name: 'c0', description: 'changed' })], guild)).toMatchObject([{ id: first!.id, description: 'changed' }])
  expect(await rest(discord).get(Routes.applicationGuildCommands(discord.bot.id, guild))).toHaveLength(1)
  expect(discord.commands()).toEqual([])
})
