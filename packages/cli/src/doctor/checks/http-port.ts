import { createServer } from 'node:net'
import { type Finding, formatPath, shellPath } from '@waddlebot/core/config'
import { type Check, finding } from '../check.ts'
import { holderOf } from '../holder.ts'
import type { Patient } from '../patient.ts'
import { takeAway } from './config-environment.ts'
import { isVariable } from './config-valid.ts'

/** The web side cannot listen where waddle.yml wants it to. */
export const httpPort: Check = {
  name: 'http.port',
  summary: 'The web side cannot listen at its address: it is taken, or not of this machine.',
  needs: 'config',
  async look(patient): Promise<readonly Finding[]> {
    const { http } = patient.config
    if (http === false || http.port === 0) return []
    const code = await tryListening(http.host, http.port)
    if (code === undefined) return []
    // A bot that runs has its own port.
    if (code === 'EADDRINUSE' && patient.databaseFile !== undefined && (await holderOf(patient.databaseFile))) return []
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
      const message = `http.host is "${http.host}", which is no address of this machine (${code})`
      return [finding('error', 'WDL_HTTP_LISTEN', message, ...change(patient, 'host', '127.0.0.1'))]
    }
    const why = code === 'EADDRINUSE' ? 'which something else listens on' : `which this user may not listen on (${code})`
    const message = `http.port is ${http.port}, ${why}`
    return [finding('error', 'WDL_HTTP_LISTEN', message, ...change(patient, 'port', String(await freePort(http.host, http.port))))]
  },
}

function change(patient: Patient, key: 'host' | 'port', value: string): readonly [fix: string, where: string] {
  const path = ['http', key]
  const where = patient.loaded.where(path)
  const set = `waddle config set ${shellPath(path)} ${value}`
  return [
    isVariable(where) ? `${takeAway(where, patient.dir, patient.shell)} && ${set}` : set,
    isVariable(where) ? `${where} (${formatPath(path)})` : where,
  ]
}

/** The code of what went wrong; undefined when it can be listened there. */
function tryListening(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'UNKNOWN'))
    server.listen({ host: host.replace(/^\[|\]$/g, ''), port, exclusive: true }, () => server.close(() => resolve(undefined)))
  })
}

/** A port near the one that was wanted, above those that only root may have. */
async function freePort(host: string, wanted: number): Promise<number> {
  const first = Math.max(wanted + 1, 1024)
  for (let port = first; port < Math.min(first + 100, 65_536); port++) {
    if ((await tryListening(host, port)) === undefined) return port
  }
  return 0
}
