import { type Cache as ModuleCache, parseDuration, WaddleError } from '@waddlebot/sdk'
import type { Cache } from '../cache/cache.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import type { Host } from './host.ts'
import type { Run } from './scope.ts'

/** The cache as one module sees it in one run: its own keys, and nothing kept of what may be undone. */
export function cacheOf(cache: () => Promise<Cache>, metrics: Metrics, host: Host, run: Run | undefined): ModuleCache {
  const named = (key: string) => `module:${host.name}:${key}`
  const count = (what: 'hit' | 'miss', n = 1) => void (metrics.cached.cell(what).n += n)
  return {
    async fetch(key, keep, load) {
      const ms = timeOf(host, keep)
      if (run?.work.wrote) return load()
      let found = true
      const value = await (await cache()).fetch(named(key), ms, () => {
        found = false
        return load()
      })
      count(found ? 'hit' : 'miss')
      return value
    },
    async fetchMany(keys, keep, load) {
      const ms = timeOf(host, keep)
      if (run?.work.wrote) return [...(await load(keys))]
      const prefix = named('')
      let missed = 0
      const values = await (await cache()).fetchMany(keys.map(named), ms, (missing) => {
        missed += missing.length
        return load(missing.map((key) => key.slice(prefix.length)))
      })
      count('hit', keys.length - missed)
      count('miss', missed)
      return values
    },
    async delete(key) {
      const forget = async () => (await cache()).delete(named(key))
      if (run) run.work.afterCommit(forget)
      else await forget()
    },
  }
}

function timeOf(host: Host, keep: number | string): number {
  const ms = typeof keep === 'number' ? keep : parseDuration(keep)
  if (ms !== undefined && ms > 0) return ms
  throw new WaddleError(
    'WDL_SPAN',
    `module ${host.name} keeps something for "${keep}", which is not a span of time such as 30s, 5m or 1h`,
    {
      fix: 'write a number and one of s, m, h, d',
    },
  )
}
