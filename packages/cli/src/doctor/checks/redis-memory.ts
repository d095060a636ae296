import type { Finding } from '@waddlebot/core/config'
import { type Check, finding } from '../check.ts'
import { askRedis } from './redis-reachable.ts'

/** How Redis keeps what it is told, when it says so: many hosts do not let their customers look. */
export const redisMemory: Check = {
  name: 'redis.memory',
  summary: 'Redis throws things away when it is full, or keeps nothing over a restart.',
  needs: 'config',
  look: (patient) =>
    askRedis(patient, async (link): Promise<readonly Finding[]> => {
      if (link.status.state !== 'ready') return []
      const where = patient.loaded.where(['redis'])
      const [memory, persistence] = await link.call((redis) => Promise.all([redis.info('memory'), redis.info('persistence')]))
      const { hostname, port } = new URL(link.where)
      const tell = (setting: string) => `redis-cli -h ${hostname} -p ${port || '6379'} config set ${setting}`
      const policy = /maxmemory_policy:(\S+)/.exec(memory)?.[1]
      const findings: Finding[] = []
      if (policy !== undefined && policy !== 'noeviction') {
        const message = `Redis at ${link.where} has maxmemory-policy ${policy}: when it is full it throws away limits and events that wait, without a word`
        findings.push(finding('warn', 'WDL_DOCTOR_REDIS', message, tell('maxmemory-policy noeviction'), where))
      }
      if (/aof_enabled:0/.test(persistence)) {
        const message = `Redis at ${link.where} has no append-only file: events that wait are lost when it restarts, and are published again from the database`
        findings.push(finding('info', 'WDL_DOCTOR_REDIS', message, tell('appendonly yes'), where))
      }
      return findings
    }),
}
