import { readdirSync } from 'node:fs'
import { SqliteStore } from '@waddlebot/core'
import type { Db } from '@waddlebot/sdk'
import { describe, expect, test } from 'vitest'
import { Ward } from '../ward.ts'

const hour = 3_600_000

describe('servers.pending', () => {
  test('finds a server that nobody claimed, and the printed command claims it', async () => {
    const ward = await Ward.bot()
    await ward.tamper(
      (db) => db.run`
        INSERT INTO waddle_server (id, platform, server, name, community, state, seen_at)
        VALUES ('discord:5', 'discord', '5', 'Lake', 'discord:5', 'pending', 1)`,
    )
    await ward.mends('servers.pending', { code: 'WDL_DOCTOR_SERVERS', level: 'warn', fix: 'waddle community claim discord:5 main' })
  })
})

describe('leftovers.events', () => {
  const envelope = {
    id: 'one',
    platform: 'console',
    server: null,
    channel: 'lobby',
    account: { id: 'ann', name: 'ann', roles: ['owner'] },
    kind: 'message',
    at: 0,
    receivedAt: 0,
    text: '!quote add quack',
  }
  const accept = (db: Db, at: number) =>
    db.run`INSERT INTO waddle_event (key, state, envelope, received_at) VALUES ('console:one', 'accepted', ${JSON.stringify(envelope)}, ${at})`

  test('finds an event that was accepted and never finished, and the next run finishes it', async () => {
    const ward = await Ward.bot()
    ward.edit('\nhttp: false', '\nhttp: { port: 0 }')
    await ward.tamper((db) => accept(db, Date.now() - 2 * hour))
    const [found, ...more] = await ward.findings('leftovers.events')
    expect(found).toMatchObject({
      code: 'WDL_DOCTOR_LEFTOVERS',
      level: 'warn',
      message: expect.stringMatching(/^1 accepted and not finished/),
      fix: 'waddle run',
    })
    expect(more).toEqual([])
    // The printed command goes on until it is stopped; it finishes what it took up first.
    const { out } = await ward.shell(
      `${found!.fix!} 2>run.log & while ! grep -q '"running"' run.log 2>/dev/null; do sleep 0.1; done; kill $!; wait $!; waddle doctor leftovers.events`,
    )
    expect(out.trim().split('\n').at(-1)).toBe('ok     1 check')
    expect((await ward.waddle('export')).out).toMatch(/^memories_quote +1$/m)
  })

  test('tells from a bot that runs and is stuck, which has to be stopped first', async () => {
    const ward = await Ward.bot()
    ward.edit('\nhttp: false', '\nhttp: { port: 0 }')
    await ward.tamper((db) => accept(db, Date.now() - 2 * hour))
    const lock = SqliteStore.open({ file: ward.at('data/waddle.db') })
    const [found] = await ward.findings('leftovers.events')
    await lock.close()
    expect(found).toMatchObject({ message: expect.stringContaining('stuck'), fix: expect.stringMatching(/^kill .*; waddle run$/) })
  })

  test('does not mind one that was accepted a moment ago', async () => {
    const ward = await Ward.bot()
    await ward.tamper((db) => accept(db, Date.now()))
    expect(await ward.findings('leftovers.events')).toEqual([])
  })

  test('finds a message that was never said', async () => {
    const ward = await Ward.bot()
    await ward.tamper((db) => db.run`INSERT INTO waddle_outbox (id, event, message, at) VALUES ('a', NULL, '{}', 0)`)
    expect(await ward.findings('leftovers.events')).toMatchObject([{ message: expect.stringMatching(/^1 written and not said/) }])
  })
})

describe('events.dead', () => {
  test('finds an event that ended the bot each time, and the printed command forgets it', async () => {
    const ward = await Ward.bot()
    const envelope = { platform: 'console', server: null, channel: 'lobby', text: '!die' }
    await ward.tamper(
      (db) => db.run`
        INSERT INTO waddle_event (key, state, envelope, received_at, done_at)
        VALUES ('console:die', 'dead', ${JSON.stringify(envelope)}, 1, 2)`,
    )
    await ward.mends('events.dead', {
      code: 'WDL_DOCTOR_LEFTOVERS',
      level: 'warn',
      message: /^one event was put aside.*events dead show console:die/,
      fix: 'waddle events dead drop console:die',
    })
  })
})

describe('leftovers.jobs', () => {
  const schedule =
    (module: string, attempts = 0) =>
    (db: Db) =>
      db.run`INSERT INTO waddle_job (id, module, name, key, payload, due_at, attempts) VALUES (${module}, ${module}, 'remind', ${module}, '"feed the ducks"', 1, ${attempts})`
  const reminders = `describe: 'x', capabilities: ['jobs'], jobs: { remind: () => {} }`

  test('finds a job of a module that is gone, and keeps what it takes away in a file', async () => {
    const ward = await Ward.bot()
    await ward.tamper(schedule('reminders'))
    await ward.mends('leftovers.jobs', { code: 'WDL_DOCTOR_JOBS', level: 'warn', fix: 'waddle doctor leftovers.jobs --fix' })
    const [file] = readdirSync(ward.at('data')).filter((name) => name.startsWith('jobs-'))
    expect(JSON.parse(ward.read(`data/${file}`))).toMatchObject([{ module: 'reminders', payload: '"feed the ducks"' }])
  })

  test('finds one that fails again and again', async () => {
    const ward = await Ward.bot()
    ward.module('reminders', reminders)
    await ward.tamper(schedule('reminders', 20))
    await ward.mends('leftovers.jobs', { code: 'WDL_DOCTOR_JOBS', level: 'warn', message: /failed/ })
  })

  test('finds one whose module is switched off, and switches it on', async () => {
    const ward = await Ward.bot()
    ward.module('reminders', reminders, ', enabled: false')
    await ward.tamper(schedule('reminders'))
    await ward.mends('leftovers.jobs', { code: 'WDL_DOCTOR_JOBS', level: 'warn', fix: 'waddle config set modules.reminders.enabled true' })
  })

  test('takes nothing away when --fix was not asked for it by name', async () => {
    const ward = await Ward.bot()
    await ward.tamper(schedule('reminders'))
    expect((await ward.waddle('doctor', '--fix')).out).not.toContain('fixed')
    expect(await ward.findings('leftovers.jobs')).toHaveLength(1)
  })
})
