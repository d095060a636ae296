import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Holder, LimitRule, Limits } from './limits.ts'

/** What a factory hands the suite: limits nobody has used, and time that it can move. */
export interface LimitsMaker {
  open(): Promise<Limits>
  /** Let so many milliseconds pass for the limits. */
  pass(ms: number): void
  wipe(): Promise<void>
}

/** A cooldown of a command, as the router makes it. */
export const cooldown = (ms: number, scope: LimitRule['scope'] = 'user', command = 'dice/roll'): LimitRule => ({
  kind: 'cooldown',
  bucket: `${command}/${scope}`,
  scope,
  ms,
  max: 1,
})

/** A window of a command, as the router makes it. */
export const window = (max: number, ms: number, scope: LimitRule['scope'] = 'user', command = 'dice/roll'): LimitRule => ({
  kind: 'window',
  bucket: `${command}/window`,
  scope,
  ms,
  max,
})

/** Somebody in a channel of a community. */
export const at = (person: string, channel = 'twitch:pond', community = 'main'): Holder => ({
  person,
  place: { id: channel, community: { id: community } },
})

/** Every promise of {@link Limits}, for every implementation. */
export function limitsContract(name: string, maker: LimitsMaker): void {
  describe(`${name} keep the promises of limits`, () => {
    let limits: Limits
    beforeEach(async () => {
      limits = await maker.open()
    })
    afterEach(() => maker.wipe())

    test('a cooldown refuses until it is over, says for how long, and tells of it once', async () => {
      const rules = [cooldown(5_000)]
      expect(await limits.take(rules, at('ann'))).toBeUndefined()
      maker.pass(2_000)
      expect(await limits.take(rules, at('ann'))).toMatchObject({ rule: rules[0], retryAfterMs: 3_000, first: true })
      expect(await limits.take(rules, at('ann'))).toMatchObject({ first: false })
      maker.pass(3_000)
      expect(await limits.take(rules, at('ann'))).toBeUndefined()
    })

    test('a person’s limit is nobody else’s, and nobody’s in another community', async () => {
      const rules = [cooldown(90_000)]
      await limits.take(rules, at('ann'))
      expect(await limits.take(rules, at('bob'))).toBeUndefined()
      expect(await limits.take(rules, at('ann', 'discord:5/1', 'other'))).toBeUndefined()
      expect(await limits.take(rules, at('ann', 'discord:5/1'))).toBeDefined()
    })

    test('a channel’s limit is everybody’s there, a global one the whole community’s', async () => {
      const [here, everywhere] = [[cooldown(90_000, 'channel')], [cooldown(90_000, 'global')]]
      await limits.take(here, at('ann'))
      await limits.take(everywhere, at('ann'))
      expect(await limits.take(here, at('bob'))).toBeDefined()
      expect(await limits.take(here, at('bob', 'twitch:lake'))).toBeUndefined()
      expect(await limits.take(everywhere, at('bob', 'twitch:lake'))).toBeDefined()
      expect(await limits.take(everywhere, at('bob', 'twitch:sea', 'other'))).toBeUndefined()
    })

    test('one command’s limits are not another’s', async () => {
      await limits.take([cooldown(90_000)], at('ann'))
      expect(await limits.take([cooldown(90_000, 'user', 'dice/flip')], at('ann'))).toBeUndefined()
    })

    test('a window lets through as many as it says and no more', async () => {
      const rules = [window(3, 60_000)]
      for (let use = 0; use < 3; use++) expect(await limits.take(rules, at('ann'))).toBeUndefined()
      const limited = await limits.take(rules, at('ann'))
      expect(limited).toMatchObject({ rule: rules[0], first: true })
      expect(limited!.retryAfterMs).toBeGreaterThan(0)
      expect(limited!.retryAfterMs).toBeLessThanOrEqual(60_000)
      maker.pass(120_000)
      expect(await limits.take(rules, at('ann'))).toBeUndefined()
    })

    test('rules are taken together or not at all', async () => {
      const rules = [cooldown(90_000), window(1, 60_000, 'channel')]
      expect(await limits.take(rules, at('ann'))).toBeUndefined()
      expect(await limits.take(rules, at('bob'))).toMatchObject({ rule: rules[1] })
      expect(await limits.peek([rules[0]!], at('bob'))).toBeUndefined()
    })

    test('of many who ask in the same moment exactly as many are let through as there is room', async () => {
      const rules = [window(5, 60_000, 'channel')]
      const answers = await Promise.all(Array.from({ length: 40 }, (_, person) => limits.take(rules, at(`p${person}`))))
      expect(answers.filter((answer) => answer === undefined)).toHaveLength(5)
    })

    test('what was given back was never taken', async () => {
      const rules = [cooldown(90_000), window(1, 60_000)]
      await limits.take(rules, at('ann'))
      await limits.giveBack(rules, at('ann'))
      expect(await limits.peek(rules, at('ann'))).toBeUndefined()
      expect(await limits.take(rules, at('ann'))).toBeUndefined()
      expect(await limits.take(rules, at('ann'))).toBeDefined()
    })

    test('looking takes nothing and tells nobody', async () => {
      const rules = [cooldown(90_000)]
      for (let look = 0; look < 3; look++) expect(await limits.peek(rules, at('ann'))).toBeUndefined()
      await limits.take(rules, at('ann'))
      for (let look = 0; look < 3; look++) expect(await limits.peek(rules, at('ann'))).toMatchObject({ first: true })
      expect(await limits.take(rules, at('ann'))).toMatchObject({ first: true })
    })
  })
}
