import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import type { Check } from '../check.ts'
import { isVariable } from './config-valid.ts'

/** Variables that set nothing, or set something that cannot be. */
export const configEnvironment: Check = {
  name: 'config.environment',
  summary: 'A variable sets nothing that waddle.yml knows, or something that cannot be.',
  look: ({ dir, shell, checked }) =>
    checked.findings.filter(({ where }) => isVariable(where)).map((each) => ({ ...each, fix: takeAway(each.where!, dir, shell) })),
}

/** The command that takes a variable away: out of the shell, or out of `.env` when it comes from there. */
export function takeAway(variable: string, dir: string, shell: Readonly<Record<string, string | undefined>>): string {
  const file = join(dir, '.env')
  const written = existsSync(file) && Object.hasOwn(parseEnv(readFileSync(file, 'utf8')), variable)
  const erase = `sed -i.old '/^[[:space:]]*\\(export[[:space:]]*\\)\\{0,1\\}${variable}[[:space:]]*=/d' .env && rm .env.old`
  // What the shell has hides what the file has: both have to go, or the next look finds the other one.
  const steps = [...(shell[variable] === undefined ? [] : [`unset ${variable}`]), ...(written ? [erase] : [])]
  return steps.join(' && ')
}
