import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readArgs } from './arguments.ts'
import { commandLine } from './call.ts'
import { parseSignature } from './signature.ts'
import { cleanText, cleanWord } from './text.ts'

const env = { now: 0, zone: 'UTC' }
const argumentsOf = (source: string) =>
  parseSignature(source).params.map((param) => ({ ...param, rest: param.variadic || param.kind === 'rest' }))

function lineOf(source: string, values: Parameters<typeof commandLine>[2]): string {
  const { path } = parseSignature(source)
  const call = commandLine(path, argumentsOf(source), values)
  if ('missing' in call) throw new Error(`misses ${call.missing}`)
  return call.line
}

function readBack(source: string, line: string): Readonly<Record<string, unknown>> {
  const signature = parseSignature(source)
  const read = readArgs(signature, line.slice(signature.path.join(' ').length), env)
  if (!('args' in read)) throw new Error(`"${line}" was not read: ${JSON.stringify(read)}`)
  return read.args
}

describe('a call from a menu', () => {
  test('is the line that somebody would have typed', () => {
    expect(lineOf('quote add <text:rest>', { text: 'ducks swim' })).toBe('quote add ducks swim')
    expect(lineOf('give <who:user> <amount:amount> --quiet', { who: '@ann', amount: '5k', quiet: true })).toBe('give --quiet @ann 5k')
    expect(lineOf('poll <title> <...choices> --for:duration', { title: 'Best duck?', choices: 'mallard eider', for: '5m' })).toBe(
      'poll --for=5m "Best duck?" -- mallard eider',
    )
  })

  test('leaves out what was left out', () => {
    expect(lineOf('quote [id:int]', {})).toBe('quote')
    expect(lineOf('roll [sides:int=6] [times:int=1]', { times: 3 })).toBe('roll 6 3')
  })

  test('asks for what stands before something that was given', () => {
    expect(commandLine(['seen'], argumentsOf('seen [who:user] [where:channel]'), { where: '#pond' })).toEqual({ missing: 'who' })
  })

  test('reads back as it was given, whatever the words are', () => {
    const word = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
      .filter((text) => cleanWord(text) !== '' && !/["“”„‟«»]/u.test(text))
    const rest = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).filter((text) => cleanText(text).trim() !== '')
    fc.assert(
      fc.property(word, word, rest, fc.boolean(), (first, note, text, loud) => {
        const source = 'say <first> <text:rest> --note:string --loud'
        const args = readBack(source, lineOf(source, { first, note, text, loud }))
        expect(args).toEqual({ first: cleanWord(first), note: cleanWord(note), text: cleanText(text).trim(), loud })
      }),
    )
  })
})
