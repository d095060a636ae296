import { defineModule } from '@waddlebot/sdk'
import { expect, test } from 'vitest'
import { pond } from './fixtures/pond.ts'
import alias from './index.ts'

const registrar = defineModule({
  name: 'registrar',
  capabilities: ['people'],
  commands: {
    'join <into> <from>': async ({ args, people }) => {
      const { effects } = await people.plan(args.into, args.from)
      await people.link(args.into, args.from)
      return effects.map(({ module, text }) => `${module}: ${text}`).join('; ')
    },
    'part <account>': async ({ args, people }) => {
      await people.unlink(args.account)
    },
  },
})

test('aliases of two accounts are one person’s once they are linked, and each its own again when they part', async () => {
  await using it = await pond({ with: [registrar] })
  const [here, there] = [it.on('twitch', 'ann'), it.on('discord', 'annie')]
  await here.says('!alias add same hug here')
  await there.says('!alias add same hug there')
  await there.says('!alias add more hug more')
  expect(await it.mod.says('!join twitch:ann discord:annie')).toEqual(['alias: 2 aliases move'])
  expect(await here.says('!more')).toEqual(['ann hugs more'])
  expect(await there.says('!same')).toEqual(['annie hugs here'])
  await it.mod.says('!part discord:annie')
  expect(await here.tries('!more')).toMatchObject({ outcome: 'silent' })
  expect(await there.says('!more')).toEqual(['annie hugs more'])
  expect(await there.says('!same')).toEqual(['annie hugs there'])
})

test('somebody is given their aliases, and is forgotten with them', async () => {
  await using it = await pond()
  const ann = it.on('twitch', 'ann')
  await ann.says('!alias add hi hug me')
  await it.mod.says('!alias add all hug all')
  const about = (person: string) => ({ db: it.bot.db, person, broadcast: async () => {} }) as never
  expect(await alias.exportPerson!(about('twitch:ann'))).toMatchObject({ aliases: [{ name: 'hi', line: 'hug me' }], madeForEverybody: [] })
  expect(await alias.exportPerson!(about('twitch:mod'))).toMatchObject({ aliases: [], madeForEverybody: [{ name: 'all' }] })
  await alias.forgetPerson!(about('twitch:ann'))
  await alias.forgetPerson!(about('twitch:mod'))
  await it.bot.restart()
  expect(await ann.tries('!hi')).toMatchObject({ outcome: 'silent' })
  expect(await ann.says('!alias show all')).toEqual(['Alias !all for everybody: hug all · by somebody'])
})
