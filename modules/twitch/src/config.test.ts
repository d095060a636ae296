import { expect, test } from 'vitest'
import { z } from 'zod'
import { config } from './config.ts'

test('nothing needs to be set: it reads along, at the pace of an ordinary account', () => {
  expect(config.parse({})).toMatchObject({
    url: 'wss://irc-ws.chat.twitch.tv:443/',
    channels: [],
    rateClass: 'ordinary',
    sharedChat: 'ignore',
  })
})

test('logins may be written as people write them', () => {
  expect(config.parse({ username: '@DuckBot', channels: ['#Pond', ' lake '] })).toMatchObject({
    username: 'duckbot',
    channels: ['pond', 'lake'],
  })
})

test.each([
  ['channels', { channels: ['two words'] }],
  ['url', { url: 'https://twitch.tv' }],
  ['url', { url: 'wss://irc.example:8443/' }],
  ['joinsPer10Seconds', { joinsPer10Seconds: 2001 }],
  ['rateClass', { rateClass: 'known' }],
])('what cannot work is refused, and the message names %s', (path, wrong) => {
  const result = config.safeParse(wrong)
  expect(result.error?.issues[0]?.path[0]).toBe(path)
})

test('it has a JSON Schema, so that it can be a form', () => {
  const schema = z.toJSONSchema(config, { io: 'input' })
  expect(Object.keys(schema.properties ?? {})).toEqual(Object.keys(config.shape))
})
