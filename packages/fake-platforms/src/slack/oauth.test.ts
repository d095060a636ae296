import { afterEach, expect, test } from 'vitest'
import { connect, errorOf, socketApp, start, stopAll, web } from './fixtures/client.ts'

afterEach(stopAll)

const two = {
  workspaces: [
    { name: 'pond', people: [{ name: 'ann' }] },
    { name: 'lake', people: [{ name: 'leo', role: 'owner' as const }], installed: false },
  ],
}

test('a second workspace installs the app, and its token opens that workspace alone', async () => {
  const slack = await start(two)
  const client = web(slack, '')
  const lake = slack.team('lake')
  expect(await errorOf(web(slack, lake.botToken).auth.test())).toBe('invalid_auth')
  const code = slack.install('lake', 'leo')
  const ask = { client_id: slack.clientId, client_secret: slack.clientSecret, code }
  expect(await errorOf(client.oauth.v2.access({ ...ask, client_id: 'goose' }))).toBe('invalid_client_id')
  expect(await errorOf(client.oauth.v2.access({ ...ask, client_secret: 'goose' }))).toBe('bad_client_secret')
  expect(await errorOf(client.oauth.v2.access({ ...ask, code: 'goose' }))).toBe('invalid_code')
  const granted = await client.oauth.v2.access(ask)
  expect(granted).toMatchObject({
    team: { id: lake.id, name: 'lake' },
    bot_user_id: lake.botUserId,
    token_type: 'bot',
    authed_user: { id: lake.user('leo') },
  })
  expect(await errorOf(client.oauth.v2.access(ask))).toBe('code_already_used')
  expect(await web(slack, granted.access_token).auth.test()).toMatchObject({ team_id: lake.id })
  const elsewhere = { channel: slack.team('pond').channel('general'), text: 'quack' }
  expect(await errorOf(web(slack, granted.access_token).chat.postMessage(elsewhere))).toBe('channel_not_found')
})

test('the page of approval sends people back with a code and their state', async () => {
  const slack = await start(two)
  const query = new URLSearchParams({ client_id: slack.clientId, redirect_uri: 'http://127.0.0.1:9/back', state: 's1' })
  const answer = await fetch(`${slack.authorizeUrl}?${query}`, { redirect: 'manual' })
  const back = new URL(answer.headers.get('location')!)
  expect([back.pathname, back.searchParams.get('state')]).toEqual(['/back', 's1'])
  const code = back.searchParams.get('code')!
  const granted = await web(slack, '').oauth.v2.access({ client_id: slack.clientId, client_secret: slack.clientSecret, code })
  expect(granted.team?.name).toBe('lake')
  query.set('client_id', 'goose')
  expect((await fetch(`${slack.authorizeUrl}?${query}`, { redirect: 'manual' })).status).toBe(400)
})

test('taking the app away tells it so, silences the workspace and kills the token for good', async () => {
  const slack = await start(two)
  const app = socketApp(slack)
  const seen: string[] = []
  app.event('app_uninstalled', async ({ event }) => void seen.push(event.type))
  app.event('tokens_revoked', async ({ event }) => void seen.push(event.type, ...(event.tokens.bot ?? [])))
  await connect(slack, app)
  const { botToken, botUserId } = slack.team()
  slack.uninstall()
  await expect.poll(() => seen).toEqual(['tokens_revoked', botUserId, 'app_uninstalled'])
  expect(await errorOf(web(slack, botToken).auth.test())).toBe('account_inactive')
  slack.say('general', { user: 'ann', text: 'anybody?' })
  const ask = { client_id: slack.clientId, client_secret: slack.clientSecret, code: slack.install('pond', 'ann') }
  const granted = await web(slack, '').oauth.v2.access(ask)
  expect(granted.access_token).not.toBe(botToken)
  expect(await web(slack, granted.access_token).auth.test()).toMatchObject({ ok: true })
  expect(slack.deliveries.map((one) => one.what)).toEqual(['tokens_revoked', 'app_uninstalled'])
})
