const meanings: Readonly<Record<string, string>> = { ':': ';', s: ' ', '\\': '\\', r: '\r', n: '\n' }

/**
 * A tag's value as it was meant: `\:` `\s` `\\` `\r` `\n` stand for `;` space `\` CR LF; any other escaped character
 * for itself, a backslash at the very end for nothing.
 * Source: https://ircv3.net/specs/extensions/message-tags.html#escaping-values
 */
export function unescapeTag(value: string): string {
  let slash = value.indexOf('\\')
  if (slash < 0) return value
  let meant = ''
  let from = 0
  while (slash >= 0) {
    const char = value.charAt(slash + 1)
    meant += value.slice(from, slash) + (meanings[char] ?? char)
    from = slash + 2
    slash = value.indexOf('\\', from)
  }
  return meant + value.slice(from)
}

/** A value so that it can travel in a tag; the opposite of {@link unescapeTag}. */
export function escapeTag(value: string): string {
  return value.replace(/[; \\\r\n]/g, (char) => {
    const letter = Object.keys(meanings).find((key) => meanings[key] === char)
    return `\\${letter}`
  })
}
