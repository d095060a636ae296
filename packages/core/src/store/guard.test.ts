import { defineModule, type Migration } from '@waddlebot/sdk'
import { mockBot } from '@waddlebot/sdk/testing'
import { describe, expect, test } from 'vitest'
import { guardStatement, tablePrefix } from './guard.ts'

const lets = (sql: string, building = false) => expect(() => guardStatement(sql, 'dice_', building), sql).not.toThrow()
const stops = (sql: string, code: string, building = false) =>
  expect(() => guardStatement(sql, 'dice_', building), sql).toThrow(expect.objectContaining({ code }))

describe('a statement of a module', () => {
  test.each([
    'SELECT 1',
    'select * from dice_roll where text = ? order by at, n limit 5',
    'SELECT * FROM dice_roll r JOIN dice_face f ON f.id = r.face, dice_bag b WHERE r.a IS NOT DISTINCT FROM b.a',
    'select * from "dice_roll", [dice_face], `dice_bag`, main.dice_roll',
    'select * from (select * from dice_roll) x, (dice_face)',
    "select * from dice_roll where text = 'from waddle_event' -- from waddle_event",
    'select /* from waddle_event */ n from dice_roll',
    'with top as (select * from dice_roll), best(n) as materialized (select n from top) select * from best, top',
    'with recursive walk(n) as (select 1 union all select n + 1 from walk where n < 9) select * from walk',
    'select * from dice_roll where n in (with own as (select n from dice_face) select n from own)',
    'insert into dice_roll (a, b) values (?, ?) on conflict (a) do update set b = excluded.b returning a',
    'insert or replace into dice_roll select * from dice_face',
    'replace into dice_roll (a) values (1)',
    'update or ignore dice_roll set a = 1, b = (select max(n) from dice_face) where c = 2',
    'update dice_roll set n = f.n from dice_face f where f.id = dice_roll.id',
    'delete from dice_roll where extract(year from at) < 2020',
    'delete from dice_roll using dice_face where dice_face.id = dice_roll.id',
    'select * from dice_roll for update of dice_roll',
    'select value from dice_roll, json_each(dice_roll.faces)',
    'create table if not exists dice_x (id integer primary key, face text references dice_face (id) on delete cascade on update cascade)',
    'create table dice_y as select * from dice_x',
    'create unique index if not exists dice_x_face on dice_x (face, id)',
    'create trigger dice_t after update of face on dice_x begin update dice_y set n = 1 where id = new.id; delete from dice_x; end',
    'create view dice_v as select * from dice_x',
    "create virtual table dice_search using fts5(text, content='dice_roll', content_rowid='id')",
    'alter table dice_x rename to dice_z',
    'alter table dice_x rename column waddle to goose',
    'drop table if exists dice_x, dice_y',
    'explain query plan select * from dice_roll',
  ])('may be %s', (sql) => lets(sql))

  test.each([
    'select * from waddle_event',
    'SELECT * FROM dice_roll, waddle_event',
    'select * from dice_roll join waddle_event on true',
    'select * from dice_roll left outer join dice_face on true, waddle_event',
    'select*from"waddle_event"',
    'select * from [waddle_event]',
    'select * from `waddle_event`',
    "select * from 'waddle_event'",
    'select * from(waddle_event)',
    'select * from ((waddle_event))',
    'select * from (dice_roll, waddle_event)',
    'select * from/**/waddle_event',
    'select * from--\nwaddle_event',
    'select * from main.waddle_event',
    'select * from "main"."waddle_event"',
    'select * from main . waddle_event',
    'select * from temp.dice_roll',
    'select * from other.dice_roll',
    'select * from dice_roll.waddle_event',
    `select "'", * from waddle_event where a = "'"`,
    "select 1 --'\n from waddle_event --'",
    "select '--', * from waddle_event",
    "select '/*', * from waddle_event -- */",
    "select 'it''s' from waddle_event",
    'select (select count(*) from waddle_event)',
    'select * from dice_roll where exists (select 1 from waddle_event)',
    'select 1 union select key from waddle_event',
    'with x as (select * from waddle_event) select * from x',
    'with waddle_event as (select 1) select * from main.waddle_event',
    'with waddle_event as (select * from waddle_event) select * from waddle_event',
    'with a as (select * from waddle_event), waddle_event as (select 1) select * from a',
    'select * from waddle_event where 1 in (with waddle_event as (select 1) select 1)',
    'select * from dice_roll where 1 in (with waddle_event as (select 1) select 1) and 2 in (select 1 from waddle_event)',
    'insert into waddle_event (key) values (1)',
    'insert into dice_roll select key from waddle_event',
    'insert or ignore into waddle_event (key) values (1)',
    'replace into waddle_event (key) values (1)',
    'update waddle_event set state = 1',
    'update or fail waddle_event set state = 1',
    'update dice_roll set n = w.n from waddle_event w',
    'delete from waddle_event',
    'delete from dice_roll using waddle_event',
    'with x as (select 1) delete from waddle_event',
    'drop table waddle_event',
    'drop table dice_x, waddle_event',
    'drop index waddle_event_key_unique',
    'alter table waddle_event add column x',
    'alter table dice_x rename to waddle_event',
    'create table waddle_x (id)',
    'create table dice_x as select * from waddle_event',
    'create table dice_x (id references waddle_event (seq))',
    'create index dice_i on waddle_event (key)',
    'create index if not exists dice_i on waddle_event (key)',
    'create view dice_v as select * from waddle_event',
    'create view waddle_v as select 1',
    'create trigger dice_t after insert on waddle_event begin select 1; end',
    'create trigger dice_t after insert on dice_x begin insert into waddle_event (key) values (1); end',
    'create trigger dice_t after insert on dice_x begin select 1; delete from waddle_event; end',
    "create virtual table dice_v using fts5(key, content='waddle_event')",
    'create virtual table dice_v using fts5(key, content = waddle_event)',
    "select * from pragma_table_info('waddle_event')",
    'select * from sqlite_master',
    'select * from dicey',
    'select * from DICEROLL',
    'explain select * from waddle_event',
    'values ((select key from waddle_event))',
  ])('may not be %s', (sql) => stops(sql, 'WDL_DB_FOREIGN_TABLE'))

  test.each([
    'ATTACH DATABASE ? AS x',
    ' /* hi */ attach ? as x',
    'detach x',
    'pragma writable_schema = 1',
    'PRAGMA table_info(dice_roll)',
    'vacuum into ?',
    'begin',
    'commit',
    'end',
    'rollback to turn',
    'savepoint x',
    'release turn',
    'reindex',
    'analyze',
    'copy dice_roll to program ?',
    'set role admin',
    'do $$ begin end $$',
    'call x()',
    'truncate dice_roll',
    'create extension dblink',
    'create function dice_f() returns int as $$ select 1 $$ language sql',
    'create schema dice_s',
    'drop schema public',
    'select $$ from $$',
    "select e'\\' from waddle_event --'",
    "select 'open",
    'select "open',
    'select 1 /* open',
    'select 1 -- one\r, * from waddle_event',
    'select load_extension(?)',
    'select "load_extension"(?)',
    'select pg_read_file(?)',
    "select query_to_xml('select * from waddle_event', true, true, '')",
    'create virtual table dice_v using dbstat',
    "create virtual table dice_v using fts5vocab('waddle_search', 'row')",
    '',
    ';',
  ])('is refused outright as %s', (sql) => stops(sql, 'WDL_DB_STATEMENT'))

  test('from a query builder may look at the schema, and at nothing else', () => {
    lets('PRAGMA table_info(`dice_roll`)', true)
    lets("select type, sql from sqlite_master where type = 'table'", true)
    stops('PRAGMA journal_mode = OFF', 'WDL_DB_STATEMENT', true)
    stops('delete from sqlite_master', 'WDL_DB_FOREIGN_TABLE', true)
    stops('select * from `waddle_event`', 'WDL_DB_FOREIGN_TABLE', true)
  })
})

