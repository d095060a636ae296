import { expect, test } from 'vitest'
import type { Contract } from './contract.ts'

const many = 30

/** What is heard is handed over whole, in order, once; what the bot says itself is not taken for somebody's. */
export function hearing(on: Contract): void {
  test('hands over what people say, with who, where and when', async () => {
    const before = Date.now()
    const id = await on.ground.say('ann', 'Hello there')
    const envelope = await on.heard('Hello there')
    expect(envelope).toMatchObject({ id, platform: on.platform, server: on.ground.server, channel: on.ground.channel, kind: 'message' })
    expect(envelope.account).toMatchObject({ id: on.ground.account('ann') })
    expect(envelope.account.name).not.toBe('')
    expect(envelope.account.bot ?? false).toBe(false)
    expect(Math.abs(envelope.at - before)).toBeLessThan(600_000)
    expect(envelope.receivedAt).toBeGreaterThanOrEqual(before)
    expect((envelope.fragments ?? []).map((fragment) => fragment.text).join('')).toBe(envelope.fragments ? envelope.text : '')
  })

  test('keeps the order in which things were said', async () => {
    const users = ['ann', 'bob', 'cid']
    for (let index = 0; index < many; index++) await on.ground.say(users[index % 3]!, `line ${index}`)
    await on.heard(`line ${many - 1}`)
    const lines = on.ground.bench.received.map((envelope) => envelope.text).filter((text) => text.startsWith('line '))
    expect(lines).toEqual(Array.from({ length: many }, (_, index) => `line ${index}`))
  })

  test('gives what is delivered twice the same id, so that it counts once', async () => {
    const id = await on.ground.say('ann', 'only once')
    await on.ground.redeliver(id)
    await on.ground.say('ann', 'afterwards')
    await on.heard('afterwards')
    const ids = on.ground.bench.received.filter((envelope) => envelope.text === 'only once').map((envelope) => envelope.id)
    expect(ids.length).toBeGreaterThan(0)
    expect(new Set(ids)).toEqual(new Set([id]))
  })

  if (on.traits.changes)
    test('hears of edits and deletions', async () => {
      const id = await on.ground.say('ann', 'first words')
      await on.heard('first words')
      await on.ground.edit!(id, 'better words')
      expect(await on.ground.bench.next('message.edit')).toMatchObject({ text: 'better words', data: { message: id } })
      await on.ground.remove!(id)
      expect(await on.ground.bench.next('message.delete')).toMatchObject({ data: { message: id } })
    })

  test('does not take its own words for somebody’s', async () => {
    await on.ground.speakAsBot('!quote 1')
    await on.ground.say('ann', 'and now I')
    await on.heard('and now I')
    const own = on.ground.bench.received.filter((envelope) => envelope.text === '!quote 1')
    expect(own.every((envelope) => envelope.account.bot)).toBe(true)
  })
}
