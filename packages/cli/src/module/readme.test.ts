import { describe, expect, test } from 'vitest'
import type { Manifest } from './manifest.ts'
import { readmePart, updateReadme } from './readme.ts'

const manifest: Manifest = {
  name: 'memories',
  version: '1.0.0',
  describe: 'Remembers what people said.',
  commands: [{ signature: 'quote [mode:on|off]', describe: 'A | B\nC', role: ['vip', 'moderator'], alias: [] }],
  capabilities: ['db'],
  events: [],
  jobs: [],
  routes: [],
  receives: null,
  config: { properties: { home: { description: 'Where', default: 'lobby' }, limit: {} } },
}

describe('the generated part of a README', () => {
  test('lists commands, settings and needs, and no bar breaks its tables', () => {
    const part = readmePart(manifest)
    expect(part).toContain('| `!quote [mode:on\\|off]` | A \\| B C | vip or moderator |')
    expect(part).toContain('| `home` | Where | `"lobby"` |')
    expect(part).toContain('| `limit` |  |  |')
    expect(part).toContain('- `db`')
    expect(part).not.toContain('Errors')
  })

  test('lists codes with what they mean and what to do, where there are any', () => {
    const errors = { WDL_MEMORIES_FULL: { what: 'It is full.', why: 'A | B.', fix: 'Forget.' } }
    expect(readmePart({ ...manifest, errors })).toContain('| `WDL_MEMORIES_FULL` | It is full. A \\| B. | Forget. |')
  })

  test('leaves everything around it as its author wrote it', () => {
    const first = updateReadme(undefined, manifest)
    const mine = first.replace('# memories\n', '# Memories!\n\nBefore.\n') + '\nAfter.\n'
    const second = updateReadme(mine, { ...manifest, describe: 'Forgets.' })
    expect(second).toContain('# Memories!\n\nBefore.\n')
    expect(second).toContain('\nAfter.\n')
    expect(second).toContain('Forgets.')
    expect(second).not.toContain('Remembers')
    expect(updateReadme(second, { ...manifest, describe: 'Forgets.' })).toBe(second)
  })

  test('is added to a README that has none', () => {
    expect(updateReadme('# Mine\n', manifest)).toMatch(/^# Mine\n\n<!-- waddle:begin/)
  })
})
