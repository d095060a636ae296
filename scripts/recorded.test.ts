import { type EventKind, receivedKinds } from '@waddlebot/sdk'
import { describe, expect, test } from 'vitest'
import { events } from '../modules/discord/src/fixtures/event.ts'
import { clicks } from '../modules/slack/src/fixtures/clicks.ts'
import { deeds } from '../modules/slack/src/fixtures/deeds.ts'
import { lines } from '../modules/twitch/src/fixtures/lines.ts'
import { recorded } from '../modules/twitch/src/fixtures/recorded.ts'

/**
 * What each platform sends, recorded in the shapes that it publishes. Beside each receiver a test shows that every row
 * becomes the right envelope; here it is seen that no kind of event is without a row.
 */
const ids = { team: 'T', channel: 'C', ann: 'U1', bob: 'U2', bot: 'U3' }
const tables = {
  twitch: [...recorded.map(({ becomes }) => becomes), ...lines.flatMap(({ becomes }) => becomes)],
  discord: events.map(({ becomes }) => becomes),
  slack: [...deeds(ids), ...clicks(ids)].map(({ becomes }) => becomes),
}

const people: readonly EventKind[] = ['message', 'message.delete', 'ban', 'unban', 'timeout']
const talk: readonly EventKind[] = ['message', 'message.edit', 'message.delete', 'reaction.add', 'reaction.remove', 'interaction']
const members: readonly EventKind[] = ['member.join', 'member.leave', 'member.update']
const streams = /^(follow|subscribe|resub|gift|cheer|raid|redemption|stream|chat|shoutout|poll|prediction|hypetrain|sharedchat|ad)(\.|$)/

/** The kinds that a platform has at all. */
const has: Readonly<Record<keyof typeof tables, readonly EventKind[]>> = {
  twitch: [...people, ...receivedKinds.filter((kind) => streams.test(kind))],
  discord: [...talk, ...members, ...people, 'voice.join', 'voice.leave', 'voice.move', 'voice.update', 'boost', 'audit'],
  slack: [...talk, ...members],
}

describe.each(Object.keys(tables) as (keyof typeof tables)[])('the table of %s', (platform) => {
  test('has a row for every kind that the platform has, and for no other', () => {
    const kinds = new Set(tables[platform].flatMap((becomes) => becomes?.kind ?? []))
    expect([...kinds].sort()).toEqual([...new Set(has[platform])].sort())
  })
})

test('every kind that receivers hand over is one that a platform has', () => {
  expect([...new Set(Object.values(has).flat())].sort()).toEqual([...receivedKinds].sort())
})
