import type { ReceiverContext } from '@waddlebot/sdk'
import { startReceiver } from '@waddlebot/sdk/testing'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { endpointsOf, leavePond, signedIn, standing, twitchUp } from '../fixtures/pond.ts'
import twitch from '../index.ts'
import { Account, SignInDead } from './account.ts'
import { OAuth } from './oauth.ts'
import { botScopes, missingScopes, ownerScopes } from './scopes.ts'
import { botSecrets } from './secrets.ts'

afterEach(leavePond)

const grants = (fake: Awaited<ReturnType<typeof twitchUp>>) => fake.auth.requests.filter(({ grantType }) => grantType === 'refresh_token')

/** An account with tokens of a public client, without a receiver around it. */
async function alone(options: { keep?: () => Promise<void> } = {}) {
  const fake = await twitchUp()
  const pair = fake.auth.issue('duckbot', ['chat:read'], 'pond-public')
  const secrets = new Map([
    [botSecrets.access, pair.access.token],
    [botSecrets.refresh, pair.refresh],
  ])
  const logged: string[] = []
  const note = (message: string, fields: unknown) => void logged.push(`${message} ${JSON.stringify(fields)}`)
  const now = () => Object.fromEntries(secrets)
  const renewSecrets: ReceiverContext<unknown>['renewSecrets'] = async (_names, renew) => {
    const fresh = await renew(now())
    await options.keep?.()
    for (const [name, value] of Object.entries(fresh)) secrets.set(name as never, value!)
    return now()
  }
  const keep = {
    secret: (name: string) => secrets.get(name as never),
    renewSecrets,
    log: { debug: note, info: note, warn: note, error: note },
  }
  const oauth = new OAuth({ base: fake.auth.url, clientId: 'pond-public', clientSecret: undefined, signal: new AbortController().signal })
  const account = new Account(oauth, keep as never, botSecrets, () => {})
  return { fake, account, secrets, logged, pair }
}

describe('an account', () => {
  test('is validated at once, and knows who it is and what it may do', async () => {
    const { account, fake } = await alone()
    await account.open()
    expect([account.id, account.login, account.scopes]).toEqual([fake.id('duckbot'), 'duckbot', ['chat:read']])
    account.stop()
  })

  test('is renewed once however many ask at once, and both new tokens are kept', async () => {
    const { account, fake, secrets, pair } = await alone()
    fake.auth.expire(pair.access.token)
    const tokens = await Promise.all(Array.from({ length: 10 }, () => account.renew(pair.access.token)))
    expect(new Set(tokens).size).toBe(1)
    expect(grants(fake)).toHaveLength(1)
    expect(secrets.get('TWITCH_TOKEN')).toBe(tokens[0])
    expect(secrets.get('TWITCH_REFRESH_TOKEN')).not.toBe(pair.refresh)
    expect(await account.renew(pair.access.token)).toBe(tokens[0])
    expect(grants(fake)).toHaveLength(1)
    await account.renew(tokens[0])
    expect(grants(fake)).toHaveLength(2)
  })

  test('goes on with its new tokens when they cannot be kept, and says what will happen', async () => {
    const { account, logged, pair } = await alone({ keep: () => Promise.reject(new Error('disk full')) })
    expect(await account.renew(pair.access.token)).not.toBe(pair.access.token)
    expect(logged.join('\n')).toContain('after a restart type waddle connect twitch')
    for (const line of logged) expect(line).not.toContain(pair.refresh)
  })

  test('is dead when Twitch takes its refresh token no more, and does not ask again', async () => {
    const { account, fake, pair } = await alone()
    fake.auth.disconnect('duckbot', 'pond-public')
    await expect(account.renew(pair.access.token)).rejects.toBeInstanceOf(SignInDead)
    await expect(account.renew(pair.access.token)).rejects.toThrow(/waddle connect twitch/)
    expect(grants(fake)).toHaveLength(1)
  })

  test('is not dead because Twitch is away for a while', async () => {
    const { account, fake, pair } = await alone()
    fake.auth.failNext(1, 503)
    await expect(account.renew(pair.access.token)).rejects.not.toBeInstanceOf(SignInDead)
    expect(await account.renew(pair.access.token)).not.toBe(pair.access.token)
  })
})

