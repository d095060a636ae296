import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository. */
export const root = fileURLToPath(new URL('../../', import.meta.url))

/** One fenced block of a page. */
export interface Block {
  /** `README.md:12`, for whoever has to repair it. */
  readonly place: string
  /** The word after the fence: what is done with it. */
  readonly language: string
  /** What stands after that word. */
  readonly info: string
  readonly text: string
}

/** One Markdown file. */
export interface Page {
  /** Path from the repository, with slashes. */
  readonly file: string
  readonly text: string
  readonly blocks: readonly Block[]
}

/** The pages whose blocks are run: the README and everything under docs. */
export function pages(): readonly Page[] {
  const files = ['README.md', 'CONTRIBUTING.md', ...markdownUnder('docs')]
  return files.map(readPage)
}

/** The pages of modules; they are read on their own as well, so only some of their blocks are run. */
export function modulePages(): readonly Page[] {
  return markdownUnder('modules').map(readPage)
}

function readPage(file: string): Page {
  const text = readFileSync(join(root, file), 'utf8')
  return { file, text, blocks: blocksOf(file, text) }
}

function markdownUnder(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((file) => !file.includes('node_modules/') && !file.includes('/dist/'))
    .sort()
}

/** The fenced blocks of a text, in order. A fence that is never closed is an error: everything after it would be lost. */
export function blocksOf(file: string, text: string): readonly Block[] {
  const blocks: Block[] = []
  const lines = text.split('\n')
  for (let at = 0; at < lines.length; at++) {
    const fence = /^(```+)(\S*) ?(.*)$/.exec(lines[at]!)
    if (!fence) continue
    const end = lines.indexOf(fence[1]!, at + 1)
    if (end === -1) throw new Error(`${file}:${at + 1} the fence is never closed`)
    blocks.push({
      place: `${file}:${at + 1}`,
      language: fence[2]!,
      info: fence[3]!.trim(),
      text: lines.slice(at + 1, end).join('\n'),
    })
    at = end
  }
  return blocks
}
