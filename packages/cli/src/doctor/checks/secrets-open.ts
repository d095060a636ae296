import { chmodSync } from 'node:fs'
import type { Check } from '../check.ts'

/** The key or the sealed secrets can be read by other users of the machine. */
export const secretsOpen: Check = {
  name: 'secrets.open',
  summary: 'Other users of this machine may read the key or the sealed secrets.',
  look: (patient) =>
    patient.secrets.findings().map((each) => {
      const path = patient.way(each.where!)
      return {
        ...each,
        message: `${path} may be read by other users of this machine`,
        fix: `chmod 600 ${patient.word(each.where!)}`,
        where: path,
      }
    }),
  fix: {
    when: 'always',
    run: (patient) =>
      patient.secrets.findings().map(({ where }) => {
        chmodSync(where!, 0o600)
        return `chmod 600 ${patient.word(where!)}`
      }),
  },
}
