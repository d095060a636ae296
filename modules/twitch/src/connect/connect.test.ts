import type { ConnectContext, EventKind, Question } from '@waddlebot/sdk'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { TwitchConfig } from '../config.ts'
import { endpointsOf, leavePond, twitchUp } from '../fixtures/pond.ts'
import { check } from './check.ts'
import { connect } from './connect.ts'

afterEach(leavePond)

interface Desk extends ConnectContext<TwitchConfig> {
  readonly said: string[]
  readonly asked: Question[]
  readonly kept: Map<string, string>
  readonly written: Map<string, unknown>
}

/** Who connects, with answers ready. */
async function desk(answers: Record<string, string>, events: EventKind[] = ['message', 'follow']) {
  const fake = await twitchUp({ authLimits: { interval: 0.05 } })
  const said: string[] = []
  const asked: Question[] = []
  const kept = new Map<string, string>()
  const written = new Map<string, unknown>()
  const ctx: Desk = {
    said,
    asked,
    kept,
    written,
    config: { endpoints: endpointsOf(fake) },
    signal: new AbortController().signal,
    needs: { events: new Set(events), actions: new Set() },
    publicUrl: undefined,
    commands: () => [],
    say: (line) => void said.push(line),
    async ask(question) {
      asked.push(question)
      const answer = answers[question.name] ?? question.default
      if (answer === undefined) throw new Error(`nobody answers --${question.name}`)
      expect(question.check?.(answer)).toBeUndefined()
      return answer
    },
    write: async (file) => file,
    set: async (key, value) => void written.set(key, value),
    secret: (name) => kept.get(name),
    keepSecret: async (name, value) => void kept.set(name, value),
    now: () => Date.now(),
  }
  /** Somebody types the code that is shown next. */
  const agree = async (login: string, scopes?: readonly string[]) => {
    const code = await vi.waitFor(() => {
      const found = /type ([A-Z]{8}),/.exec(said.filter((line) => line.startsWith('and type')).at(-1) ?? '')?.[1]
      if (found === undefined || used.has(found)) throw new Error('no code yet')
      return found
    })
    used.add(code)
    fake.auth.approve(code, login, scopes)
  }
  const used = new Set<string>()
  return { fake, ctx, agree }
}

test('an account of its own: the code is shown, the tokens are kept, the settings are set', async () => {
  const { ctx, agree } = await desk({ 'client-id': 'pond-public', channels: '#Pond, lake' })
  const running = connect.run(ctx)
  await agree('duckbot')
  await running
  expect(Object.fromEntries(ctx.written)).toEqual({ clientId: 'pond-public', username: 'duckbot', channels: ['pond', 'lake'] })
  expect([...ctx.kept.keys()].sort()).toEqual(['TWITCH_REFRESH_TOKEN', 'TWITCH_TOKEN'])
  expect(ctx.said).toContain('In the chat of pond, its owner types: /mod duckbot')
  expect(ctx.said.at(-1)).toBe('Next: waddle run')
  for (const line of ctx.said) for (const secret of ctx.kept.values()) expect(line).not.toContain(secret)
  const findings = await check({ ...ctx, config: { ...ctx.config, clientId: 'pond-public', channels: ['pond'] } })
  expect(findings).toEqual([{ level: 'ok', what: 'signed in as duckbot, with 4 scopes' }])
})

test('owners agree where modules need it, each under their own name', async () => {
  const { ctx, agree } = await desk({ 'client-id': 'pond-public', channels: 'pond', owners: 'pond' }, ['message', 'redemption'])
  const running = connect.run(ctx)
  await agree('duckbot')
  await agree('pond')
  await running
  expect([...ctx.kept.keys()].sort()).toEqual(['TWITCH_REFRESH_TOKEN', 'TWITCH_REFRESH_TOKEN_POND', 'TWITCH_TOKEN', 'TWITCH_TOKEN_POND'])
  expect(ctx.asked.find(({ name }) => name === 'owners')?.hint?.join()).toContain('channel:read:redemptions')
})

test('somebody else who agrees in the owner’s place is turned away, and nothing of theirs is kept', async () => {
  const { ctx, agree } = await desk({ 'client-id': 'pond-public', channels: 'pond', owners: 'pond' }, ['redemption'])
  const running = connect.run(ctx)
  const refused = expect(running).rejects.toMatchObject({ code: 'WDL_TWITCH_OWNER' })
  await agree('duckbot')
  await agree('ann')
  await refused
  expect([...ctx.kept.keys()]).not.toContain('TWITCH_TOKEN_POND')
})

test('the owner’s own account grants all that is needed at once', async () => {
  const { ctx, agree } = await desk({ 'client-id': 'pond-public', account: 'channel' }, ['redemption', 'follow'])
  const running = connect.run(ctx)
  await agree('pond')
  await running
  expect(ctx.written.get('channels')).toEqual(['pond'])
  expect(ctx.asked.map(({ name }) => name)).toEqual(['client-id', 'account', 'channels'])
  const [finding] = await check({ ...ctx, config: { ...ctx.config, clientId: 'pond-public', channels: ['pond'] } })
  expect(finding).toEqual({ level: 'ok', what: 'signed in as pond, with 5 scopes' })
})

