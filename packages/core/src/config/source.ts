import { type Document, isMap, isNode, isPair, isSeq, LineCounter, parseDocument } from 'yaml'
import { configFile } from './bot.ts'
import type { Finding } from './finding.ts'
import { groups, namedGroups } from './groups.ts'
import type { ConfigPath } from './path.ts'

/** A parsed waddle.yml: its value, what is wrong with its YAML, and where each part stands. */
export interface Source {
  readonly document: Document
  readonly value: unknown
  readonly problems: readonly Finding[]
  /** `waddle.yml:12:3`: where the entry at `path` begins; its nearest parent when it is not in the file. */
  where(path: ConfigPath): string
}

const explain: Readonly<Record<string, { code: string; text: string }>> = {
  DUPLICATE_KEY: { code: 'WDL_CONFIG_DUPLICATE', text: 'says the same key twice; which one counts would be luck' },
  TAB_AS_INDENT: { code: 'WDL_CONFIG_YAML', text: 'is indented with a tab; YAML only takes spaces' },
  BAD_INDENT: { code: 'WDL_CONFIG_YAML', text: 'does not begin in the same column as the keys beside it' },
  BLOCK_AS_IMPLICIT_KEY: {
    code: 'WDL_CONFIG_YAML',
    text: 'has a key in its value: the line below it is indented too far, or the value wants quotes',
  },
  MULTIPLE_DOCS: { code: 'WDL_CONFIG_YAML', text: 'begins a second document; everything belongs into one' },
}

/** No command of waddle can mend what it cannot read. */
const editor = `\${EDITOR:-vi} ${configFile}`

/** Parse the text of a waddle.yml. Mistakes are findings in `problems`, never exceptions. */
export function parseSource(text: string, label: string = configFile): Source {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, keepSourceTokens: true, prettyErrors: false, logLevel: 'error' })
  const place = (offset: number): string => {
    const { line, col } = lines.linePos(offset)
    return `${label}:${Math.max(1, line)}:${Math.max(1, col)}`
  }
  // The parser says two things about some places; the first one is the cause.
  const mistakes = [...document.errors, ...document.warnings].filter(
    ({ pos }, index, all) => all.findIndex((other) => other.pos[0] === pos[0]) === index,
  )
  const problems: Finding[] = mistakes.map((mistake) => {
    const known = explain[mistake.code]
    const { line } = lines.linePos(mistake.pos[0])
    const written = (text.split(/\r?\n/)[Math.max(1, line) - 1] ?? '').trim().slice(0, 60)
    const key = /^[\w."' -]+:/.exec(written)?.[0] ?? written
    return {
      level: 'error',
      code: known?.code ?? 'WDL_CONFIG_YAML',
      message: known ? `${JSON.stringify(key)} ${known.text}` : `${JSON.stringify(key)} is not YAML: ${lowerFirst(mistake.message)}`,
      where: place(mistake.pos[0]),
      fix: editor,
    }
  })
  let value: unknown
  if (problems.length === 0) {
    try {
      value = filled(plainCopy(document.toJS({ maxAliasCount: 100 })))
    } catch (error) {
      const message = `its aliases cannot be followed: ${lowerFirst((error as Error).message)}`
      problems.push({ level: 'error', code: 'WDL_CONFIG_YAML', message, where: place(0), fix: editor })
    }
  }
  return { document, value, problems, where: (path) => place(offsetOf(document, path)) }
}

/** A copy in which nothing is shared: what an anchor holds is there once for each place that names it. */
export function plainCopy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainCopy)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inside]) => [key, plainCopy(inside)]))
}

/** `help:` with nothing behind it means: help, with all defaults. */
function filled(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const whole = value as Record<string, unknown>
  for (const key of groups) if (whole[key] === null) delete whole[key]
  for (const key of namedGroups) {
    const entries = whole[key]
    if (typeof entries !== 'object' || entries === null || Array.isArray(entries)) continue
    whole[key] = Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, entry ?? {}]))
  }
  return whole
}

function offsetOf(document: Document, path: ConfigPath): number {
  let node: unknown = document.contents
  let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0
  for (const key of path) {
    const child: unknown = isMap(node)
      ? node.items.find((pair) => keyText(pair.key) === String(key))
      : isSeq(node) && typeof key === 'number'
        ? node.items[key]
        : undefined
    if (child === undefined) return offset
    const start = isPair(child) ? child.key : child
    if (isNode(start)) offset = start.range?.[0] ?? offset
    node = isPair(child) ? child.value : child
  }
  return offset
}

/** A map's key as text: `1` and `"1"` are the same name for us. */
export function keyText(key: unknown): string | undefined {
  const plain = isNode(key) ? (key as { value?: unknown }).value : key
  return plain === undefined || typeof plain === 'object' ? undefined : String(plain)
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
