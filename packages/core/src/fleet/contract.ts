import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Wire } from './wire.ts'

/** What a factory hands the suite. */
export interface WireMaker {
  /** Another process on the same wire. */
  connect(id: string): Promise<Wire>
  /** Cut one off, and let it back. */
  cut(id: string): Promise<void>
  mend(id: string): Promise<void>
  /** Called after each test. */
  wipe(): Promise<void>
}

/** Ask until it holds; the time limit of the test is the only other way out. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 2))
}

/** Every promise of {@link Wire}, for every implementation that connects processes. */
export function wireContract(name: string, maker: WireMaker): void {
  describe(`${name} keeps the promises of a wire`, () => {
    let [one, two, three]: Wire[] = []
    beforeEach(async () => {
      ;[one, two, three] = await Promise.all(['one', 'two', 'three'].map((id) => maker.connect(id)))
    })
    afterEach(async () => {
      await Promise.all([one, two, three].map((wire) => wire!.close()))
      await maker.wipe()
    })

    test('what is broadcast is worked on in every process before the broadcast is over', async () => {
      const heard: string[] = []
      for (const wire of [one!, two!, three!]) {
        wire.hear('news', async (payload) => {
          await new Promise((resolve) => setTimeout(resolve, 5))
          heard.push(`${wire.id} ${JSON.stringify(payload)}`)
        })
      }
      await one!.broadcast('news', { text: 'ducks 🦆' })
      expect(heard.sort()).toEqual(['one', 'three', 'two'].map((id) => `${id} {"text":"ducks 🦆"}`))
    })

    test('a listener that throws or is deaf to the topic keeps nobody waiting', async () => {
      two!.hear('news', () => {
        throw new Error('no')
      })
      const heard: unknown[] = []
      one!.hear('news', (payload) => void heard.push(payload))
      await one!.broadcast('news', 1)
      expect(heard).toEqual([1])
    })

    test('what is stopped hears no more', async () => {
      const heard: unknown[] = []
      const stop = two!.hear('news', (payload) => void heard.push(payload))
      await one!.broadcast('news', 1)
      stop()
      await one!.broadcast('news', 2)
      expect(heard).toEqual([1])
    })

    test('a question is answered by the process that it is put to', async () => {
      for (const wire of [one!, two!, three!])
        wire.answer('who', (payload, from) => ({ me: wire.id, from, twice: (payload as { n: number }).n * 2 }))
      expect(await one!.ask('two', 'who', { n: 21 }, 2_000)).toEqual({ me: 'two', from: 'one', twice: 42 })
      expect(await two!.ask('two', 'who', { n: 1 }, 2_000)).toEqual({ me: 'two', from: 'two', twice: 2 })
      const many = await Promise.all(Array.from({ length: 50 }, (_, n) => three!.ask('one', 'who', { n }, 2_000)))
      expect(many.map((each) => (each as { twice: number }).twice)).toEqual(Array.from({ length: 50 }, (_, n) => n * 2))
    })

    test('what the other side throws is thrown at whoever asked', async () => {
      two!.answer('break', async () => {
        throw new Error('broken there')
      })
      await expect(one!.ask('two', 'break', null, 2_000)).rejects.toThrow('broken there')
    })

    test('a question to nobody is an error, not a wait without end', async () => {
      await expect(one!.ask('nobody', 'who', null, 50)).rejects.toMatchObject({ code: 'WDL_FLEET_SILENT' })
      await expect(one!.ask('two', 'nothing', null, 200)).rejects.toThrow(/nothing/)
    })

    test('who was cut off is told that something may have been missed, and hears again', async () => {
      const heard: unknown[] = []
      two!.hear('news', (payload) => void heard.push(payload))
      await maker.cut('two')
      await one!.broadcast('news', 'missed')
      expect(heard).toEqual([])
      await maker.mend('two')
      await until(() => heard.length > 0)
      expect(heard).toEqual([undefined])
      await one!.broadcast('news', 'again')
      await until(() => heard.length > 1)
      expect(heard).toEqual([undefined, 'again'])
    })
  })
}
