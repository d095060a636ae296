import type { Manifest } from './manifest.ts'

const begin = '<!-- waddle:begin'
const end = '<!-- waddle:end -->'

/** The part of a module's README that is made from its definition, markers included. */
export function readmePart(manifest: Manifest): string {
  const { name, describe, commands, config, capabilities, errors = {} } = manifest
  const properties = Object.entries((config?.['properties'] ?? {}) as Record<string, { description?: string; default?: unknown }>)
  return [
    `${begin}, written by \`waddle module check ${name} --write\` -->`,
    ...(describe === '' ? [] : [describe]),
    ...table(
      'Commands',
      ['command', 'what it does', 'who'],
      commands.map((each) => [code(`!${each.signature}`), cell(each.describe), each.role.join(' or ')]),
    ),
    ...table(
      'Config',
      ['key', 'what it is', 'default'],
      properties.map(([key, each]) => [
        code(key),
        cell(each.description ?? ''),
        'default' in each ? code(JSON.stringify(each.default)) : '',
      ]),
    ),
    '## Needs',
    capabilities.length === 0 ? 'Nothing but chat.' : capabilities.map((capability) => `- \`${capability}\``).join('\n'),
    ...table(
      'Errors',
      ['code', 'what it means', 'what to do'],
      Object.entries(errors).map(([each, { what, why, fix }]) => [code(each), cell(`${what} ${why}`), cell(fix)]),
    ),
    end,
  ].join('\n\n')
}

/** The README with its generated part brought up to date; made when there is none, added when it has no markers. */
export function updateReadme(text: string | undefined, manifest: Manifest): string {
  const part = readmePart(manifest)
  if (text === undefined) return `# ${manifest.name}\n\n${part}\n`
  const from = text.indexOf(begin)
  const to = text.indexOf(end)
  return from === -1 || to < from ? `${text.trimEnd()}\n\n${part}\n` : text.slice(0, from) + part + text.slice(to + end.length)
}

function table(title: string, head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  if (rows.length === 0) return []
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [`## ${title}`, [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')]
}

function code(text: string): string {
  return `\`${cell(text)}\``
}

/** A bar would end the cell, in code as well. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|').replace(/\s*\n\s*/g, ' ')
}
