import { createInterface } from 'node:readline'
import { WaddleError } from '@waddlebot/sdk'
import { exit } from './exit.ts'

/** Whether somebody is there to answer. */
export function canAsk(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true && !process.env['CI']
}

/**
 * Ask on the terminal; an empty answer is the preset.
 *
 * @param flags what supplies the answer where nobody can be asked
 * @throws {WaddleError} `WDL_ANSWER_MISSING` without a terminal
 */
export async function ask(question: string, preset: string, flags: string): Promise<string> {
  if (!canAsk()) throw missing(question, flags)
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  lines.on('SIGINT', () => process.exit(exit.interrupted))
  try {
    return (
      (await new Promise<string>((resolve) => lines.question(`? ${question} ${preset === '' ? '' : `(${preset}) `}`, resolve))).trim() ||
      preset
    )
  } finally {
    lines.close()
  }
}

/**
 * Ask for a value that must not be seen; only typed, never from a pipe.
 *
 * @throws {WaddleError} `WDL_ANSWER_MISSING` without a terminal
 */
export async function askHidden(question: string, flags: string): Promise<string> {
  if (!canAsk()) throw missing(question, flags)
  return (await typedHidden(question)).trim()
}

/**
 * Read a value that must not be seen: from a pipe, or typed without echo. A trailing line break is not part of it.
 *
 * @throws {WaddleError} `WDL_ANSWER_MISSING` when standard input is closed or empty
 */
export async function readHidden(question: string, example: string): Promise<string> {
  const text = process.stdin.isTTY ? await typedHidden(question) : await piped()
  const value = text.replace(/\r?\n$/, '')
  if (value === '') throw missing(question, example)
  return value
}

async function piped(): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

function typedHidden(question: string): Promise<string> {
  const { stdin } = process
  // Echo goes off before anybody is asked: what is typed between the two would be seen.
  stdin.setRawMode(true)
  process.stderr.write(`? ${question} (not shown) `)
  stdin.setEncoding('utf8')
  return new Promise((resolve) => {
    let value = ''
    const finish = (): void => {
      stdin.setRawMode(false)
      stdin.pause()
      stdin.off('data', onData)
      process.stderr.write('\n')
    }
    const onData = (text: string): void => {
      for (const key of text) {
        if (key === '\u0003') {
          finish()
          process.exit(exit.interrupted)
        }
        if (key === '\r' || key === '\n' || key === '\u0004') {
          finish()
          resolve(value)
          return
        }
        value = key === '\u007f' || key === '\b' ? [...value].slice(0, -1).join('') : value + key
      }
    }
    stdin.on('data', onData)
    stdin.resume()
  })
}

function missing(question: string, flags: string): WaddleError {
  return new WaddleError('WDL_ANSWER_MISSING', `${question}: there is no answer, and nobody to ask because this is no terminal`, {
    fix: flags,
  })
}