describe('a receiver', () => {
  test('whose access token has ended renews it before anybody notices', async () => {
    const fake = await twitchUp()
    const pair = fake.auth.issue('duckbot', ['chat:read', 'chat:edit', 'user:write:chat'], 'pond-public')
    fake.auth.expire(pair.access.token)
    const bench = await startReceiver(twitch, {
      config: { url: fake.chat.url, endpoints: endpointsOf(fake), clientId: 'pond-public', channels: ['pond'] },
      secrets: { TWITCH_TOKEN: pair.access.token, TWITCH_REFRESH_TOKEN: pair.refresh },
      events: ['message'],
      actions: [],
    })
    try {
      await bench.until('up')
      await fake.chat.joined('pond')
      expect(fake.chat.members('pond')).toEqual(['duckbot'])
      expect(bench.secrets.get('TWITCH_REFRESH_TOKEN')).not.toBe(pair.refresh)
      expect(await bench.send({ text: 'quack', channel: 'pond' })).toMatchObject({ sent: true })
    } finally {
      await bench.stop()
    }
  })

  test('that a token fails in the middle renews it, and no call is lost', async () => {
    const { bench, fake } = await signedIn({ events: ['follow'] })
    await standing(fake, 1)
    fake.auth.expire(bench.secrets.get('TWITCH_TOKEN')!)
    expect(await bench.send({ text: 'quack', channel: 'pond' })).toMatchObject({ sent: true })
    const where = { server: null, channel: 'pond' }
    expect(await bench.receiver.act!(where, 'account.find', { name: 'Ann' })).toMatchObject({ done: true })
    expect(grants(fake)).toHaveLength(1)
  })

  test('tells of scopes that modules need and nobody granted', async () => {
    const { bench } = await signedIn({ botScopes: ['chat:read', 'chat:edit'], owner: false, events: ['follow'], actions: ['timeout'] })
    await bench.until('degraded')
    await vi.waitFor(() =>
      expect(bench.receiver.health().detail).toContain(
        'duckbot did not grant moderator:manage:banned_users, moderator:read:followers, user:write:chat: type waddle connect twitch',
      ),
    )
  })

  test('reads along when there is an application and nobody signed in', async () => {
    const { bench, fake } = await signedIn({ secrets: { TWITCH_TOKEN: undefined as never, TWITCH_REFRESH_TOKEN: undefined as never } })
    await fake.chat.joined('pond')
    expect(bench.receiver.health().detail).toContain('waddle connect twitch')
    expect(fake.api.requests).toEqual([])
  })
})

test('scopes are those that modules need, and no more', () => {
  const none = {
    needs: { events: new Set(['message'] as const), actions: new Set<never>() },
    sendBy: 'auto',
    hasApp: false,
    events: 'websocket',
  } as const
  expect(botScopes(none)).toEqual(['chat:edit', 'chat:read', 'user:write:chat'])
  expect(botScopes({ ...none, sendBy: 'irc' })).toEqual(['chat:edit', 'chat:read'])
  expect(botScopes({ ...none, hasApp: true })).toContain('user:bot')
  expect(ownerScopes(none)).toEqual([])
  const cheers = { ...none, needs: { events: new Set(['cheer', 'subscribe'] as const), actions: new Set<never>() } }
  expect(ownerScopes(cheers)).toEqual([])
  const more = { ...none, needs: { events: new Set(['cheer', 'redemption'] as const), actions: new Set(['poll.start', 'ban'] as const) } }
  expect(ownerScopes(more)).toEqual(['bits:read', 'channel:manage:polls', 'channel:read:redemptions'])
  expect(botScopes(more)).toContain('moderator:manage:banned_users')
  expect(ownerScopes({ ...more, events: 'off' })).toEqual(['channel:manage:polls'])
  expect(missingScopes(['channel:read:polls', 'bits:read'], ['channel:manage:polls'])).toEqual(['bits:read'])
})
