import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
// @ts-expect-error  a script, without types
import { wrongArrows } from './arrows.js'
// @ts-expect-error  a script, without types
import { root } from './sources.js'

test('all arrows of the house point down', () => {
  expect(wrongArrows()).toEqual([])
})

test('a module may know the types of another module, and nothing else of it', () => {
  const folder = join(root, 'modules', 'help', 'src', 'arrow-types')
  mkdirSync(folder)
  try {
    writeFileSync(
      join(folder, 'side.ts'),
      `import type { Quote } from '@waddlebot/module-memories'\nimport memories from '@waddlebot/module-memories'\nexport const all: Quote[] = [memories as never]\n`,
    )
    expect(wrongArrows()).toHaveLength(1)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('an arrow that points up or out of its package is found', () => {
  const folder = join(root, 'modules', 'help', 'src', 'arrow-test')
  mkdirSync(folder)
  try {
    writeFileSync(
      join(folder, 'up.ts'),
      `import {\n  Runtime,\n} from '@waddlebot/core'\nexport * from '../../../memories/src/index.ts'\nvoid import('@waddlebot/cli')\n`,
    )
    expect(wrongArrows()).toHaveLength(3)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
