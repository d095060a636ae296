import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeKey } from '@waddlebot/core/config'
import { type FakeSlack, startSlack } from '@waddlebot/fake-platforms'
import { expect, test } from 'vitest'
import { LiveFleet } from './fixtures/fleet.ts'

/** Asks of `waddle connect slack`, answered from the command line. */
async function connect(fleet: LiveFleet, slack: FakeSlack) {
  for (const [file, value] of [
    ['bot-token.txt', slack.team().botToken],
    ['app-token.txt', slack.appToken],
  ] as const)
    writeFileSync(join(fleet.dir, file), value)
  const answers = ['--mode', 'socket', '--name', 'duckbot', '--bot-token-file', 'bot-token.txt', '--app-token-file', 'app-token.txt']
  return fleet.run('connect', 'slack', ...answers)
}

/** The token is revoked, and there is another one. */
async function replaceToken(slack: FakeSlack): Promise<void> {
  const { name, botToken } = slack.team()
  slack.revoke(botToken)
  const body = new URLSearchParams({
    client_id: slack.clientId,
    client_secret: slack.clientSecret,
    code: slack.install(name, 'ann'),
    redirect_uri: 'https://bot.example.org/m/slack/oauth',
  })
  expect(await (await fetch(`${slack.apiUrl}oauth.v2.access`, { method: 'POST', body })).json()).toMatchObject({ ok: true })
  expect(slack.team().botToken).not.toBe(botToken)
}

test('what waddle connect keeps is seen by every process of a bot, and a token that was replaced is taken up while they run', async () => {
  const slack = await startSlack()
  await using fleet = await LiveFleet.open({ channels: ['pond'], modules: '  help: {}', code: {} })
  const file = join(fleet.dir, 'waddle.yml')
  writeFileSync(
    file,
    readFileSync(file, 'utf8').replace('\nmodules:', `\n  slack: { config: { apiUrl: '${slack.apiUrl}', sockets: 1 } }\nmodules:`),
  )
  makeKey(fleet.dir)
  await fleet.migrate()
  expect(await connect(fleet, slack)).toMatchObject({
    code: 0,
    err: expect.stringContaining('sealed  SLACK_BOT_TOKEN  in the database, for all processes'),
  })
  expect(existsSync(join(fleet.dir, '.waddle', 'secrets.json')), 'nothing stands in the file of one machine').toBe(false)
  const parts = await Promise.all([fleet.start('receivers'), fleet.start('receivers,router,hub,jobs')])
  await slack.connected(2, 20_000)
  const ask = async () => {
    const before = slack.posted.length
    slack.say('general', { user: 'ann', text: '!help' })
    await slack.waitFor(() => slack.posted.length > before, 20_000)
  }
  await ask()

  await replaceToken(slack)
  expect(await connect(fleet, slack)).toMatchObject({ code: 0 })
  const arrivals = () => parts.map(({ log }) => log.split('"message":"in a Slack workspace"').length - 1)
  await expect.poll(arrivals, { timeout: 20_000 }).toEqual([2, 2])
  await slack.connected(2, 20_000)
  await ask()
  for (const part of parts) expect(part.over).toBe(false)
  await slack.stop()
}, 90_000)
