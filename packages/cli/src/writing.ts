import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Finding } from '@waddlebot/core/config'

/** A file to write: its path from the folder, with slashes, and its text. */
export interface NewFile {
  readonly path: string
  readonly text: string
}

/** What happens to one file. `same` and `keep` touch nothing. */
export interface Step {
  readonly action: 'create' | 'update' | 'same' | 'keep' | 'link'
  readonly path: string
  /** Where a link leads. */
  readonly to?: string
}

/** Which files were written by waddle, with the hash that they had then. */
const ledger = '.waddle/owned.json'

/**
 * What writing `files` into `dir` would do. Nothing that is there already is overwritten, except with `force`,
 * and then only what waddle wrote and nobody has changed since.
 */
export function planFiles(dir: string, files: readonly NewFile[], force: boolean): readonly Step[] {
  const owned = readOwned(dir)
  return files.map(({ path, text }) => {
    const file = join(dir, path)
    if (!existsSync(file)) return { action: 'create', path }
    const there = readFileSync(file, 'utf8')
    if (there === text) return { action: 'same', path }
    return { action: force && owned[path] === hash(there) ? 'update' : 'keep', path }
  })
}

/** What the noting of it all would do: each file that is written is listed, this one too. */
export function ledgerStep(dir: string, steps: readonly Step[]): Step {
  const changes = steps.some(({ action }) => action === 'create' || action === 'update')
  return { action: changes ? (existsSync(join(dir, ledger)) ? 'update' : 'create') : 'same', path: ledger }
}

/** Do what the plan says, and note what is ours now. */
export function writeFiles(dir: string, files: readonly NewFile[], steps: readonly Step[]): void {
  if (ledgerStep(dir, steps).action === 'same') return
  const owned = readOwned(dir)
  for (const [index, { action, path }] of steps.entries()) {
    if (action !== 'create' && action !== 'update') continue
    const { text } = files[index]!
    mkdirSync(dirname(join(dir, path)), { recursive: true })
    // wx: somebody else may have made the file since the plan; theirs is kept.
    writeFileSync(join(dir, path), text, { flag: action === 'create' ? 'wx' : 'w' })
    owned[path] = hash(text)
  }
  mkdirSync(join(dir, '.waddle'), { recursive: true, mode: 0o700 })
  writeFileSync(join(dir, ledger), `${JSON.stringify(Object.fromEntries(Object.entries(owned).sort()), null, 2)}\n`)
}

/** Lines for people, as `create  modules/notes/index.ts`; what stays the same is not worth one. */
export function stepLines(steps: readonly Step[], dryRun: boolean): string {
  const worth = steps.filter(({ action }) => action !== 'same')
  if (worth.length === 0) return 'same    everything is there already'
  return worth
    .map(({ action, path, to }) => `${dryRun ? 'would ' : ''}${action.padEnd(6)}  ${path}${to === undefined ? '' : ` -> ${to}`}`)
    .join('\n')
}

/** A finding for each file that was there and differs. */
export function keptFindings(dir: string, steps: readonly Step[]): readonly Finding[] {
  const owned = readOwned(dir)
  return steps
    .filter(({ action }) => action === 'keep')
    .map(({ path }) => ({
      level: 'warn',
      code: 'WDL_FILE_KEPT',
      message: `${path} is there already and differs, so it is kept${owned[path] ? '; it was changed after waddle wrote it, or --force was not given' : ''}`,
      fix: `mv ${path} ${path}.old && waddle init`,
      where: path,
    }))
}

function readOwned(dir: string): Record<string, string> {
  try {
    return JSON.parse(readFileSync(join(dir, ledger), 'utf8')) as Record<string, string>
  } catch {
    // Without a sound ledger nothing counts as ours, and nothing is overwritten.
    return {}
  }
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
