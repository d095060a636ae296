import { describe, expect, test } from 'vitest'
import { pond } from './fixtures/pond.ts'
import { street } from './fixtures/street.ts'

describe('a role given by hand', () => {
  test.each(['twitch', 'discord', 'slack'] as const)('is given, listed and taken back on %s', async (platform) => {
    await using it = await pond()
    const [boss, ann] = [it.on(platform, 'boss', 'owner'), it.on(platform, 'ann')]
    await ann.says('!feed')
    expect(await boss.says('!role grant @ann vip')).toEqual(['ann is vip now.'])
    expect(await boss.says('!role grant ann vip')).toEqual(['ann has vip already.'])
    expect(await boss.says('!role list ann')).toEqual(['ann was given vip.'])
    await it.bot.restart()
    expect(await boss.says('!role list')).toEqual([`${platform}:ann: vip`])
    expect(await boss.says('!role revoke ann vip')).toEqual(['ann is vip no more.'])
    expect((await boss.says('!role revoke ann vip')).join()).toMatch(/was not given vip here/)
    expect(await boss.says('!role list ann')).toEqual(['ann was given no role here.'])
  })

  test('goes with the person to all linked accounts', async () => {
    await using it = await pond()
    const [discord, twitch] = [it.on('discord', 'annie'), it.on('twitch', 'ann')]
    await it.join(discord, twitch)
    await it.on('twitch', 'boss', 'owner').says('!role grant ann moderator')
    expect((await discord.tries('!names annie')).outcome).toBe('replied')
  })

  test('is for owners and admins to give, and never above their own', async () => {
    await using it = await pond()
    await it.on('discord', 'ann').says('!feed')
    expect(await it.on('discord', 'mod', 'moderator').tries('!role grant ann vip')).toMatchObject({ outcome: 'refused', replies: [{}] })
    const admin = it.on('discord', 'adele', 'admin')
    expect(await admin.tries('!role grant ann owner')).toMatchObject({ outcome: 'refused', reason: 'above-you' })
    expect(await admin.says('!role grant ann admin')).toEqual(['ann is admin now.'])
    await it.on('discord', 'boss', 'owner').says('!role grant ann owner')
    expect(await admin.tries('!role revoke ann owner')).toMatchObject({ outcome: 'refused', reason: 'above-you' })
  })

  test('cannot be taken from the last owner', async () => {
    await using it = await pond()
    const [boss, ann] = [it.on('discord', 'boss', 'owner'), it.on('discord', 'ann')]
    await ann.says('!feed')
    await boss.says('!role grant ann owner')
    expect(await ann.tries('!role revoke ann owner')).toMatchObject({ outcome: 'refused', reason: 'last-owner' })
    await ann.says('!role grant boss owner')
    expect(await ann.says('!role revoke ann owner')).toEqual(['You are owner no more.'])
    expect(await boss.tries('!role revoke boss owner')).toMatchObject({ reason: 'last-owner' })
  })

  test('needs somebody who is known, and one only', async () => {
    await using it = await pond()
    const boss = it.on('discord', 'boss', 'owner')
    expect(await boss.tries('!role grant nobody vip')).toMatchObject({ outcome: 'refused', reason: 'not-found' })
    await it.on('twitch', 'ann').says('!feed')
    expect(await boss.tries('!role grant ann vip'), 'of another platform').toMatchObject({ reason: 'not-found' })
    expect(await boss.says('!role grant twitch:ann vip')).toEqual(['ann is vip now.'])
  })
})

describe('a name that changes hands', () => {
  const boss = { id: '1', name: 'boss', roles: ['owner'] }

  test('gives whoever has it now nothing of whoever had it', async () => {
    await using it = await street()
    await it.says({ id: '7', name: 'duck' }, '!whoami')
    expect(await it.says(boss, '!role grant duck moderator')).toContain('duck is moderator now.')
    await it.says({ id: '8', name: 'duck' }, 'hello')
    expect(await it.says({ id: '8', name: 'duck' }, '!whoami')).toContain('Roles here: everyone.')
    expect(await it.says({ id: '8', name: 'duck' }, '!names duck')).toBe('')
    expect(await it.says(boss, '!role grant duck vip')).toContain('Several are called duck')
    await it.bot.advance('1s')
    await it.says({ id: '7', name: 'drake' }, '!names drake')
    expect(await it.says(boss, '!role grant duck vip')).toContain('duck is vip now.')
    await it.bot.advance('3s')
    expect(await it.says({ id: '8', name: 'duck' }, '!whoami')).toContain('Roles here: vip (given here).')
  })

  test('is history of both, for moderators', async () => {
    await using it = await street()
    await it.says({ id: '7', name: 'duck' }, '!whoami')
    await it.bot.advance('1d')
    await it.says({ id: '7', name: 'drake' }, '!whoami')
    await it.says({ id: '8', name: 'duck' }, '!whoami')
    const moderator = { id: '2', name: 'mod', roles: ['moderator'] }
    const told = await it.says(moderator, '!names @Duck')
    expect(told).toContain('twitch:7: drake (since 2026-01-02), duck (since 2026-01-01)')
    expect(told).toContain('twitch:8: duck (since 2026-01-02)')
    expect(await it.says(moderator, '!names twitch:7')).toContain('drake (since 2026-01-02)')
    expect(await it.says(moderator, '!names ghost')).toContain('I know nobody here who is or was called so.')
  })
})
