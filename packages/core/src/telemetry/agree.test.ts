import { readFileSync } from 'node:fs'
import { defineModule } from '@waddlebot/sdk'
import { expect, onTestFinished, test } from 'vitest'
import { TestFleet } from '../test-host/fleet.ts'
import { SmallBot } from '../test-host/small-bot.ts'

const pond = defineModule({
  name: 'pond',
  commands: {
    feed: () => 'Quack!',
    rest: () => undefined,
    'swim <laps:int>': { cooldown: '1h user', run: () => 'Splash!' },
    drain: { role: 'owner', run: () => 'Gone.' },
    fall: () => {
      throw new Error('frozen')
    },
  },
})

/** The value of one line of the text. */
const numberAt = (text: string, line: string) =>
  Number(
    text
      .split('\n')
      .find((each) => each.startsWith(`${line} `))
      ?.slice(line.length + 1) ?? 0,
  )

test('metrics say what the journal says of the same run, to the last message', async () => {
  await using bot = await SmallBot.start([pond])
  const lines = ['!feed', '!feed', '!rest', '!swim 3', '!swim', '!drain', 'just chatter']
  for (let n = 0; n < 350; n++) await bot.hear(lines[n % lines.length]!)
  for (let n = 0; n < 4; n++) await bot.hear('!fall')
  await bot.runtime.idle()
  const text = await bot.runtime.metrics.scrape()
  const rows = await bot.store.db.all<{ outcome: string; n: number }>`SELECT outcome, count(*) AS n FROM waddle_event GROUP BY outcome`
  const journal = Object.fromEntries(rows.map(({ outcome, n }) => [outcome, Number(n)]))
  expect(journal).toEqual({ replied: 101, silent: 50, refused: 149, failed: 4 })
  for (const [outcome, n] of Object.entries(journal)) {
    expect(numberAt(text, `waddle_module_runs_total{module="pond",outcome="${outcome}"}`), outcome).toBe(n)
    const chatter = outcome === 'silent' ? 50 : 0
    expect(numberAt(text, `waddle_handled_total{outcome="${outcome}"}`), outcome).toBe(n + chatter)
  }
  expect(numberAt(text, 'waddle_module_milliseconds_count{module="pond"}')).toBe(304)
  expect(numberAt(text, 'waddle_received_total{platform="console"}')).toBe(354)
  expect(numberAt(text, 'waddle_sent_total{platform="console"}')).toBe(bot.said.length)
  // What each gate saw adds up: who came to it is who was not stopped before.
  const gate = (name: string) => [
    numberAt(text, `waddle_gate_reached_total{gate="${name}"}`),
    numberAt(text, `waddle_gate_stopped_total{gate="${name}"}`),
  ]
  expect(['enabled', 'platform', 'permission', 'arguments', 'limit', 'cost'].map(gate)).toEqual([
    [304, 0],
    [304, 0],
    [304, 50],
    [254, 50],
    [204, 49],
    [155, 0],
  ])
})

test('labels are modules, gates and platforms, never people or channels', async () => {
  await using bot = await SmallBot.start([pond])
  for (let n = 0; n < 50; n++) {
    await bot.hear('!feed', { channel: `channel-${n}`, account: { id: `person-${n}`, name: `person-${n}` } })
  }
  expect(await bot.runtime.metrics.scrape()).not.toMatch(/person-|channel-/)
})

test('every metric that a process of several shows stands on the page about observing', async () => {
  const fleet = await TestFleet.of([pond])
  onTestFinished(() => fleet.end())
  const bot = await fleet.start('all')
  const text = await bot.runtime.metrics.scrape()
  const page = readFileSync(new URL('../../../../docs/guides/observe.md', import.meta.url), 'utf8')
  const names = [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name)
  expect(names.filter((name) => !page.includes(`| \`${name}\` |`))).toEqual([])
  expect(text).toContain('waddle_bus_lag 0\n')
  expect(text).toContain('waddle_processes 1\n')
})
