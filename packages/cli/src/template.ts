import { readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import type { NewFile } from './writing.ts'

/**
 * The files of a template, filled in. `{{name}}` in texts and `__name__` in paths become values; a leading `_`
 * becomes a dot, because packages cannot ship files that begin with one.
 *
 * @param folder the template's folder
 * @param values what the placeholders stand for
 * @throws {Error} when a placeholder has no value: a fault of the template, found by its test
 */
export function readTemplate(folder: string, values: Readonly<Record<string, string>>): readonly NewFile[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return files
    .map((entry) => {
      const from = join(entry.parentPath, entry.name)
      const path = from
        .slice(folder.length + 1)
        .split(sep)
        .map((part) => part.replace(/^_(?!_)/, '.'))
        .join('/')
      return { path: fill(path, /__(\w+?)__/g, values), text: fill(readFileSync(from, 'utf8'), /\{\{(\w+)\}\}/g, values) }
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1))
}

function fill(text: string, placeholder: RegExp, values: Readonly<Record<string, string>>): string {
  return text.replace(placeholder, (whole, name: string) => {
    const value = values[name]
    if (value === undefined) throw new Error(`the template asks for ${whole}, which nobody fills in`)
    return value
  })
}
