import { isWaddleError, parseSignature } from '@waddlebot/sdk'

/** Most words a command's name may have. */
const mostWords = 3
const longest = 50

/** What everything of this module is called by; a custom command that began with one of these would shut people out of it. */
export const ownWords: ReadonlySet<string> = new Set(['cmd', 'command', 'commands', 'addcom', 'editcom', 'delcom', 'counter', 'count'])

/** A name that commands can have, or a sentence that says why not. */
export type Named = { readonly ok: true; readonly name: string } | { readonly ok: false; readonly message: string }

/**
 * Read the name of a command as people write it: `!hug`, `hug`, `"good night"`.
 *
 * @param prefix what commands begin with here; it may stand before the name or not
 */
export function readName(written: string, prefix: string): Named {
  const bare = bareName(written, prefix)
  const words = bare.split(' ')
  const refused = (why: string): Named => ({ ok: false, message: `"${bare.slice(0, 40)}" cannot be the name of a command: ${why}.` })
  if (bare === '') return { ok: false, message: `A command needs a name, such as ${prefix}hug.` }
  if (bare.length > longest) return refused(`it has more than ${longest} characters`)
  if (words.length > mostWords) return refused(`it has more than ${mostWords} words`)
  if (ownWords.has(words[0] ?? '')) return refused(`${prefix}${words[0]} is what commands are made with`)
  if (/[\p{Cc}\p{Cs}\u{e0000}-\u{e007f}]/u.test(bare)) return refused('nobody can type it')
  try {
    return parseSignature(bare).path.join(' ') === bare ? { ok: true, name: bare } : refused('it would be read as something else')
  } catch (error) {
    if (!isWaddleError(error)) throw error
    return refused('a name has no dash in front and none of < > [ ] : = | and quotes in it')
  }
}

/** A name as commands are looked up by: without prefix, in lower case, single spaces. */
export function bareName(written: string, prefix: string): string {
  const text = written.trim()
  const bare = text.startsWith(prefix) ? text.slice(prefix.length) : text.startsWith('!') ? text.slice(1) : text
  return bare.trim().replace(/\s+/gu, ' ').toLowerCase().normalize('NFC')
}
