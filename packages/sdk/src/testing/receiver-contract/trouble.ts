import { expect, test } from 'vitest'
import type { Contract } from './contract.ts'
import { until } from './until.ts'

/** Limits, cuts, nonsense, a token that is worth nothing any more, and the end. */
export function trouble(on: Contract): void {
  if (on.network)
    test('waits as long as the platform says, and loses nothing', async () => {
      await on.ground.limit(300)
      const sent = await on.send('patience')
      if (sent.sent) await on.seen('patience')
      else {
        expect(sent).toMatchObject({ sent: false, retry: true })
        expect(sent.retry && sent.retryAfterMs).toBeGreaterThan(0)
        await new Promise((resolve) => setTimeout(resolve, sent.retry ? sent.retryAfterMs : 0))
        expect(await on.send('patience', { id: 'again' })).toMatchObject({ sent: true })
      }
      expect(on.ground.shown().filter((message) => message.text === 'patience')).toHaveLength(1)
    })

  if (on.network)
    test(
      on.traits.history ? 'comes back after a cut, and hears what was said meanwhile' : 'comes back after a cut, and tells of the gap',
      async () => {
        await on.ground.say('ann', 'before')
        await on.heard('before')
        await on.ground.drop()
        if (on.traits.history) {
          await on.ground.say('ann', 'meanwhile')
          await on.heard('meanwhile')
        }
        await on.ground.bench.until('up')
        await until(async () => {
          await on.ground.say('ann', 'after')
          return on.ground.bench.received.some((envelope) => envelope.text === 'after') || undefined
        }, 'nothing was heard after the cut')
        if (!on.traits.history) expect(on.ground.bench.logged.join('\n')).toMatch(/gap|history|missed/i)
      },
    )

  test('outlives what a platform should never send', async () => {
    await on.ground.oddities?.()
    await until(async () => {
      await on.ground.say('ann', 'still there?')
      return on.ground.bench.received.some((envelope) => envelope.text === 'still there?') || undefined
    }, 'nothing was heard after the oddities')
    expect(await until(() => (on.ground.bench.receiver.health().state === 'up' ? 'up' : undefined), 'it is not up')).toBe('up')
  })

  if (on.network)
    test('says so when its token is worth nothing any more, and does not storm the platform', async () => {
      await on.ground.revoke()
      await on.ground.bench.until('down')
      const { detail } = on.ground.bench.receiver.health()
      expect(detail).toMatch(/waddle connect/)
      const dials = on.ground.dials()
      await new Promise((resolve) => setTimeout(resolve, 1_000))
      expect(on.ground.dials() - dials).toBeLessThanOrEqual(2)
      for (const secret of on.ground.bench.secrets.values()) expect(on.ground.bench.logged.join('\n')).not.toContain(secret)
      expect(await on.send('anybody?')).toMatchObject({ sent: false })
    })

  test('finishes what it is saying when it is stopped, and hears no more', async () => {
    on.ground.delay(100)
    const sending = on.send('last words')
    await on.ground.bench.receiver.pause?.()
    expect(await sending).toMatchObject({ sent: true })
    const began = Date.now()
    await on.ground.bench.stop()
    expect(Date.now() - began).toBeLessThan(10_000)
    expect(on.ground.shown().map((message) => message.text)).toContain('last words')
    expect(await on.send('too late')).toMatchObject({ sent: false })
    const heardBefore = on.ground.bench.received.length
    on.ground.delay(0)
    await on.ground.say('ann', 'too late').catch(() => undefined)
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(on.ground.bench.received).toHaveLength(heardBefore)
  })
}
