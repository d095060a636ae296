import { chmodSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Check, finding } from '../check.ts'

/** Files that may hold secrets in the clear. */
const files = ['.env', '.env.local']

/** `.env` can be read by other users of the machine. */
export const envOpen: Check = {
  name: 'env.open',
  summary: 'Other users of this machine may read .env.',
  look: ({ dir }) =>
    openOnes(dir).map((file) =>
      finding(
        'warn',
        'WDL_DOCTOR_ENV_OPEN',
        `${file} may be read by other users of this machine, and it may hold secrets`,
        `chmod 600 ${file}`,
        file,
      ),
    ),
  fix: {
    when: 'always',
    run: ({ dir }) =>
      openOnes(dir).map((file) => {
        chmodSync(join(dir, file), 0o600)
        return `chmod 600 ${file}`
      }),
  },
}

function openOnes(dir: string): readonly string[] {
  if (process.platform === 'win32') return []
  return files.filter((file) => {
    const stat = statSync(join(dir, file), { throwIfNoEntry: false })
    return stat?.isFile() === true && (stat.mode & 0o077) !== 0
  })
}
