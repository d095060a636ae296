import { styleText } from 'node:util'

type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan'

/** Colours only where somebody sees them: a terminal, NO_COLOR not set, nothing but plain `dumb` ones left out. */
function seen(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY === true && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb'
}

/** `text` in a colour, for standard output. */
export function paint(style: Style, text: string): string {
  return seen(process.stdout) ? styleText(style, text) : text
}

/** `text` in a colour, for standard error. */
export function paintTalk(style: Style, text: string): string {
  return seen(process.stderr) ? styleText(style, text) : text
}

/** Rows as columns, two spaces between them, the last one as long as it likes. */
export function columns(rows: readonly (readonly string[])[], indent = ''): string {
  const widths: number[] = []
  for (const row of rows) for (const [index, cell] of row.slice(0, -1).entries()) widths[index] = Math.max(widths[index] ?? 0, cell.length)
  return rows
    .map((row) =>
      `${indent}${row.map((cell, index) => (index === row.length - 1 ? cell : cell.padEnd(widths[index]!))).join('  ')}`.trimEnd(),
    )
    .join('\n')
}
