import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './block.ts'

/** A picture of the terminal chat, taken by scripts/pictures.js. */
export interface Picture {
  /** What stands on it, row by row. */
  readonly text: string
  /** What is done before the bot starts, and what is typed then. */
  readonly before: readonly string[]
  readonly typed: readonly string[]
}

const entities: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&amp;': '&' }

/** @param file path of the SVG from the repository; what is typed stands beside it in a text of the same name */
export function pictureAt(file: string): Picture {
  const rows = readFileSync(join(root, file), 'utf8').matchAll(/<text [^>]*>(.*)<\/text>/g)
  const text = [...rows].map(([, row]) => row!.replace(/<[^>]*>/g, '').replace(/&\w+;|\u00a0/g, (each) => entities[each] ?? ' '))
  const lines = readFileSync(join(root, file.replace(/\.svg$/, '.txt')), 'utf8')
    .trim()
    .split('\n')
  return {
    text: text.join('\n'),
    before: lines.filter((line) => line.startsWith('$ ')).map((line) => line.slice(2)),
    typed: lines.filter((line) => !line.startsWith('$ ')),
  }
}
