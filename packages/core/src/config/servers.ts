import { WaddleError } from '@waddlebot/sdk'
import type { RedisPlace } from '../redis/place.ts'
import { shownUrl } from '../redis/place.ts'
import type { Finding } from './finding.ts'
import { type ConfigPath, shellWord } from './path.ts'
import type { Config } from './schema.ts'

/** What carries events between processes. */
export type BusKind = Exclude<Config['bus'], 'auto'>

/** What the keys and queues of a bot begin with, when it is not told otherwise. */
export function botPrefix({ name }: Config): string {
  return `waddle-${name.replace(/[^\w.-]+/g, '-')}`
}

/** Which bus a configuration means, where the bot is several processes: one process needs none. */
export function busKind(config: Config): BusKind {
  if (config.bus !== 'auto') return config.bus
  return config.amqp !== undefined ? 'amqp' : 'redis'
}

/**
 * Where the bot's Redis is; undefined when it has none.
 *
 * @param secret the value of a secret
 * @throws {WaddleError} `WDL_SECRET_MISSING` when the password is a secret that nobody set
 */
export function redisPlace(config: Config, secret: (name: string) => string | undefined): RedisPlace | undefined {
  if (config.redis === undefined) return undefined
  const redis = typeof config.redis === 'string' ? { url: config.redis } : config.redis
  const prefix = redis.prefix ?? botPrefix(config)
  if (redis.password === undefined) return { url: redis.url, prefix }
  const password = secret(redis.password)
  if (password === undefined) {
    throw new WaddleError('WDL_SECRET_MISSING', `redis.password is the secret ${redis.password}, and nobody set it`, {
      fix: `waddle secret set ${redis.password}`,
    })
  }
  return { url: redis.url, prefix, password }
}

/** What is wrong with the servers that a configuration names. No URL is repeated with its password. */
export function serverConflicts(config: Config, where: (path: ConfigPath) => string): Finding[] {
  const findings: Finding[] = []
  for (const kind of ['redis', 'amqp'] as const) {
    if (config.bus !== kind || config[kind] !== undefined) continue
    const message = `bus is "${kind}", and there is no ${kind}: nobody could carry the events`
    findings.push({ level: 'error', code: 'WDL_CONFIG_CONFLICT', message, fix: 'waddle config set bus auto', where: where(['bus']) })
  }
  const urls = [
    [['redis'], typeof config.redis === 'string' ? config.redis : undefined],
    [['redis', 'url'], typeof config.redis === 'object' ? config.redis.url : undefined],
    [['amqp'], config.amqp],
  ] as const
  for (const [path, url] of urls) {
    const from = where(path)
    if (url === undefined || !/:\/\/[^/@]*:[^/@]+@/.test(url) || !from.includes(':')) continue
    const message = `${path.join('.')} has a password in its URL (${shownUrl(url)} is the rest of it), where everybody who reads the file can see it`
    findings.push({ level: 'warn', code: 'WDL_CONFIG_PASSWORD', message, fix: fixFor(path, url), where: from })
  }
  return findings
}

function fixFor(path: ConfigPath, url: string): string {
  if (path[0] === 'amqp') return 'waddle config unset amqp; export AMQP_URL=…'
  const { username } = new URL(url)
  const safe = shownUrl(url).replace('://', username === '' ? '://' : `://${username}@`)
  return `waddle secret set REDIS_PASSWORD && waddle config set redis ${shellWord(JSON.stringify({ url: safe, password: 'REDIS_PASSWORD' }))}`
}
