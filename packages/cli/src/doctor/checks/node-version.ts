import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Check, finding } from '../check.ts'

/** What the program was built for; its package says the same. */
const least = '20.19.0'

/** Node is too old for the program, or for what the bot's own package.json asks for. */
export const nodeVersion: Check = {
  name: 'node.version',
  summary: 'Node is older than waddle or this bot needs.',
  look({ dir, machine }) {
    const wanted = newest([least, ...asked(join(dir, 'package.json'))])
    if (compare(machine.node, wanted) >= 0) return []
    const message = `this is Node ${machine.node}, and ${wanted} is the least that will do`
    return [finding('error', 'WDL_DOCTOR_NODE', message, `nvm install ${wanted}`)]
  },
}

/** Only the plain form, `>=20.19`: anything else is npm's to judge. */
function asked(file: string): readonly string[] {
  try {
    const { engines } = JSON.parse(readFileSync(file, 'utf8')) as { engines?: { node?: unknown } }
    const plain = /^>=\s*v?(\d+(?:\.\d+){0,2})$/.exec(String(engines?.node ?? ''))
    return plain ? [plain[1]!] : []
  } catch {
    // A bot without a package.json asks for nothing.
    return []
  }
}

function newest(versions: readonly string[]): string {
  return [...versions].sort(compare).at(-1)!
}

function compare(one: string, other: string): number {
  const [a, b] = [one, other].map((version) => version.split('.').map((part) => Number.parseInt(part, 10)))
  for (const index of [0, 1, 2]) {
    const difference = (a?.[index] ?? 0) - (b?.[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