test('a module with a dash in its name owns tables with an underscore', () => {
  expect(tablePrefix('my-dice')).toBe('my_dice_')
})

describe('in a bot', () => {
  const migrations: Record<string, Migration> = {
    '001_roll': {
      async up(knex) {
        if (await knex.schema.hasTable('dice_roll')) return
        await knex.schema.createTable('dice_roll', (table) => {
          table.increments('id')
          table.text('text').notNullable()
          table.integer('gone').index()
        })
      },
    },
    '002_narrow': {
      async up(knex) {
        await knex.schema.alterTable('dice_roll', (table) => {
          table.dropIndex(['gone'])
          table.dropColumn('gone')
          table.integer('n').notNullable().defaultTo(0)
        })
      },
    },
  }
  const dice = defineModule({
    name: 'dice',
    capabilities: ['db'],
    migrations,
    commands: {
      peek: async ({ db }) => String((await (await db.knex())('waddle_event').select('*')).length),
      escape: async ({ db }) => {
        const knex = await db.knex()
        await knex('dice_roll').insert({ text: 'mine' })
        await knex.raw('COMMIT')
      },
      roll: async ({ db }) => {
        const knex = await db.knex()
        await knex('dice_roll').insert({ text: 'mine' })
        return `${(await knex('dice_roll').select('text')).length}`
      },
    },
  })

  test('a module alters its own tables with the query builder, and sees no others through it', async () => {
    await using bot = await mockBot(dice)
    expect(await bot.user('ann').says('!roll')).toEqual(['1'])
    expect(await bot.user('ann').tries('!peek')).toMatchObject({ outcome: 'failed' })
    expect(await bot.user('ann').tries('!escape')).toMatchObject({ outcome: 'failed' })
    expect(await bot.db.all`SELECT text, n FROM dice_roll`).toEqual([{ text: 'mine', n: 0 }])
    await expect((await bot.db.knex())('waddle_event').select('*')).rejects.toMatchObject({ code: 'WDL_DB_FOREIGN_TABLE' })
  })
})
