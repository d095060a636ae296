import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Script } from 'node:vm'
import { CodeCache } from './code-cache.ts'
import { exit } from './exit.ts'

/** What the whole program offers, all of it read and none of it run until it is asked for. */
export interface Program {
  main(words: readonly string[]): Promise<void>
  /** Commands by id, `config:get`. */
  readonly commands: Readonly<Record<string, () => unknown>>
  /** Waddle's own modules, and libraries that files beside it pass on. */
  readonly parts: Readonly<Record<string, () => Record<string, unknown>>>
}

/** Name of the file with everything, that of its content, and the words that more words follow: written in by the build. */
declare const everything: { readonly file: string; readonly hash: string; readonly topics: readonly string[] }

/** By then a bot that runs has started; milliseconds. Later V8 throws away again what only the start needed. */
const startedAfter = 3_000

let loaded: Program | undefined

/**
 * The program. One script and not many modules, because Node can keep the compiled form of a script between runs,
 * and that of a module only from version 22 on.
 *
 * @param words what is to be run: each command has a cache of the functions that it needs
 */
export function program(words: readonly string[] = []): Program {
  return (loaded ??= load(commandIn(words)))
}

/** `run`, `config.get`. Of what was mistyped nothing is kept: it ends with an error. */
function commandIn(words: readonly string[]): string {
  const [topic = '', word = ''] = words.map((each) => (/^[a-z]{1,20}$/.test(each) ? each : ''))
  return everything.topics.includes(topic) && word !== '' ? `${topic}.${word}` : topic || 'here'
}

function load(command: string): Program {
  const url = new URL(everything.file, import.meta.url)
  const file = fileURLToPath(url)
  const cache = new CodeCache(everything.hash, command)
  const cachedData = cache.read()
  // The build writes ASCII only, which is read fastest as what it is.
  const script = new Script(readFileSync(url, 'latin1'), { filename: url.href, ...(cachedData ? { cachedData } : {}) })
  const result = script.runInThisContext()(createRequire(url), url.href, file, dirname(file), (name: string) => import(name)) as Program
  if (!cachedData || script.cachedDataRejected) keep(() => cache.write(script.createCachedData()))
  return result
}

/** What ran well is worth keeping, soon enough to be there when the process is killed one day. */
function keep(write: () => void): void {
  const timer = setTimeout(() => {
    process.off('exit', atEnd)
    write()
  }, startedAfter).unref()
  const atEnd = (code: number) => {
    clearTimeout(timer)
    if (code === exit.done || code === exit.findings) write()
  }
  process.once('exit', atEnd)
}
