import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'

/** What a file imports when it is loaded itself; types and `import()` are no such thing. */
function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8')
  return [...text.matchAll(/^(?:import|export) (?!type )[^'\n]*?(?:\{[^}]*\} )?from '([^']+)'/gms)].map(([, name]) => name!)
}

function loadedBy(file: string, seen = new Set<string>()): Set<string> {
  for (const name of importsOf(file)) {
    const next = name.startsWith('.') ? join(dirname(file), name) : name
    if (seen.has(next)) continue
    seen.add(next)
    if (name.startsWith('.')) loadedBy(next, seen)
  }
  return seen
}

const packages = (file: string) =>
  [...loadedBy(join(import.meta.dirname, file))].filter((name) => !name.startsWith('/') && !name.startsWith('node:'))

test('the definition loads no library of Twitch’s, and a chat no library of the API', () => {
  expect(packages('index.ts').sort()).toEqual(['@waddlebot/sdk', 'zod'])
  expect(packages('receiver.ts')).toContain('tmi.js')
  expect(packages('receiver.ts').filter((name) => /twurple|undici/.test(name))).toEqual([])
  expect(packages('signed.ts')).toContain('@twurple/api')
})
