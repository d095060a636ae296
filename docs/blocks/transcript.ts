/** One command of a transcript, and what it is to say. */
export interface Exchange {
  readonly command: string
  readonly expected: string
}

/**
 * Read a transcript: lines that begin with `$ ` are typed, what stands below them is said. A command goes on in
 * the next line when its line ends with a backslash.
 */
export function exchangesOf(transcript: string): readonly Exchange[] {
  const exchanges: { command: string; expected: string[] }[] = []
  let open = false
  for (const line of transcript.split('\n')) {
    const last = exchanges.at(-1)
    if (open && last) last.command += `\n${line.replace(/^> /, '')}`
    else if (line.startsWith('$ ')) exchanges.push({ command: line.slice(2), expected: [] })
    else if (last) last.expected.push(line)
    else throw new Error(`a transcript begins with "$ ", not with "${line}"`)
    open = (open || line.startsWith('$ ')) && line.endsWith('\\')
  }
  return exchanges.map(({ command, expected }) => ({ command, expected: tidy(expected.join('\n')) }))
}

/** Whether `said` is what was expected; `…` stands for anything in its line, and alone on a line for any lines. */
export function agrees(said: string, expected: string): boolean {
  const lines = expected.split('\n').map((line) => (line.trim() === '…' ? '(?:.*\n)*?' : `${line.split('…').map(literal).join('.*')}\n`))
  return new RegExp(`^${lines.join('')}$`).test(`${tidy(said)}\n`)
}

/** Without blanks at the ends of lines and empty lines at the end: nobody sees them. */
export function tidy(text: string): string {
  return text.replace(/[ \t]+$/gm, '').replace(/^\n+|\n+$/g, '')
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
