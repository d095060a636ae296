import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Command } from '@oclif/core/command'
import { Config } from '@oclif/core/config'
import { settings } from '@oclif/core/settings'
import { closest } from '@waddlebot/sdk'
import { endProcess } from './bot/departure.ts'
import { exit } from './exit.ts'
import { failure, failureOf } from './failure.ts'
import { failureLines, refusal } from './report.ts'

/** Flags that may stand before the command as well. */
const early = ['--json', '--quiet', '-q', '--verbose']

/** Commands by id, `config:get`; each is loaded when it is asked for. */
export type Commands = Readonly<Record<string, () => unknown>>

/**
 * Run one line of arguments. Sets `process.exitCode`, never calls `process.exit`: everything that was written
 * gets out.
 *
 * @param words the arguments after `waddle`
 */
export async function main(words: readonly string[], commands: Commands): Promise<void> {
  endQuietly()
  settings.enableAutoTranspile = false
  try {
    const root = fileURLToPath(new URL('..', import.meta.url))
    // Told what the package is, oclif does not look for it.
    const config = await Config.load({ root, pjson: JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) })
    await dispatch(words, config, commands)
  } catch (error) {
    report(failureOf(error, { command: '', argv: words, flags: [] }), words)
  }
}

async function dispatch(words: readonly string[], config: Config, commands: Commands): Promise<void> {
  const count = words.findIndex((word) => !early.includes(word))
  const front = count === -1 ? words : words.slice(0, count)
  const rest = count === -1 ? [] : words.slice(count)
  const end = rest.indexOf('--')
  const wantsHelp = rest.slice(0, end === -1 ? rest.length : end).some((word) => word === '--help' || word === '-h')
  const { id, argv } = commandOf(rest, config)
  const run = (name: string, given: readonly string[]) => start(name, given, config, commands)
  if (wantsHelp) return run('help', [...(id ?? topicOf(rest, config) ?? '').split(':').filter(Boolean), ...front])
  if (rest[0] === '--version' || rest[0] === '-v') return run('version', [...rest.slice(1), ...front])
  if (rest.length === 0) return run('here', [...front])
  if (id !== undefined) return run(id, [...argv, ...front])
  const topic = topicOf(rest, config)
  const spoken = rest.filter((word) => !early.includes(word))
  if (topic !== undefined && config.commandIDs.some((each) => each.startsWith(`${spoken.join(':')}:`)))
    return run('help', [topic, ...rest.filter((word) => early.includes(word)), ...front])
  report(unknown(rest, topic, config), words)
}

/** As oclif would, which looks for the files of commands. */
async function start(id: string, argv: readonly string[], config: Config, commands: Commands): Promise<void> {
  const command = commands[id]!() as Command.Class
  command.id = id
  command.plugin = config.plugins.get(config.name)
  await command.run([...argv], config)
}

/** The longest words in front that are a command; flags end them. */
function commandOf(words: readonly string[], config: Config): { readonly id?: string; readonly argv: readonly string[] } {
  for (const count of [3, 2, 1]) {
    const id = words.slice(0, count).join(':')
    if (words.length >= count && config.commandIDs.includes(id)) return { id, argv: words.slice(count) }
  }
  return { argv: words }
}

function topicOf([word = '']: readonly string[], config: Config): string | undefined {
  return config.commandIDs.some((id) => id.startsWith(`${word}:`)) ? word : undefined
}

function unknown(words: readonly string[], topic: string | undefined, config: Config): ReturnType<typeof failure> {
  const ids = config.commands.filter((command) => !command.hidden).map((command) => command.id.replaceAll(':', ' '))
  const names = [...ids, ...new Set(ids.map((id) => id.split(' ')[0]!))]
  const two = words
    .slice(0, 2)
    .filter((word) => !word.startsWith('-'))
    .join(' ')
  const typed = topic === undefined ? (words[0] ?? '') : two
  const meant = closest(two, ids) ?? closest(typed, names)
  const used = meant !== undefined && closest(two, ids) === meant ? two.split(' ').length : typed.split(' ').length
  const line = meant === undefined ? undefined : ['waddle', meant, ...words.slice(used)].join(' ')
  const message = `there is no command "${typed}"${meant === undefined ? '' : `, did you mean "${meant}"?`}`
  return failure('WDL_USAGE', message, [line ?? `waddle help${topic === undefined ? '' : ` ${topic}`}`], exit.usage)
}

function report(problem: ReturnType<typeof failure>, words: readonly string[]): void {
  process.exitCode = problem.exit
  if (words.includes('--json')) process.stdout.write(`${JSON.stringify(refusal(problem), null, 2)}\n`)
  else process.stderr.write(`${failureLines(problem)}\n`)
}

/** `waddle … | head` closes our output early: that is the reader's right and no error. */
function endQuietly(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
      endProcess(Number(process.exitCode ?? exit.done))
    })
  }
}