test('a code that nobody types ends with what to type', async () => {
  const fake = await twitchUp({ authLimits: { interval: 0.05, deviceCode: 1 } })
  const { ctx } = await desk({ 'client-id': 'pond-public', channels: 'pond' })
  await expect(connect.run({ ...ctx, config: { endpoints: endpointsOf(fake) } })).rejects.toMatchObject({ fix: 'waddle connect twitch' })
})

const botAll = ['chat:read', 'chat:edit', 'user:write:chat', 'moderator:read:followers']

describe('doctor', () => {
  const levels = async (
    change: (fake: Awaited<ReturnType<typeof twitchUp>>, kept: Map<string, string>) => void,
    more: Parameters<typeof check>[0]['config'] = {},
    events?: Parameters<typeof desk>[1],
  ) => {
    const { ctx, fake } = await desk({}, events)
    const pair = fake.auth.issue('duckbot', ['chat:read', 'chat:edit', 'user:write:chat'], 'pond-public')
    ctx.kept.set('TWITCH_TOKEN', pair.access.token).set('TWITCH_REFRESH_TOKEN', pair.refresh)
    change(fake, ctx.kept)
    return check({ ...ctx, config: { ...ctx.config, clientId: 'pond-public', channels: ['pond'], ...more } })
  }

  test('names the scopes that are missing', async () => {
    expect(await levels(() => {})).toContainEqual({
      level: 'error',
      what: 'duckbot did not grant the scope moderator:read:followers',
      fix: 'waddle connect twitch',
    })
  })

  test('names scopes that were granted and that no module needs', async () => {
    const findings = await levels((fake, kept) => {
      kept.set('TWITCH_TOKEN', fake.auth.issue('duckbot', [...botAll, 'channel:manage:polls'], 'pond-public').access.token)
    })
    expect(findings).toEqual([{ level: 'ok', what: 'signed in as duckbot, with 5 scopes, of which no module needs channel:manage:polls' }])
  })

  test('looks at what each owner of a channel granted, where they did', async () => {
    const owner = (scopes: string[]) => (fake: Awaited<ReturnType<typeof twitchUp>>, kept: Map<string, string>) => {
      kept.set('TWITCH_TOKEN', fake.auth.issue('duckbot', botAll, 'pond-public').access.token)
      kept.set('TWITCH_TOKEN_POND', fake.auth.issue('pond', scopes, 'pond-public').access.token)
    }
    const needs: EventKind[] = ['follow', 'redemption']
    const fix = 'waddle connect twitch --owners pond'
    expect(await levels(owner([]), {}, needs)).toContainEqual({
      level: 'error',
      what: 'the owner of #pond did not grant channel:read:redemptions',
      fix,
    })
    expect(await levels(owner(['channel:read:redemptions']), {}, needs)).toContainEqual({ level: 'ok', what: 'the owner of #pond agreed' })
    const dead = await levels(
      (fake, kept) => {
        owner([])(fake, kept)
        fake.auth.expire(kept.get('TWITCH_TOKEN_POND')!)
      },
      {},
      needs,
    )
    expect(dead).toContainEqual({ level: 'error', what: 'TWITCH_TOKEN_POND is worth nothing any more', fix })
  })

  test('tells a token that is dead from one that the bot renews', async () => {
    const dead = await levels((fake, kept) => {
      fake.auth.expire(kept.get('TWITCH_TOKEN')!)
      kept.delete('TWITCH_REFRESH_TOKEN')
    })
    expect(dead).toContainEqual({ level: 'error', what: 'TWITCH_TOKEN is worth nothing any more', fix: 'waddle connect twitch' })
    const ended = await levels((fake, kept) => fake.auth.expire(kept.get('TWITCH_TOKEN')!))
    expect(ended).toEqual([{ level: 'ok', what: 'TWITCH_TOKEN has ended; the bot renews it' }])
  })

  test('says when Twitch cannot be asked, which is no fault of the token', async () => {
    expect(await levels((fake) => fake.auth.refuse())).toMatchObject([
      { level: 'warning', what: expect.stringContaining('cannot be asked') },
    ])
  })

  test('says what webhooks need', async () => {
    const webhook = { events: { transport: 'webhook' } } as const
    const finding = { level: 'error', what: 'events.transport is webhook, which needs TWITCH_CLIENT_SECRET', fix: 'waddle connect twitch' }
    expect(await levels(() => {}, webhook)).toContainEqual(finding)
    expect(await levels((_, kept) => kept.set('TWITCH_CLIENT_SECRET', 'x'), webhook)).not.toContainEqual(finding)
  })

  test('says that nobody signed in', async () => {
    expect(await levels((_, kept) => kept.clear())).toMatchObject([{ level: 'warning', fix: 'waddle connect twitch' }])
  })
})
