import { isWaddleError, parseSignature } from '@waddlebot/sdk'

/** Words that moderators must always find where they are, whether the module that has them is loaded or not. */
const reserved: ReadonlySet<string> = new Set(
  'timeout untimeout ban unban warn note permit case cases filters words rule nuke alias addalias delalias cmd commands role waddle'.split(
    ' ',
  ),
)
const longest = 40

export type Named = { readonly ok: true; readonly name: string } | { readonly ok: false; readonly message: string }

/** Read the name of an alias: one word or two, as it is typed behind the prefix. */
export function readName(written: string, prefix: string): Named {
  const bare = bareName(written, prefix)
  const refused = (why: string): Named => ({
    ok: false,
    message: `"${[...bare].slice(0, 40).join('')}" cannot be the name of an alias: ${why}.`,
  })
  if (bare === '') return { ok: false, message: 'An alias needs a name.' }
  if (bare.length > longest) return refused(`it has more than ${longest} characters`)
  const words = bare.split(' ')
  if (words.length > 2) return refused('it has more than two words')
  if (reserved.has(words[0]!)) return refused(`${prefix}${words[0]} is always itself`)
  if (/[\p{Cc}\p{Cs}\u{e0000}-\u{e007f}]/u.test(bare)) return refused('nobody can type it')
  try {
    return parseSignature(bare).path.join(' ') === bare ? { ok: true, name: bare } : refused('it would be read as something else')
  } catch (error) {
    if (!isWaddleError(error)) throw error
    return refused('a name has no dash in front and none of < > [ ] : = | and quotes in it')
  }
}

/** A name as aliases are looked up by: without prefix, in lower case, single spaces. */
export function bareName(written: string, prefix: string): string {
  const text = written.trim()
  const bare = text.startsWith(prefix) ? text.slice(prefix.length) : text.replace(/^!/, '')
  return bare.trim().replace(/\s+/gu, ' ').toLowerCase().normalize('NFC')
}
