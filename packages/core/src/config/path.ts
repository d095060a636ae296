import { WaddleError } from '@waddlebot/sdk'

/** Where a value stands in waddle.yml: `['modules', 'notes', 'commands', 'quote add', 'role']`. Numbers index lists. */
export type ConfigPath = readonly (string | number)[]

const step = /(?:"((?:[^"\\]|\\.)*)"|([^\s."[\]]+)|\[(\d+)\])(\.|(?=\[)|$)/y

/**
 * Read a path as people type it: names joined by dots, quotes around names with dots or spaces, numbers in
 * brackets for lists: `modules.notes.commands."quote add".role`, `communities.main.channels[0]`.
 *
 * @throws {WaddleError} `WDL_CONFIG_PATH` when the text is no path
 */
export function parsePath(text: string): ConfigPath {
  const path: (string | number)[] = []
  let at = 0
  let open = true
  while (at < text.length) {
    step.lastIndex = at
    const hit = step.exec(text)
    if (!hit) break
    path.push(hit[3] !== undefined ? Number(hit[3]) : (hit[2] ?? hit[1]!.replace(/\\(.)/g, '$1')))
    at = step.lastIndex
    open = hit[4] === '.'
  }
  if (at < text.length || open) {
    throw new WaddleError(
      'WDL_CONFIG_PATH',
      `${JSON.stringify(text)} is no path: it stops making sense at character ${at + 1}. Names are joined by dots and quoted when they hold a space or a dot`,
      { fix: `waddle config get 'modules.notes.commands."quote add".role'`, data: { path: text, at } },
    )
  }
  return path
}

/** The reverse of {@link parsePath}. */
export function formatPath(path: ConfigPath): string {
  return path
    .map((key, index) => {
      if (typeof key === 'number') return `[${key}]`
      const name = /^[^\s."[\]\\]+$/.test(key) ? key : `"${key.replace(/["\\]/g, '\\$&')}"`
      return index === 0 ? name : `.${name}`
    })
    .join('')
}

/** A path as one word of a shell command. */
export function shellPath(path: ConfigPath): string {
  return shellWord(formatPath(path))
}

/** `text` as one word of a shell command, quoted only when it has to be. */
export function shellWord(text: string): string {
  return /^[\w./:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}

/** What stands at `path` inside a plain value. */
export function valueAt(whole: unknown, path: ConfigPath): unknown {
  let value = whole
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = (value as Record<string | number, unknown>)[key]
  }
  return value
}
