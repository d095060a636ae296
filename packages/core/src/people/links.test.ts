import { type AnyModule, defineModule, type PersonLink } from '@waddlebot/sdk'
import { mockBot } from '@waddlebot/sdk/testing'
import { describe, expect, test } from 'vitest'

const ducks = defineModule({
  name: 'ducks',
  capabilities: ['db', 'people'],
  migrations: {
    '001_ducks': {
      async up(knex) {
        await knex.schema.createTable('ducks_count', (table) => {
          table.text('person').primary()
          table.integer('n').notNullable()
        })
      },
      async down(knex) {
        await knex.schema.dropTable('ducks_count')
      },
    },
  },
  commands: {
    feed: async ({ db, author }) => {
      await db.run`INSERT INTO ducks_count VALUES (${author.id}, 1) ON CONFLICT (person) DO UPDATE SET n = n + 1`
      return countOf(await db.one<{ n: number }>`SELECT n FROM ducks_count WHERE person = ${author.id}`)
    },
    me: ({ author }) => `${author.id} ${author.roles.join(',')}`,
    'plan <into> <from>': async ({ people, args }) => {
      const { effects, hindrances } = await people.plan(args.into, args.from)
      return [...effects.map((each) => `${each.module}: ${each.text}`), ...hindrances.map((each) => each.code)].join('; ') || 'nothing'
    },
    'join <into> <from>': async ({ people, args }) => shown(await people.link(args.into, args.from)),
    'part <account>': async ({ people, args }) => shown(await people.unlink(args.account)),
    'fail <into> <from>': async ({ people, args }) => {
      await people.link(args.into, args.from)
      throw new Error('changed its mind')
    },
    'grant <person> <role>': async ({ people, args, channel }) =>
      people.grant(channel.community, args.person, args.role as 'vip').then(() => 'ok'),
    'revoke <person> <role>': async ({ people, args, channel }) =>
      people.revoke(channel.community, args.person, args.role as 'vip').then(() => 'ok'),
    'find <name>': async ({ people, args }) => (await people.find(args.name)).map((each) => each.id).join(' ') || 'nobody',
  },
  linkPerson: {
    plan: async ({ db, from }) => {
      const row = await db.one<{ n: number }>`SELECT n FROM ducks_count WHERE person = ${from}`
      return row && `${row.n} ducks move`
    },
    apply: async ({ db, into, from }) => {
      const row = await db.one<{ n: number }>`SELECT n FROM ducks_count WHERE person = ${from}`
      if (!row) return { moved: 0 }
      await db.run`DELETE FROM ducks_count WHERE person = ${from}`
      await db.run`INSERT INTO ducks_count VALUES (${into}, ${row.n}) ON CONFLICT (person) DO UPDATE SET n = n + ${row.n}`
      return { moved: row.n }
    },
    undo: async ({ db, into, from, done }) => {
      const { moved } = done as { moved: number }
      if (moved === 0) return
      await db.run`UPDATE ducks_count SET n = n - ${moved} WHERE person = ${into}`
      await db.run`INSERT INTO ducks_count VALUES (${from}, ${moved})`
    },
  },
}) as AnyModule

const countOf = (row: { n: number } | undefined) => String(row?.n ?? 0)
const shown = (link: PersonLink | undefined) => (link ? `${link.from} -> ${link.into}: ${link.accounts.join(' ')}` : 'nothing')

/** One human on two platforms, and a bot that has seen both. */
async function pond() {
  const bot = await mockBot(ducks)
  const twitch = bot.user('ann', { platform: 'twitch', channel: 'pond' })
  const discord = bot.user('annie', { platform: 'discord', server: '5', channel: '1' })
  for (const each of [twitch, twitch, discord]) await each.says('!feed')
  return { bot, twitch, discord, [Symbol.asyncDispose]: () => bot[Symbol.asyncDispose]() }
}

describe('two accounts that are one person', () => {
  test('are planned, linked and taken apart, with what modules do about it', async () => {
    await using it = await pond()
    expect(await it.twitch.says('!plan twitch:ann discord:annie')).toEqual(['ducks: 1 ducks move'])
    expect(await it.twitch.says('!join twitch:ann discord:annie')).toEqual(['discord:annie -> twitch:ann: discord:annie'])
    expect(await it.discord.says('!me')).toEqual(['twitch:ann everyone'])
    expect(await it.discord.says('!feed')).toEqual(['4'])
    await it.bot.restart()
    expect(await it.discord.says('!me')).toEqual(['twitch:ann everyone'])
    expect(await it.twitch.says('!part discord:annie')).toEqual(['discord:annie -> twitch:ann: discord:annie'])
    expect(await it.discord.says('!me')).toEqual(['discord:annie everyone'])
    expect(await it.discord.says('!feed')).toEqual(['2'])
    expect(await it.twitch.says('!feed')).toEqual(['4'])
    expect(await it.twitch.says('!part discord:annie')).toEqual(['nothing'])
  })

  test('stay two when whoever links them changes their mind', async () => {
    await using it = await pond()
    await it.twitch.says('!fail twitch:ann discord:annie')
    expect(await it.discord.says('!me')).toEqual(['discord:annie everyone'])
    expect(await it.discord.says('!feed')).toEqual(['2'])
  })

  test('share roles given by hand, until they are taken apart', async () => {
    await using it = await pond()
    await it.twitch.says('!grant discord:annie vip')
    expect(await it.discord.says('!me')).toEqual(['discord:annie vip,everyone'])
    await it.twitch.says('!join twitch:ann discord:annie')
    expect(await it.twitch.says('!me')).toEqual(['twitch:ann vip,everyone'])
    await it.bot.restart()
    await it.twitch.says('!part discord:annie')
    expect(await it.twitch.says('!me')).toEqual(['twitch:ann everyone'])
    expect(await it.discord.says('!me')).toEqual(['discord:annie vip,everyone'])
    await it.twitch.says('!revoke discord:annie vip')
    expect(await it.discord.says('!me')).toEqual(['discord:annie everyone'])
  })

  test('are hindered by a second account on one platform, by being one already, and for a week after an unlink', async () => {
    await using it = await pond()
    await it.bot.user('bob', { platform: 'twitch', channel: 'pond' }).says('!feed')
    expect(await it.twitch.says('!plan twitch:ann twitch:bob')).toEqual(['ducks: 1 ducks move; same-platform'])
    expect(await it.twitch.says('!plan twitch:ann twitch:ann')).toEqual([expect.stringContaining('same-person')])
    await it.twitch.says('!join twitch:ann discord:annie')
    await it.twitch.says('!part discord:annie')
    expect(await it.twitch.says('!plan twitch:ann discord:annie')).toEqual(['ducks: 1 ducks move; cool-off'])
    await it.bot.advance('8d')
    expect(await it.twitch.says('!plan twitch:ann discord:annie')).toEqual(['ducks: 1 ducks move'])
  })

  test('are found by every name they had', async () => {
    await using it = await pond()
    expect(await it.twitch.says('!find @ANNIE')).toEqual(['discord:annie'])
    expect(await it.twitch.says('!find nobody')).toEqual(['nobody'])
  })

  test('cannot be linked when one was never seen', async () => {
    await using it = await pond()
    expect(await it.twitch.says('!join twitch:ann slack:ghost')).toEqual(['Sorry, that did not work.'])
  })
})
