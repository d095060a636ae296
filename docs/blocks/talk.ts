/** One line of the chat in a picture of the terminal. */
export type Line = { readonly who: string; readonly roles: readonly string[]; readonly text: string }

/**
 * Read the chat in a picture of the terminal: a name, right-aligned in twelve columns, and what they said.
 * `you are bob now, moderator` gives bob his roles. What did not fit into a line goes on below, in the same column.
 */
export function linesOf(picture: string): readonly Line[] {
  const roles = new Map<string, readonly string[]>()
  const lines: Line[] = []
  for (const line of picture.split('\n')) {
    const now = /^you are (\S+) now(?:, (.+))?$/.exec(line)
    if (now) roles.set(now[1]!, now[2]?.split(' and ') ?? [])
    const said = /^( *)(\S+) (.+)$/.exec(line)
    const more = /^ {13,}(\S.*)$/.exec(line)?.[1]
    const last = lines.at(-1)
    if (more !== undefined && last) lines.splice(-1, 1, { ...last, text: `${last.text} ${more}` })
    else if (said && said[1]!.length + said[2]!.length === 12)
      lines.push({ who: said[2]!, roles: roles.get(said[2]!) ?? [], text: said[3]! })
  }
  return lines
}
