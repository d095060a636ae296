import { type AnyModule, defineModule } from '@waddlebot/sdk'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { checkConfig, checkDefinition } from './check.ts'

const run = () => {}
const wrong = (definition: unknown) => {
  try {
    checkDefinition(definition as AnyModule, 'x')
  } catch (error) {
    return error
  }
  throw new Error('it was not refused')
}

describe('a definition', () => {
  test('that is sound is handed back as it is', () => {
    const dice: AnyModule = {
      name: 'my-dice2',
      capabilities: ['db', 'http', 'jobs', 'moderate', 'net:api.example.org', 'secret:API_KEY'],
      migrations: { '001_x': { up: async () => {} } },
      commands: { 'roll [sides:int=6]': run },
      on: { raid: run },
      filters: { calm: run },
      jobs: { later: run },
      http: { 'GET /': run },
    }
    expect(checkDefinition(dice, 'x')).toBe(dice)
  })

  test.each([undefined, null, 7, 'dice', {}, { name: 7 }, { default: { name: 'dice' } }])(
    'that is no module is refused: %o',
    (definition) => {
      expect(wrong(definition)).toMatchObject({
        code: 'WDL_MODULE_INVALID',
        message: expect.stringContaining('no module'),
        fix: expect.stringContaining('defineModule'),
      })
    },
  )

  test.each(['', 'Dice', '1dice', 'di_ce', 'dice!', 'a'.repeat(33), 'waddle', '__proto__'])(
    'whose name cannot be one is refused: "%s"',
    (name) => {
      expect(wrong({ name })).toMatchObject({ code: 'WDL_MODULE_INVALID' })
    },
  )

  test.each(['root', 'net:', 'net:a b', 'secret:low', 'say'])('that asks for "%s" is refused', (capability) => {
    expect(wrong({ name: 'dice', capabilities: [capability] })).toMatchObject({
      code: 'WDL_MODULE_INVALID',
      message: expect.stringContaining(`"${capability}" is no capability`),
    })
  })

  const entry = { what: 'It is dry.', why: 'Nobody filled it.', fix: 'Fill it.' }

  test('may have codes that begin with its name, dashes as underscores', () => {
    const pot = { name: 'paint-pot', errors: { WDL_PAINT_POT_DRY: entry, WDL_PAINT_POT_2_WET: entry } }
    expect(checkDefinition(pot, 'x')).toBe(pot)
  })

  test.each([
    ['another module’s', { WDL_DICE_DRY: entry }, 'does not begin with WDL_PAINT_'],
    ['a longer name', { WDL_PAINTED_DRY: entry }, 'does not begin with WDL_PAINT_'],
    ['one of waddle’s own', { WDL_CONFIG_KEY: entry }, 'those of waddle'],
    ['one that waddle may have next year', { WDL_STORE_PAINT: entry }, 'those of waddle'],
    ['no code at all', { dry: entry }, 'does not begin with WDL_PAINT_'],
    ['nothing behind its name', { WDL_PAINT_: entry }, 'capitals'],
    ['small letters', { WDL_PAINT_dry: entry }, 'capitals'],
    ['no sentence on what to do', { WDL_PAINT_DRY: { what: 'It is dry.', why: 'So.' } }, 'does not say what to do'],
    ['an empty sentence', { WDL_PAINT_DRY: { ...entry, why: ' ' } }, 'does not say why'],
    ['nothing', { WDL_PAINT_DRY: null }, 'does not say what happened'],
  ])('with a code that is %s is refused', (_, errors, why) => {
    expect(wrong({ name: 'paint', errors })).toMatchObject({
      code: 'WDL_MODULE_CODE',
      message: expect.stringContaining(why),
      fix: expect.stringMatching(/WDL_PAINT_|errors/),
    })
  })

  test.each([7, null, 'WDL_PAINT_DRY', [entry]])('whose codes are no table is refused: %o', (errors) => {
    expect(wrong({ name: 'paint', errors })).toMatchObject({ code: 'WDL_MODULE_CODE', message: expect.stringContaining('no table') })
  })

  test('that is called as waddle’s own codes begin has none', () => {
    expect(checkDefinition({ name: 'config' }, 'x')).toMatchObject({ name: 'config' })
    expect(wrong({ name: 'config', errors: { WDL_CONFIG_DRY: entry } })).toMatchObject({
      fix: expect.stringContaining('rename the module'),
    })
  })

  test('that listens to what does not happen is refused', () => {
    expect(wrong({ name: 'dice', on: { rain: run } })).toMatchObject({ message: expect.stringContaining('no event "rain"') })
    expect(wrong({ name: 'dice', on: { toString: run } })).toMatchObject({ code: 'WDL_MODULE_INVALID' })
  })

  test.each([
    ['db', { migrations: { '001_x': { up: run } } }],
    ['http', { http: { 'GET /': run } }],
    ['jobs', { jobs: { later: run } }],
    ['moderate', { filters: { calm: run } }],
  ])('that does without asking for "%s" what needs it is refused', (capability, member) => {
    expect(wrong({ name: 'dice', ...member })).toMatchObject({ message: expect.stringContaining(`needs the capability "${capability}"`) })
  })

  test('whose signature cannot be read is refused', () => {
    expect(wrong({ name: 'dice', commands: { 'roll <sides:nonsense>': run } })).toMatchObject({ code: expect.stringMatching(/^WDL_/) })
  })
})

describe('a configuration', () => {
  const dice: AnyModule = { name: 'dice', config: z.object({ sides: z.number().int().min(2).default(6), name: z.string().optional() }) }

  test('comes back with its defaults', async () => {
    expect(await checkConfig(dice, undefined)).toEqual({ sides: 6 })
    expect(await checkConfig(dice, { sides: 20 })).toEqual({ sides: 20 })
  })

  test('that is wrong is refused with every fault and what to type', async () => {
    await expect(checkConfig(dice, { sides: 'many', name: 7 })).rejects.toMatchObject({
      code: 'WDL_MODULE_CONFIG',
      message: expect.stringMatching(/sides: .*; name: /),
      fix: 'waddle config unset modules.dice.config.sides',
    })
    await expect(checkConfig({ ...dice, receiver: {} } as unknown as AnyModule, { sides: 'many' })).rejects.toMatchObject({
      fix: 'waddle config unset receivers.dice.config.sides',
    })
  })

  test('for a module that takes none is refused, unless it is empty', async () => {
    const plain: AnyModule = { name: 'plain' }
    expect(await checkConfig(plain, undefined)).toEqual({})
    expect(await checkConfig(plain, {})).toEqual({})
    await expect(checkConfig(plain, { sides: 6 })).rejects.toMatchObject({
      code: 'WDL_MODULE_CONFIG',
      message: expect.stringContaining('sides'),
    })
  })
})

test('a misspelt key of a module’s configuration is refused with the one that was meant; optional ones are known', async () => {
  const notes = defineModule({ name: 'notes', config: z.object({ maxLength: z.number().default(300), home: z.string().optional() }) })
  await expect(checkConfig(notes, { maxLenght: 10 })).rejects.toMatchObject({
    code: 'WDL_MODULE_CONFIG',
    message: expect.stringContaining('did you mean "maxLength"?'),
    fix: 'waddle config rename modules.notes.config.maxLenght maxLength',
  })
  expect(await checkConfig(notes, { home: 'lobby' })).toEqual({ maxLength: 300, home: 'lobby' })
  await expect(checkConfig(notes, { hmoe: 'lobby' })).rejects.toMatchObject({
    fix: 'waddle config rename modules.notes.config.hmoe home',
  })
})
