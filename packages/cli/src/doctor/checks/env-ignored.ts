import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Check, finding } from '../check.ts'
import { askGit, inWorkTree } from '../git.ts'

/** Line of .gitignore, and a path that it has to catch. */
const lines: readonly (readonly [line: string, path: string])[] = [
  ['node_modules/', 'node_modules/x'],
  ['data/', 'data/waddle.db'],
  ['.env', '.env'],
  ['.waddle/', '.waddle/key'],
]

/** The next `git add .` would take private files along. */
export const envIgnored: Check = {
  name: 'env.ignored',
  summary: '.gitignore lets secrets, the key or the data into version control.',
  look({ dir }) {
    const missing = missingLines(dir)
    if (missing.length === 0) return []
    const message = `${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} not ignored, so the next git add would take ${missing.length === 1 ? 'it' : 'them'} along`
    const fix = `printf '${startOf(dir).replace('\n', '\\n')}%s\\n' ${missing.join(' ')} >> .gitignore`
    return [finding('warn', 'WDL_DOCTOR_IGNORED', message, fix, '.gitignore')]
  },
  fix: {
    when: 'always',
    run({ dir }) {
      const missing = missingLines(dir)
      if (missing.length === 0) return []
      appendFileSync(join(dir, '.gitignore'), `${startOf(dir)}${missing.map((line) => `${line}\n`).join('')}`)
      return [`update .gitignore: ${missing.join(' ')}`]
    },
  },
}

function missingLines(dir: string): readonly string[] {
  if (!inWorkTree(dir)) return []
  return lines.filter(([, path]) => askGit(dir, 'check-ignore', '--quiet', '--no-index', '--', path)?.code === 1).map(([line]) => line)
}

/** A last line that was never ended must not grow. */
function startOf(dir: string): string {
  const file = join(dir, '.gitignore')
  return existsSync(file) && /[^\n]$/.test(readFileSync(file, 'utf8')) ? '\n' : ''
}
