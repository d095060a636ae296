import { shellWord } from '@waddlebot/core/config'
import { type Check, finding } from '../check.ts'
import { trackedUnder } from '../git.ts'

/** What is never anybody else's: values in the clear, the key that opens the sealed ones, what people wrote. */
const own = ['.env', '.env.local', '.waddle', 'data']

/** Private files are in version control. */
export const envCommitted: Check = {
  name: 'env.committed',
  summary: 'Secrets, the key or the data are in version control.',
  look({ dir }) {
    const tracked = trackedUnder(dir, own)
    if (tracked.length === 0) return []
    const roots = own.filter((root) => tracked.some((path) => path === root || path.startsWith(`${root}/`)))
    const message = `${tracked.slice(0, 3).join(', ')}${tracked.length > 3 ? ` and ${tracked.length - 3} more` : ''} are in version control, so whoever has a copy of it has them; what was in there counts as known: change it`
    return [finding('error', 'WDL_DOCTOR_COMMITTED', message, `git rm -r --cached --quiet -- ${roots.map(shellWord).join(' ')}`, roots[0])]
  },
}
