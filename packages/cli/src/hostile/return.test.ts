import { expect, test } from 'vitest'
import { waddle } from '../trial.ts'
import { notedBot, notesOf, stored } from './bot.ts'
import { Living } from './living.ts'

const deadly = `import { defineModule } from '@waddlebot/sdk'
export default defineModule({ name: 'deadly', commands: { die: async () => {
  // Late enough to be on disk: what ends the bot before that is forgotten with it.
  await new Promise((resolve) => setTimeout(resolve, 50))
  process.kill(process.pid, 'SIGKILL')
  for (;;);
} } })
`

test('a line that ends the bot each time it is done is put aside after seven tries, and what waited beside it is done', {
  timeout: 120_000,
}, async () => {
  const dir = await notedBot({ modules: { deadly } })
  const first = new Living(['console', '--json'], { cwd: dir })
  first.say('beside', '!slow beside', { user: 'bob' })
  first.say('mark', '!hello', { user: 'eve' })
  await first.done('mark')
  first.say('die', '!die')
  expect((await first.ended).signal).toBe('SIGKILL')
  let deaths = 0
  for (;;) {
    const bot = new Living(['console', '--json'], { cwd: dir })
    bot.hush()
    const { signal, code, err } = await bot.ended
    if (signal === 'SIGKILL') {
      deaths++
      continue
    }
    expect(code).toBe(0)
    expect(err).toContain('an event was under way each time the bot ended')
    break
  }
  expect(deaths).toBe(7)
  expect((await notesOf(dir)).filter((text) => text === 'beside')).toHaveLength(1)
  const events = (await stored(dir))['waddle_event']!
  expect(events.find((row) => String(row['key']).endsWith(':die'))).toMatchObject({ state: 'dead', outcome: 'failed', reason: 'gave-up' })
  expect(await waddle(['console', '--json'], { cwd: dir, input: '' })).toMatchObject({ code: 0, out: '', err: '' })
  const dead = (await waddle(['events', 'dead', 'list', '--json'], { cwd: dir })).json().data as {
    dead: { id: string; payload: unknown }[]
  }
  expect(dead.dead).toMatchObject([{ payload: { text: '!die' }, error: 'the bot ended each time it worked on it' }])
})
