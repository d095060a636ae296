import { exchangeCode, getAppToken, getTokenInfo, refreshUserToken, revokeToken } from '@twurple/auth'
import { afterEach, expect, test } from 'vitest'
import { dial, stopAll } from '../fixtures/client.ts'
import { ask, redirectAll, stopTwitch, twitchUp } from '../fixtures/twitch.ts'

afterEach(async () => {
  await stopAll()
  await stopTwitch()
})

const device = 'urn:ietf:params:oauth:grant-type:device_code'

test('a device waits until somebody approves it, and its refresh token is good once', async () => {
  const twitch = await twitchUp()
  const { url } = twitch.auth
  const asked = await ask(`${url}/device`, { form: { client_id: 'pond-public', scopes: 'chat:read user:read:chat' } })
  expect(asked).toMatchObject({ status: 200, body: { expires_in: 1_800, interval: 5, user_code: expect.stringMatching(/^[A-Z]{8}$/) } })
  const { device_code, user_code } = asked.body as { device_code: string; user_code: string }
  const poll = () => ask(`${url}/token`, { form: { client_id: 'pond-public', scopes: 'chat:read', device_code, grant_type: device } })
  expect(await poll()).toMatchObject({ status: 400, body: { status: 400, message: 'authorization_pending' } })
  twitch.auth.slowDown = true
  expect(await poll()).toMatchObject({ body: { message: 'slow_down' } })
  twitch.clock.advance(5_000)
  twitch.auth.approve(user_code, 'duckbot')
  const got = await poll()
  expect(got).toMatchObject({ status: 200, body: { expires_in: 14_400, scope: ['chat:read', 'user:read:chat'], token_type: 'bearer' } })
  expect(await poll()).toMatchObject({ status: 400, body: { message: 'invalid device code' } })
  const { access_token, refresh_token } = got.body as { access_token: string; refresh_token: string }
  const validate = (token: string) => ask(`${url}/validate`, { headers: { Authorization: `OAuth ${token}` } })
  expect(await validate(access_token)).toMatchObject({
    status: 200,
    body: { client_id: 'pond-public', login: 'duckbot', user_id: twitch.id('duckbot'), scopes: ['chat:read', 'user:read:chat'] },
  })
  twitch.clock.advance(14_400_000)
  expect(await validate(access_token)).toMatchObject({ status: 401, body: { status: 401, message: 'invalid access token' } })
  const refresh = () => ask(`${url}/token`, { form: { client_id: 'pond-public', grant_type: 'refresh_token', refresh_token } })
  expect(await refresh()).toMatchObject({ status: 200, body: { refresh_token: expect.not.stringContaining(refresh_token) } })
  expect(await refresh()).toMatchObject({ status: 400, body: { status: 400, message: 'Invalid refresh token' } })
})

test('codes and refresh tokens expire, and a user who removes the application ends both', async () => {
  const twitch = await twitchUp()
  const { url } = twitch.auth
  const late = await ask(`${url}/device`, { form: { client_id: 'pond-public', scopes: '' } })
  twitch.clock.advance(1_800_000)
  const { device_code } = late.body as { device_code: string }
  expect(await ask(`${url}/token`, { form: { client_id: 'pond-public', device_code, grant_type: device } })).toMatchObject({ status: 400 })
  const refresh = (refresh_token: string) =>
    ask(`${url}/token`, { form: { client_id: 'pond-public', grant_type: 'refresh_token', refresh_token } })
  const old = twitch.auth.issue('ann', ['chat:read'], 'pond-public')
  twitch.clock.advance(30 * 86_400_000)
  expect(await refresh(old.refresh)).toMatchObject({ status: 400 })
  const gone = twitch.auth.issue('ann', ['chat:read'], 'pond-public')
  twitch.auth.disconnect('ann', 'pond-public')
  expect(await refresh(gone.refresh)).toMatchObject({ status: 400 })
  expect(await ask(`${url}/token`, { form: { client_id: 'nobody', grant_type: 'refresh_token' } })).toMatchObject({
    status: 400,
    body: { message: 'invalid client' },
  })
})

test('the real library exchanges a code, refreshes with a secret, and gets and revokes tokens', async () => {
  const twitch = await twitchUp()
  redirectAll(twitch)
  const code = twitch.auth.consent('pond', ['channel:bot'], 'http://localhost:3000')
  const token = await exchangeCode('pond-client', 'pond-secret', code, 'http://localhost:3000')
  expect(token).toMatchObject({ scope: ['channel:bot'], expiresIn: 14_400 })
  await expect(exchangeCode('pond-client', 'pond-secret', code, 'http://localhost:3000')).rejects.toThrow(/400/)
  const again = await refreshUserToken('pond-client', 'pond-secret', token.refreshToken!)
  expect(again.refreshToken).toBe(token.refreshToken)
  await expect(refreshUserToken('pond-client', 'wrong', token.refreshToken!)).rejects.toThrow(/403/)
  expect(await getTokenInfo(again.accessToken)).toMatchObject({ userName: 'pond', userId: twitch.id('pond'), scopes: ['channel:bot'] })
  await revokeToken('pond-client', again.accessToken)
  await expect(getTokenInfo(again.accessToken)).rejects.toThrow()
  const app = await getAppToken('pond-client', 'pond-secret')
  expect(await getTokenInfo(app.accessToken)).toMatchObject({ clientId: 'pond-client', userId: null })
  expect(twitch.auth.requests.map(({ status }) => status)).toEqual([200, 400, 200, 403, 200, 200, 401, 200, 200])
})

test('a token of the log-in service opens the chat, as far as its scopes go', async () => {
  const twitch = await twitchUp()
  const { access } = twitch.auth.issue('duckbot', ['chat:read', 'chat:edit'])
  const client = dial(twitch.chat, ['pond'], { username: 'duckbot', password: `oauth:${access.token}` })
  await client.connect()
  await twitch.chat.joined('pond')
  const mute = twitch.auth.issue('duckbot', ['user:read:chat']).access.token
  await expect(dial(twitch.chat, [], { username: 'duckbot', password: `oauth:${mute}` }).connect()).rejects.toBe(
    'Login authentication failed',
  )
})
