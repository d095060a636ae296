import type { Finding } from './finding.ts'
import type { LoadedConfig } from './load.ts'
import type { Secrets } from './secrets/store.ts'

/** Shorter ones can be guessed; 16 random characters are about 80 bits. */
const least = 16
const known = /^(.)\1+$|change.?me|password|secret|example|waddle/i

/** The token that callers of the web side must show. */
export interface HttpToken {
  /** Undefined when none is asked for, or it may not be used. */
  readonly value?: string
  /** Of level error: the web side must not open. The value is never in it. */
  readonly findings: readonly Finding[]
}

/**
 * Read the token that `http.token` names, and refuse one that protects nothing: not set, short, or a word that
 * everybody tries first.
 *
 * @throws {WaddleError} `WDL_SECRET_KEY`, `WDL_SECRET_TAMPERED` when it cannot be opened
 */
export function httpToken(loaded: LoadedConfig, secrets: Secrets): HttpToken {
  const { http } = loaded.config
  const name = http ? http.token : undefined
  if (name === undefined) return { findings: [] }
  const value = secrets.get(name)
  const refuse = (code: string, why: string): HttpToken => {
    const fix = `node -p "require('crypto').randomBytes(32).toString('hex')" | waddle secret set ${name}`
    return {
      findings: [
        { level: 'error', code, message: `http.token names the secret ${name}, ${why}`, fix, where: loaded.where(['http', 'token']) },
      ],
    }
  }
  if (value === undefined) return refuse('WDL_SECRET_MISSING', 'which nobody has set')
  if (value.length < least) return refuse('WDL_SECRET_WEAK', `which has ${value.length} characters; ${least} are the least`)
  return known.test(value) ? refuse('WDL_SECRET_WEAK', 'which is one that everybody tries first') : { value, findings: [] }
}
