import { beforeEach, describe, expect, test } from 'vitest'
import { Effects } from './effects.ts'

let effects: Effects
let order: string[]
beforeEach(() => {
  effects = new Effects()
  order = []
})
const note = (label: string) => void effects.add(label, () => order.push(label))

describe('what a module registered', () => {
  test('is undone last first', async () => {
    for (const label of ['a', 'b', 'c']) note(label)
    expect(effects.labels).toEqual(['a', 'b', 'c'])
    expect(await effects.dispose()).toEqual([])
    expect(order).toEqual(['c', 'b', 'a'])
    expect(effects.labels).toEqual([])
  })

  test('is awaited, one after the other', async () => {
    note('first')
    effects.add('slow', async () => {
      await new Promise((resolve) => setImmediate(resolve))
      order.push('slow')
    })
    await effects.dispose()
    expect(order).toEqual(['slow', 'first'])
  })

  test('is undone although another part throws, which is told by its label', async () => {
    const broken = new Error('no')
    note('a')
    effects.add('throws', () => {
      throw broken
    })
    effects.add('rejects', () => Promise.reject(broken))
    note('b')
    expect(await effects.dispose()).toEqual([
      { label: 'rejects', error: broken },
      { label: 'throws', error: broken },
    ])
    expect(order).toEqual(['b', 'a'])
  })

  test('is not waited for beyond the deadline, and everything else is still tried', async () => {
    note('a')
    effects.add('hangs', () => new Promise(() => {}))
    note('b')
    const failed = await effects.dispose(20)
    expect(failed.map((each) => each.label)).toEqual(['hangs'])
    expect(String(failed[0]!.error)).toContain('20 ms')
    expect(order).toEqual(['b', 'a'])
  })

  test('can be taken back before, and is undone once', async () => {
    note('a')
    const remove = effects.add('b', () => order.push('b'))
    remove()
    remove()
    await effects.dispose()
    await effects.dispose()
    expect(order).toEqual(['a'])
  })
})
