import { type AnyModule, optional, provide, service } from '@waddlebot/sdk'
import { describe, expect, test } from 'vitest'
import { planModules } from './plan.ts'

const points = service<{ give(): void }>('points', 1)
const labels = service<object>('labels', 1)
const named = (name: string, more: Partial<AnyModule> = {}): AnyModule => ({ name, ...more })
const bank = (token = points, name = 'bank') => named(name, { provides: [provide(token as never, () => ({}))] as never })
const order = (...modules: AnyModule[]) => planModules(modules.map((definition) => ({ definition }))).map((spec) => spec.definition.name)
const refusal = (...modules: AnyModule[]) => {
  try {
    order(...modules)
  } catch (error) {
    return error
  }
  throw new Error('it was not refused')
}

describe('the order in which modules load', () => {
  test('is the owner’s where nobody needs anybody', () => {
    expect(order(named('c'), named('a'), named('b'))).toEqual(['c', 'a', 'b'])
  })

  test('puts who provides before who uses, through several', () => {
    const game = named('game', { uses: { points } })
    const middle = named('middle', { uses: { points }, provides: [provide(labels, () => ({}))] as never })
    const top = named('top', { uses: { labels } })
    expect(order(top, game, middle, bank())).toEqual(['bank', 'middle', 'top', 'game'])
  })

  test('is the same although two use one provider', () => {
    expect(order(named('a', { uses: { points } }), named('b', { uses: { points } }), bank())).toEqual(['bank', 'a', 'b'])
  })

  test('does without what is optional and not there, or there in another version', () => {
    const game = named('game', { uses: { points: optional(points) } as never })
    expect(order(game)).toEqual(['game'])
    expect(order(game, bank())).toEqual(['bank', 'game'])
    expect(order(game, bank(service('points', 2) as never))).toEqual(['game', 'bank'])
  })
})

describe('a plan is refused', () => {
  test('when nobody provides what is needed', () => {
    expect(refusal(named('game', { uses: { points } }))).toMatchObject({
      code: 'WDL_SERVICE_MISSING',
      message: expect.stringContaining('game needs "points"'),
      fix: expect.stringContaining('waddle config set modules.game.enabled false'),
    })
  })

  test('when it is there in another version', () => {
    expect(refusal(named('game', { uses: { points } }), bank(service('points', 2) as never))).toMatchObject({
      code: 'WDL_SERVICE_VERSION',
      message: expect.stringMatching(/version 1.*bank provides version 2/),
    })
  })

  test('when modules need each other in a circle, naming it', () => {
    const a = named('a', { uses: { labels }, provides: [provide(points, () => ({ give() {} }))] as never })
    const b = named('b', { uses: { points }, provides: [provide(labels, () => ({}))] as never })
    expect(refusal(a, b)).toMatchObject({ code: 'WDL_SERVICE_CIRCLE', message: expect.stringContaining('a → b → a') })
    const self = named('self', { uses: { points }, provides: [provide(points, () => ({ give() {} }))] as never })
    expect(refusal(self)).toMatchObject({ code: 'WDL_SERVICE_CIRCLE' })
  })

  test('when two modules have one name, or provide one service', () => {
    expect(refusal(named('a'), named('a'))).toMatchObject({ code: 'WDL_MODULE_TWICE' })
    expect(refusal(bank(), bank(points, 'till'))).toMatchObject({
      code: 'WDL_SERVICE_TWICE',
      message: expect.stringMatching(/bank and till/),
    })
  })
})

test('two modules with one code are refused, and the one with the shorter name is told to give way', () => {
  const entry = { what: 'It is dry.', why: 'Nobody filled it.', fix: 'Fill it.' }
  const paint = named('paint', { errors: { WDL_PAINT_POT_DRY: entry } })
  const pot = named('paint-pot', { errors: { WDL_PAINT_POT_DRY: entry } })
  expect(order(paint)).toEqual(['paint'])
  expect(refusal(pot, paint)).toMatchObject({
    code: 'WDL_MODULE_CODE',
    message: 'modules paint-pot and paint both have the code WDL_PAINT_POT_DRY, so nobody could tell whose it is',
    fix: expect.stringContaining('rename it in paint,'),
  })
})
