import type { Finding } from '@waddlebot/core/config'
import { isWaddleError, type WaddleError } from '@waddlebot/sdk'
import { type Check, finding } from '../check.ts'
import { troubleOf } from './secrets-key.ts'

/** Sealed secrets that do not open: sealed with a key that is gone, or changed since. */
export const secretsSealed: Check = {
  name: 'secrets.sealed',
  summary: 'A sealed secret does not open with the key at hand.',
  look(patient): readonly Finding[] {
    if (troubleOf(patient) !== undefined) return []
    return patient.secrets.list().flatMap(({ name }) => {
      try {
        patient.secrets.get(name)
        return []
      } catch (error) {
        if (!isWaddleError(error)) throw error
        const { code, message } = error as WaddleError
        return [finding('error', code, message, `waddle secret set ${name}`, name)]
      }
    })
  },
}
