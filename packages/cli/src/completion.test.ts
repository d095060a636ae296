import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { completionScript, shells } from './completion.ts'

const commands = [
  { words: ['config', 'get'], summary: 'Show a value.', flags: ['--json', '--bot'] },
  { words: ['config', 'set'], summary: "Set the bot's value.", flags: ['--json', '--dry-run'] },
  { words: ['init'], summary: 'Make a bot.', flags: ['--force'] },
]
const hasBash = spawnSync('bash', ['-c', 'complete -p 2>/dev/null; true']).status === 0

/** What bash would offer behind these words, the last of them unfinished. */
function offered(...words: string[]): string[] {
  const line = ['waddle', ...words].map((word) => `'${word}'`).join(' ')
  const script = `${completionScript('bash', commands)}\nCOMP_WORDS=(${line}); COMP_CWORD=${words.length}; _waddle; echo "\${COMPREPLY[@]}"`
  const { stdout, stderr } = spawnSync('bash', ['-c', script], { encoding: 'utf8', timeout: 10_000 })
  expect(stderr).toBe('')
  return stdout.trim().split(' ').filter(Boolean)
}

describe.runIf(hasBash)('completion in bash', () => {
  test.each([
    [[''], ['config', 'help', 'init']],
    [['con'], ['config']],
    [
      ['config', ''],
      ['get', 'set'],
    ],
    [
      ['config', 'set', '--'],
      ['--dry-run', '--json'],
    ],
    [['config', 'set', 'http.port', '--d'], ['--dry-run']],
    [['--json', 'config', 'g'], ['get']],
    [['init', '--f'], ['--force']],
    [
      ['nobody', 'knows', ''],
      ['config', 'help', 'init'],
    ],
  ])('behind %j offers %j', (words, expected) => {
    expect(offered(...words)).toEqual(expected)
  })
})

test('every shell gets a script that names every command and every flag', () => {
  for (const shell of shells) {
    const script = completionScript(shell, commands)
    for (const word of ['config', 'get', 'set', 'init', 'dry-run', 'force']) expect(script).toContain(word)
  }
  expect(completionScript('fish', commands)).toContain(String.raw`'Set the bot\'s value.'`)
})
