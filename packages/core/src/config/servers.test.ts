import { expect, test } from 'vitest'
import { checkText } from './load.ts'
import { busKind, redisPlace } from './servers.ts'

const check = (text: string, env: Record<string, string> = {}) => checkText(text, '/bot', env)
const configOf = (text: string, env: Record<string, string> = {}) => check(text, env).loaded!.config
const noSecret = () => undefined

test('a URL alone is enough, and the keys begin with the bot’s name', () => {
  expect(redisPlace(configOf('name: duck pond\nredis: redis://cache:6380/2\n'), noSecret)).toEqual({
    url: 'redis://cache:6380/2',
    prefix: 'waddle-duck-pond',
  })
  expect(redisPlace(configOf('name: duck\n'), noSecret)).toBeUndefined()
})

test('a password is a secret by name, and one that nobody set is missed', () => {
  const config = configOf('redis: { url: rediss://cache:6380, prefix: pond, password: REDIS_PASSWORD }\n')
  expect(redisPlace(config, (name) => name.toLowerCase())).toEqual({
    url: 'rediss://cache:6380',
    prefix: 'pond',
    password: 'redis_password',
  })
  expect(() => redisPlace(config, noSecret)).toThrow(expect.objectContaining({ code: 'WDL_SECRET_MISSING' }))
})

test('the environment wins over the URL, and leaves what stands beside it', () => {
  const env = { REDIS_URL: 'redis://other:1', AMQP_URL: 'amqp://rabbit' }
  expect(redisPlace(configOf('redis: redis://cache\n', env), noSecret)).toMatchObject({ url: 'redis://other:1' })
  expect(redisPlace(configOf('redis: { url: redis://cache, prefix: pond }\n', env), noSecret)).toMatchObject({
    url: 'redis://other:1',
    prefix: 'pond',
  })
  expect(configOf('name: duck\n', env).amqp).toBe('amqp://rabbit')
})

test('the bus is the best there is, unless one is named', () => {
  expect(busKind(configOf('redis: redis://cache\n'))).toBe('redis')
  expect(busKind(configOf('redis: redis://cache\namqp: amqp://rabbit\n'))).toBe('amqp')
  expect(busKind(configOf('redis: redis://cache\namqp: amqp://rabbit\nbus: redis\n'))).toBe('redis')
})

test('a bus without its server is refused', () => {
  expect(check('bus: amqp\n').findings).toEqual([
    expect.objectContaining({ code: 'WDL_CONFIG_CONFLICT', level: 'error', where: 'waddle.yml:1:1', fix: 'waddle config set bus auto' }),
  ])
})

test('a password in the file is found and never repeated; one in the environment is at home there', () => {
  const found = check('redis: redis://:hunter2@cache:6380/1\namqp: amqp://duck:hunter2@rabbit/vhost\n').findings
  expect(found.map(({ code, level }) => [code, level])).toEqual([
    ['WDL_CONFIG_PASSWORD', 'warn'],
    ['WDL_CONFIG_PASSWORD', 'warn'],
  ])
  expect(JSON.stringify(found)).not.toContain('hunter2')
  expect(check('name: duck\n', { REDIS_URL: 'redis://:hunter2@cache' }).findings).toEqual([])
})

test('what is no URL is refused without being repeated', () => {
  const { findings } = check('redis: http://:hunter2@cache\n')
  expect(findings).toEqual([
    expect.objectContaining({ code: 'WDL_CONFIG_VALUE', message: expect.stringContaining('expected a URL such as redis://') }),
  ])
  expect(JSON.stringify(findings)).not.toContain('hunter2')
})
