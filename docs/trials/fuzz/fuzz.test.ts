import commands from '@waddlebot/module-commands'
import help from '@waddlebot/module-help'
import memories from '@waddlebot/module-memories'
import type { AnyModule } from '@waddlebot/sdk'
import { expect, test } from 'vitest'
import { Dice } from '../../../packages/cli/src/hostile/dice.ts'
import { fault } from '../../../packages/cli/src/hostile/fault.ts'
import { type Ended, FuzzedBot } from './fuzz.ts'
import { lineOf } from './line.ts'

/** New ones in each run but for CI; `FUZZ_LINES=1000000` says a million in one, which takes some minutes. */
const lines = Number(process.env['FUZZ_LINES'] ?? 100_000)
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000)
/** A life of a bot: so many lines until it begins anew with an empty store. */
const life = 10_000
/** Longest that a line may take; milliseconds of the processor. */
const longest = 5
/** And how often the time of a usual line: on a machine that takes twice the time for every line none is slow for that. */
const timesUsual = 20
/** A line that took longer is said again so often; it is slow when it never takes less. Garbage collection and neighbours pass by. */
const again = 10

const broken = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/
const platforms = ['console', 'twitch', 'discord', 'slack']
const roles = [[], [], ['vip'], ['moderator'], ['moderator'], ['moderator'], ['owner']]

test(`${lines} generated lines: no handler misses an argument, nothing inner is said, none is slow`, { timeout: 30 * 60_000 }, async () => {
  const dice = new Dice(seed)
  const slow: string[] = []
  const faults: string[] = []
  const outcomes: Record<string, number> = {}
  let [said, ran, paused, longestSeen, usual] = [0, 0, 0, 0, 0]
  const began = performance.now()
  for (let done = 0; done < lines; ) {
    const bot = await FuzzedBot.start([help, commands, memories] as AnyModule[])
    for (const end = Math.min(lines, done + life); done < end; done++) {
      const text = lineOf(dice, bot.signatures)
      const name = `u${dice.below(50)}`
      const who = { platform: dice.of(platforms), account: { id: name, name, roles: dice.of(roles) } }
      const { ended, ms } = await timed(bot, text, who)
      outcomes[ended.settled.outcome] = (outcomes[ended.settled.outcome] ?? 0) + 1
      said += ended.said.length
      for (const each of faultsOf(ended)) faults.push(`${each}\n  line: ${JSON.stringify(text)}`)
      usual += (Math.min(ms, longest) - usual) / 1_000
      const most = Math.max(longest, timesUsual * usual)
      if (ms > most) {
        let best = ms
        for (let count = 0; count < again && best > most; count++) best = Math.min(best, (await timed(bot, text, who)).ms)
        if (best > most) slow.push(`${best.toFixed(1)} ms: ${JSON.stringify(text.slice(0, 300))}`)
        else paused++
        longestSeen = Math.max(longestSeen, best)
      } else longestSeen = Math.max(longestSeen, ms)
      if (faults.length + slow.length + bot.wrong.length >= 20) break
    }
    ran += bot.ran
    faults.push(...bot.wrong)
    await bot.stop()
    if (faults.length + slow.length >= 20) break
  }
  const told = `seed ${seed}, ${lines} lines, ${ran} runs of handlers, ${said} messages, ${JSON.stringify(outcomes)}`
  process.stderr.write(
    `fuzz: ${told}; ${paused} lines were held up once and not again; slowest ${longestSeen.toFixed(2)} ms, usual ${usual.toFixed(2)} ms; ${((performance.now() - began) / 1000).toFixed(0)} s\n`,
  )
  expect(faults, told).toEqual([])
  expect(slow, told).toEqual([])
  expect(ran, 'most lines reach a handler').toBeGreaterThan(lines / 4)
  expect(outcomes['failed'] ?? 0, told).toBe(0)
})

async function timed(bot: FuzzedBot, text: string, who: Parameters<FuzzedBot['say']>[1]): Promise<{ ended: Ended; ms: number }> {
  // Time of the processor, not of the clock: what a neighbour takes is not the line's.
  const from = process.cpuUsage()
  const ended = await bot.say(text, who)
  const { user, system } = process.cpuUsage(from)
  return { ended, ms: (user + system) / 1_000 }
}

/** What should not have been said, or should not have happened. */
function faultsOf({ settled, said }: Ended): string[] {
  const found: string[] = []
  if (settled.outcome === 'failed') found.push(`failed: ${settled.module} ${settled.command} ${settled.reason}`)
  for (const { fallback: text, platform } of said) {
    // Who asks for the errors of a command is shown their codes, which have a page each.
    const words = settled.command === 'cmd errors' ? text.replace(/\bWDL_[A-Z_]+/g, '') : text
    if (fault.test(words)) found.push(`leaks: ${JSON.stringify(text)}`)
    if (broken.test(text)) found.push(`is not clean: ${JSON.stringify(text)}`)
    if (/@(everyone|here)\b/i.test(text)) found.push(`calls everybody: ${JSON.stringify(text)}`)
    if (platform === 'twitch' && (/^[/.!]/.test(text) || [...text].length > 500))
      found.push(`is a command or too long: ${JSON.stringify(text)}`)
    if (text === '') found.push('is empty')
  }
  return found
}
