import { expect, expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import { type AnyModule, defineKind, defineModule, type ErrorTable, optional, provide, service } from './index.ts'

/** Never called: what matters is what the compiler says of each line. A mistake that compiles fails `npm run check`. */
const typesOnly = (_look: () => void) => {}

const points = service<{ balance(person: string): Promise<number> }>('points', 1)
const config = z.object({ greeting: z.string().default('hi') })

test('handlers are typed by what the module says of itself', () => {
  typesOnly(() =>
    defineModule({
      name: 'fine',
      config,
      capabilities: ['db', 'http', 'jobs', 'say:announce', 'net:api.example.com', 'secret:API_KEY'],
      uses: { points, maybe: optional(points) },
      kinds: { colour: defineKind('a colour', (word) => (word.startsWith('#') ? word : undefined)) },
      commands: {
        ping: () => 'pong',
        'ok <n:int> [tint:colour]': ({ args, config, db, fetch, secret, points, maybe }) => {
          expectTypeOf(args.n).toBeNumber()
          expectTypeOf(args.tint).toEqualTypeOf<string | undefined>()
          expectTypeOf(config.greeting).toBeString()
          expectTypeOf(db.one).toBeFunction()
          expectTypeOf(fetch).toBeFunction()
          expectTypeOf(secret).parameter(0).toEqualTypeOf<'API_KEY'>()
          expectTypeOf(points.balance).toBeFunction()
          expectTypeOf(maybe).toEqualTypeOf<{ balance(person: string): Promise<number> } | undefined>()
        },
        'two words': { cooldown: '5s user', limit: '10 per 1m user', role: ['vip', 'regular'], run: () => {} },
      },
      on: { raid: ({ event }) => void expectTypeOf(event.viewers).toBeNumber() },
      http: { 'GET /quotes/:id': ({ params }) => expectTypeOf(params.id).toBeString() },
      jobs: { later: ({ dueAt }) => void expectTypeOf(dueAt).toBeNumber() },
      provides: [provide(points, () => ({ balance: async () => 0 }))],
      errors: { WDL_FINE_EMPTY: { what: 'It is empty.', why: 'Nobody filled it.', fix: 'Fill it.' } },
    }),
  )
})

test('mistakes do not compile', () => {
  typesOnly(() =>
    defineModule({
      name: 'mistaken',
      config,
      capabilities: ['db'],
      commands: {
        // @ts-expect-error  unknown argument kind: "rset"
        'bad <text:rset>': () => {},
        // @ts-expect-error  no such argument
        'typo <text:rest>': ({ args }) => args.txet,
        // @ts-expect-error  an optional argument may be missing
        'opt [id:int]': ({ args }) => args.id.toFixed(),
        // @ts-expect-error  the module did not declare say:announce
        'loud <text:rest>': ({ announce }) => announce('x', 'y'),
        // @ts-expect-error  the module declared no net: capability
        'far <url:url>': ({ fetch, args }) => fetch(args.url),
        // @ts-expect-error  no such setting
        set: ({ config }) => config.greting,
        // biome-ignore lint/suspicious/noDuplicateObjectKeys: the mistake itself
        ping: () => 'pong',
        // @ts-expect-error  the same command twice
        ping: () => 'pong again',
        // @ts-expect-error  a cooldown has a unit and says whose it is
        cool: { cooldown: '5 seconds', run: () => {} },
        // @ts-expect-error  no such role
        king: { role: 'king', run: () => {} },
        // @ts-expect-error  a handler says words, elements or nothing
        number: () => 5,
      },
    }),
  )
  typesOnly(() =>
    defineModule({
      name: 'mistaken',
      // @ts-expect-error  no such event
      on: { riad: () => {} },
    }),
  )
  typesOnly(() =>
    defineModule({
      name: 'mistaken',
      // @ts-expect-error  routes need the capability http
      http: { 'GET /x': () => 1 },
    }),
  )
  typesOnly(() =>
    defineModule({
      name: 'mistaken',
      // @ts-expect-error  jobs need the capability jobs
      jobs: { later: () => {} },
    }),
  )
  typesOnly(() =>
    defineModule({
      name: 'mistaken',
      // @ts-expect-error  no such capability
      capabilities: ['dbb'],
    }),
  )
})

test('codes of errors begin with the name of their module', () => {
  const entry = { what: 'It is dry.', why: 'A pot holds ten strokes.', fix: 'Fill it.' }
  const table = { WDL_PAINT_POT_DRY: entry } as const satisfies ErrorTable
  typesOnly(() => defineModule({ name: 'paint-pot', errors: table }))
  typesOnly(() => defineModule({ name: 'paint', errors: { WDL_PAINT_DRY: entry, WDL_PAINT_POT_DRY: entry } }))
  typesOnly(() => defineModule({ name: 'paint' as string, errors: { WDL_PAINT_DRY: entry } }))
  typesOnly(() =>
    defineModule({
      name: 'paint',
      errors: {
        // @ts-expect-error  a code of another module
        WDL_POTS_DRY: entry,
        // @ts-expect-error  a code of waddle's own
        WDL_CONFIG_KEY: entry,
        // @ts-expect-error  no word behind the name
        WDL_PAINT: entry,
        // @ts-expect-error  not in capitals
        wdl_paint_dry: entry,
        // @ts-expect-error  what to do is missing
        WDL_PAINT_WET: { what: 'It is wet.', why: 'It rained.' },
        // @ts-expect-error  a sentence is text
        WDL_PAINT_OLD: { ...entry, why: 7 },
      },
    }),
  )
  // @ts-expect-error  a table that was typed elsewhere is checked like one that stands here
  typesOnly(() => defineModule({ name: 'paint-box', errors: table }))
  // @ts-expect-error  dashes of the name are underscores
  typesOnly(() => defineModule({ name: 'paint-pot', errors: { 'WDL_PAINT-POT_DRY': entry } }))
})

test('every module is a module, its types forgotten', () => {
  const plain = defineModule({ name: 'plain', commands: { 'a <n:int>': ({ args }) => String(args.n) } })
  const any: AnyModule = plain
  expect(any.name).toBe('plain')
  expect(Object.keys(any.commands ?? {})).toEqual(['a <n:int>'])
})
