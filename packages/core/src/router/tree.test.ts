import { expect, test } from 'vitest'
import type { CommandRecord } from './command.ts'
import { CommandTree } from './tree.ts'

const command = (words: string) => ({ words, path: words.split(' ') }) as unknown as CommandRecord

function treeOf(...all: string[]) {
  const tree = new CommandTree()
  const commands = Object.fromEntries(all.map((words) => [words, command(words)]))
  for (const each of Object.values(commands)) tree.set(each.path, each)
  return { tree, commands: commands as Record<string, CommandRecord> }
}

test('the longest run of words wins, in whatever order they were added', () => {
  for (const words of [
    ['quote', 'quote add', 'quote add last'],
    ['quote add last', 'quote add', 'quote'],
  ]) {
    const { tree, commands } = treeOf(...words)
    expect(tree.find('!quote add last one', 1)).toEqual({ command: commands['quote add last'], end: 15, words: 3 })
    expect(tree.find('!quote add one', 1)).toMatchObject({ command: commands['quote add'], words: 2 })
    expect(tree.find('!quote one', 1)).toEqual({ command: commands['quote'], end: 6, words: 1 })
    expect(tree.size).toBe(3)
  }
})

test('words may be typed in any case and with any number of spaces between them', () => {
  const { tree, commands } = treeOf('quote add')
  expect(tree.find('!QUOTE   Add\tx', 1)).toMatchObject({ command: commands['quote add'], words: 2 })
})

test('words that only begin a command call nothing', () => {
  const { tree } = treeOf('quote add')
  expect(tree.find('!quote', 1)).toBeUndefined()
  expect(tree.find('!quote del', 1)).toBeUndefined()
  expect(tree.find('! quote add', 1)).toBeUndefined()
  expect(tree.get(['quote'])).toBeUndefined()
})

test('a command that is taken away leaves those before and after it', () => {
  const { tree, commands } = treeOf('quote', 'quote add', 'quote add last')
  tree.remove(['quote', 'add'], commands['quote add']!)
  expect(tree.find('!quote add x', 1)).toMatchObject({ command: commands['quote'], words: 1 })
  expect(tree.find('!quote add last', 1)).toMatchObject({ command: commands['quote add last'] })
  tree.remove(['quote'], command('quote'))
  expect(tree.get(['quote'])).toBe(commands['quote'])
  expect([...tree.all()].map(([words]) => words)).toEqual(['quote', 'quote add last'])
  expect(tree.size).toBe(2)
})

test('a second command under the same words replaces the first and says so', () => {
  const { tree, commands } = treeOf('quote', 'quote add')
  const other = command('quote')
  expect(tree.set(['quote'], other)).toBe(commands['quote'])
  expect(tree.get(['quote'])).toBe(other)
  expect(tree.get(['quote', 'add'])).toBe(commands['quote add'])
  expect(tree.size).toBe(2)
})

test('words may be parted by any space that a keyboard or a phone makes', () => {
  const { tree, commands } = treeOf('quote add')
  for (const space of ['\u00a0', '\u3000', '\t', '\n', '\v', '\f', '\r', ' \u00a0 ']) {
    expect(tree.find(`!quote${space}add${space}x`, 1), JSON.stringify(space)).toMatchObject({ command: commands['quote add'], words: 2 })
  }
})

test('words are matched in any script, whole', () => {
  const { tree, commands } = treeOf('größe', 'привет мир', '🦆')
  expect(tree.find('!GRÖSSE', 1)).toBeUndefined()
  expect(tree.find('!GRÖßE 3', 1)?.command).toBe(commands['größe'])
  expect(tree.find('!Привет МИР', 1)?.command).toBe(commands['привет мир'])
  expect(tree.find('!🦆 quack', 1)).toMatchObject({ command: commands['🦆'], end: 3 })
  expect(tree.find('!🦆🦆', 1)).toBeUndefined()
})

test('names that objects bring along are words like any other', () => {
  const { tree, commands } = treeOf('constructor', '__proto__ tostring')
  expect(tree.find('!hasOwnProperty', 1)).toBeUndefined()
  expect(tree.find('!constructor', 1)?.command).toBe(commands['constructor'])
  expect(tree.find('!__proto__ toString', 1)?.command).toBe(commands['__proto__ tostring'])
})

test('ten thousand commands are all found and all taken away again', () => {
  const names = Array.from({ length: 10_000 }, (_, index) => `w${index % 100} x${Math.floor(index / 100)} y${index}`)
  const { tree, commands } = treeOf(...names)
  expect(tree.size).toBe(10_000)
  for (const name of names) expect(tree.find(`!${name} and more`, 1)?.command).toBe(commands[name])
  expect([...tree.all()].map(([words]) => words).sort()).toEqual([...names].sort())
  for (const name of names) tree.remove(name.split(' '), commands[name]!)
  expect(tree.size).toBe(0)
  expect([...tree.all()]).toEqual([])
})
