import type { RedisLink } from '@waddlebot/core'
import { type Finding, redisPlace } from '@waddlebot/core/config'
import { isWaddleError } from '@waddlebot/sdk'
import { type Check, finding } from '../check.ts'
import type { Patient } from '../patient.ts'

/** The Redis that waddle.yml names cannot be used. */
export const redisReachable: Check = {
  name: 'redis.reachable',
  summary: 'Redis does not answer, refuses the password, or is older than 6.2.',
  needs: 'config',
  look: (patient) =>
    askRedis(patient, async (link) => {
      const where = patient.loaded.where(['redis'])
      if (link.status.state !== 'ready') {
        const fix = where.includes(':') ? 'waddle config unset redis' : `unset ${where}`
        const meanwhile = 'each process counts its own limits until it is back, or is alone for good without it'
        return [finding('error', 'WDL_REDIS_AWAY', `${link.status.reason}; ${meanwhile}`, fix, where)]
      }
      const version = /redis_version:(\S+)/.exec(await link.call((redis) => redis.info('server')))?.[1] ?? '0'
      const [major = 0, minor = 0] = version.split('.').map(Number)
      if (major > 6 || (major === 6 && minor >= 2)) return []
      const message = `Redis at ${link.where} is ${version}; what waddle asks of it is there from 6.2 on`
      return [finding('error', 'WDL_DOCTOR_REDIS', message, 'waddle config unset redis', where)]
    }),
}

/** Look at the bot's Redis, where it has one. */
export async function askRedis(patient: Patient, look: (link: RedisLink) => Promise<readonly Finding[]>): Promise<readonly Finding[]> {
  const { openRedis, silentLog } = await import('@waddlebot/core')
  const link = await openRedis(placeOf(patient), silentLog)
  if (link === undefined) return []
  try {
    return await look(link)
  } finally {
    await link.close()
  }
}

/** Undefined as well when its password is a secret that nobody set: another check tells that. */
function placeOf({ config, secrets }: Patient): ReturnType<typeof redisPlace> {
  try {
    return redisPlace(config, (name) => secrets.get(name))
  } catch (error) {
    if (isWaddleError(error)) return undefined
    throw error
  }
}
