/** One IRC line, taken apart. */
export interface Line {
  readonly tags: Readonly<Record<string, string>>
  readonly prefix: string | undefined
  readonly command: string
  readonly params: readonly string[]
}

const escapes: Readonly<Record<string, string>> = { ';': '\\:', ' ': '\\s', '\\': '\\\\', '\r': '\\r', '\n': '\\n' }
const unescapes: Readonly<Record<string, string>> = { ':': ';', s: ' ', '\\': '\\', r: '\r', n: '\n' }

/** A tag value as it travels: https://ircv3.net/specs/extensions/message-tags.html#escaping-values */
export function escapeTag(value: string): string {
  return value.replace(/[; \\\r\n]/g, (char) => escapes[char]!)
}

/** The opposite of {@link escapeTag}; an unknown escape stands for its character, a lone one at the end for nothing. */
export function unescapeTag(value: string): string {
  return value.replace(/\\(.?)/gs, (_, char: string) => unescapes[char] ?? char)
}

/** Tags as the head of a line, with the space after it; nothing for no tags. */
export function writeTags(tags: Readonly<Record<string, string | number>>): string {
  const pairs = Object.entries(tags).map(([key, value]) => `${key}=${escapeTag(String(value))}`)
  return pairs.length === 0 ? '' : `@${pairs.join(';')} `
}

/** Take a line apart; undefined for a line without a command. */
export function readLine(raw: string): Line | undefined {
  const parts = /^(?:@(\S*) +)?(?::(\S*) +)?(\S+)(?: +(.*))?$/s.exec(raw)
  if (!parts) return undefined
  const tags: Record<string, string> = {}
  for (const pair of (parts[1] ?? '').split(';')) {
    if (pair === '') continue
    const equals = pair.indexOf('=')
    if (equals < 0) tags[pair] = ''
    else tags[pair.slice(0, equals)] = unescapeTag(pair.slice(equals + 1))
  }
  return { tags, prefix: parts[2], command: parts[3]!.toUpperCase(), params: readParams(parts[4] ?? '') }
}

function readParams(rest: string): string[] {
  const params: string[] = []
  let left = rest
  while (left !== '') {
    if (left.startsWith(':')) {
      params.push(left.slice(1))
      break
    }
    const space = left.indexOf(' ')
    if (space < 0) {
      params.push(left)
      break
    }
    params.push(left.slice(0, space))
    left = left.slice(space).replace(/^ +/, '')
  }
  return params
}
