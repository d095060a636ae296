import { existsSync, readFileSync } from 'node:fs'
import { type Finding, shellWord } from '@waddlebot/core/config'
import { type Check, finding } from '../check.ts'
import { holderOf } from '../holder.ts'

/** The bot is running already: no mistake, but what migrate, restore and a second run are refused for. */
export const databaseLock: Check = {
  name: 'database.lock',
  summary: 'The bot is running, so migrate, restore and a second run are refused meanwhile.',
  needs: 'config',
  async look({ databaseFile: file }): Promise<readonly Finding[]> {
    const holder = file === undefined ? undefined : await holderOf(file)
    if (holder === undefined) return []
    const { pid } = holder
    const who = pid === undefined ? 'another process' : `process ${pid}${commandOf(pid)}`
    const message = `${who} runs on this database, so migrate, restore and a second run are refused meanwhile; told to stop, it finishes what it accepted`
    return [finding('info', 'WDL_STORE_IN_USE', message, stop(file!, pid), pid === undefined ? 'waddle.yml' : `pid ${pid}`)]
  },
}

/** The command that stops the bot, and returns when it has stopped; without a process id, only the first of both. */
export function stop(file: string, pid: number | undefined): string {
  if (pid === undefined) return `kill $(lsof -t ${shellWord(`${file}.lock`)})`
  return `kill ${pid} && while kill -0 ${pid} 2>/dev/null; do sleep 1; done`
}

function commandOf(pid: number): string {
  const file = `/proc/${pid}/cmdline`
  if (!existsSync(file)) return ''
  const words = readFileSync(file, 'utf8').split('\0').filter(Boolean)
  const at = words.findIndex((word) => /(^|[/\\])(waddle|run\.js)$/.test(word))
  return at === -1 ? '' : ` (waddle ${words.slice(at + 1).join(' ')})`
}
