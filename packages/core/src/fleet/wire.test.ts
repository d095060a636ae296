import { describe, expect, test } from 'vitest'
import { TestWires } from '../test-host/wires.ts'
import { wireContract } from './contract.ts'
import { LocalWire } from './local.ts'

let wires = new TestWires()
wireContract('The wire of tests', {
  connect: async (id) => wires.connect(id),
  cut: async (id) => wires.cut(id),
  mend: (id) => wires.mend(id),
  wipe: async () => {
    wires = new TestWires()
  },
})

describe('the wire of a bot that is one process', () => {
  test('tells its own listeners, each a copy', async () => {
    const wire = new LocalWire()
    const heard: unknown[] = []
    const payload = { list: [1] }
    wire.hear('news', (given) => void (given as typeof payload).list.push(9))
    wire.hear('news', (given) => void heard.push(given))
    await wire.broadcast('news', payload)
    expect(heard).toEqual([{ list: [1] }])
    expect(payload).toEqual({ list: [1] })
  })

  test('answers itself and nobody else', async () => {
    const wire = new LocalWire()
    wire.answer('who', () => 'me')
    expect(await wire.ask('alone', 'who', null)).toBe('me')
    await expect(wire.ask('other', 'who', null)).rejects.toMatchObject({ code: 'WDL_FLEET_SILENT' })
  })
})
