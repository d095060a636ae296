import type { ConnectContext, Needs } from '@waddlebot/sdk'
import { afterEach, describe, expect, test } from 'vitest'
import { config, type DiscordConfig } from '../config.ts'
import { connect } from '../connect.ts'
import { startPond, stopAll } from '../fixtures/bot.ts'

afterEach(stopAll)

const needs: Needs = { events: new Set(['message', 'member.join', 'ban']), actions: new Set(['timeout', 'ban']) }

/** Somebody who answers with a token. */
function person(api: string, token: string) {
  const said: string[] = []
  const kept = new Map<string, string>()
  const ctx: ConnectContext<DiscordConfig> = {
    config: config.parse({ api }),
    signal: AbortSignal.timeout(20_000),
    needs,
    publicUrl: undefined,
    commands: () => [],
    say: (line) => void said.push(line),
    ask: async ({ check, hint = [] }) => {
      said.push(...hint)
      const wrong = check?.(token)
      if (wrong !== undefined) throw new Error(wrong)
      return token
    },
    write: async (file) => file,
    set: async () => {},
    secret: (name) => kept.get(name),
    keepSecret: async (name, value) => void kept.set(name, value),
    now: () => Date.now(),
  }
  return { ctx, said, kept }
}

describe('waddle connect discord', () => {
  test('checks the token, keeps it, and prints a link with the least permissions', async () => {
    const discord = await startPond()
    const { ctx, said, kept } = person(discord.api, ` Bot ${discord.token}\n`)
    await connect.run(ctx)
    expect(kept.get('DISCORD_TOKEN')).toBe(discord.token)
    const link = new URL(said.join('\n').match(/https:\/\/discord\.com\/oauth2\/authorize\S+/)![0])
    expect(link.searchParams.get('client_id')).toBe(discord.bot.id)
    expect(link.searchParams.get('scope')).toBe('bot applications.commands')
    const bits = BigInt(link.searchParams.get('permissions')!)
    const least = [10n, 11n, 38n, 14n, 16n, 40n, 2n, 7n].reduce((sum, bit) => sum | (1n << bit), 0n)
    expect(bits).toBe(least)
    expect(said.join('\n')).toContain('"Message Content Intent" and "Server Members Intent"')
    expect(said.join('\n')).not.toContain(discord.token)
  })

  test('says which intents are not switched on', async () => {
    const discord = await startPond({ privileged: 0 })
    const { ctx, said } = person(discord.api, discord.token)
    await connect.run(ctx)
    expect(said.filter((line) => line.includes('is not switched on'))).toHaveLength(2)
  })

  test('keeps nothing that Discord does not know', async () => {
    const discord = await startPond()
    const wrong = person(discord.api, 'not.the.one')
    await expect(connect.run(wrong.ctx)).rejects.toMatchObject({
      code: 'WDL_DISCORD_TOKEN',
      message: expect.stringContaining('Reset Token'),
    })
    expect(wrong.kept.size).toBe(0)
    const nowhere = person('http://127.0.0.1:1', discord.token)
    await expect(connect.run(nowhere.ctx)).rejects.toMatchObject({ code: 'WDL_DISCORD_SILENT' })
    expect(nowhere.kept.size).toBe(0)
    await expect(connect.run(person(discord.api, '0123456789abcdef').ctx)).rejects.toThrow(/three parts/)
  })
})

describe('waddle doctor', () => {
  const check = (api: string, token: string | undefined) =>
    connect.check({
      config: config.parse({ api }),
      signal: AbortSignal.timeout(20_000),
      needs,
      publicUrl: undefined,
      secret: () => token,
      secretNames: () => [],
      now: () => Date.now(),
    })

  test('finds a token that is missing or dead, and intents that are off', async () => {
    const discord = await startPond({ privileged: 0 })
    expect(await check(discord.api, undefined)).toMatchObject([{ level: 'error', fix: 'waddle connect discord' }])
    expect(await check(discord.api, 'not.the.one')).toMatchObject([{ level: 'error', fix: 'waddle connect discord' }])
    const findings = await check(discord.api, discord.token)
    expect(findings[0]).toMatchObject({ level: 'ok' })
    expect(findings.filter(({ level }) => level === 'error').map(({ what }) => what)).toEqual([
      expect.stringContaining('Message Content Intent'),
      expect.stringContaining('Server Members Intent'),
    ])
    expect(JSON.stringify(findings)).not.toContain(discord.token)
  })

  test('names the permissions that the bot lacks in a server', async () => {
    const discord = await startPond()
    // The server list says "0" of every server: the bot may nothing there.
    const lacks = (await check(discord.api, discord.token)).find(({ level }) => level === 'warning')
    expect(lacks?.what).toMatch(/in the server Pond the bot lacks .*Send Messages.*Timeout Members.*View Audit Log/)
  })
})
