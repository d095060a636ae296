import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { LiveFleet, pause } from './fixtures/fleet.ts'

const channels = ['duckpond', 'gooselake']

/** A fleet whose Twitch account has an application: its token ended, and the one to renew it with is good once. */
async function open() {
  const fleet = await LiveFleet.open({ channels, modules: '  {}', code: {} })
  const { twitch, dir } = fleet
  const pair = twitch.auth.issue('duckbot', ['chat:read', 'chat:edit'], 'pond-public')
  twitch.auth.expire(pair.access.token)
  const file = join(dir, 'waddle.yml')
  const endpoints = `clientId: pond-public, events: { transport: 'off' }, endpoints: { api: '${twitch.api.url}', id: '${twitch.auth.url}' }`
  writeFileSync(file, readFileSync(file, 'utf8').replace('username: duckbot', endpoints).replace('modules:\n  {}', 'modules: {}'))
  await fleet.migrate()
  const env = { TWITCH_TOKEN: pair.access.token, TWITCH_REFRESH_TOKEN: pair.refresh, WADDLE_KEY: Buffer.alloc(32, 7).toString('base64url') }
  return { fleet, env }
}

test('of two processes one renews a token that is good once, the other takes it, and a third that starts later too', async () => {
  const { fleet, env } = await open()
  await using _ = fleet
  const { twitch } = fleet
  const renewals = () => twitch.auth.requests.filter(({ grantType }) => grantType === 'refresh_token')
  const two = await Promise.all([fleet.start('receivers', [], env), fleet.start('receivers,router,hub,jobs', [], env)])
  await Promise.all(channels.map((channel) => twitch.chat.joined(channel, 20_000)))
  await pause(500)
  expect(renewals().map(({ status }) => status)).toEqual([200])
  const kept = await fleet.rows<{ name: string; sealed: string }>('SELECT name, sealed FROM waddle_secret ORDER BY name')
  expect(kept.map(({ name }) => name)).toEqual(['TWITCH_REFRESH_TOKEN', 'TWITCH_TOKEN'])
  expect(kept.every(({ sealed }) => /^w1\.[0-9a-f]{8}\./.test(sealed))).toBe(true)
  // The environment still has the old ones.
  const third = await fleet.start('receivers', [], env)
  await pause(500)
  expect(renewals()).toHaveLength(1)
  expect([...two, third].map(({ log }) => /cannot be used any more/.test(log))).toEqual([false, false, false])
})
