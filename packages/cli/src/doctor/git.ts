import { spawnSync } from 'node:child_process'

/** What git said; undefined when there is no git, or no work tree. */
export interface GitAnswer {
  readonly code: number | null
  readonly out: string
}

/** Ask git something about the bot's folder. Only questions: nothing is ever changed. */
export function askGit(dir: string, ...words: readonly string[]): GitAnswer | undefined {
  const { status, stdout, error } = spawnSync('git', ['-C', dir, ...words], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  return error ? undefined : { code: status, out: stdout }
}

/** Whether the bot's folder is kept in version control. */
export function inWorkTree(dir: string): boolean {
  return askGit(dir, 'rev-parse', '--is-inside-work-tree')?.out.trim() === 'true'
}

/** Those of `paths` that git keeps, as git names them from the bot's folder. */
export function trackedUnder(dir: string, paths: readonly string[]): readonly string[] {
  const answer = askGit(dir, 'ls-files', '-z', '--', ...paths)
  return answer?.code === 0 ? answer.out.split('\0').filter((path) => path !== '') : []
}
