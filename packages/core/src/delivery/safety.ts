import type { PlatformRules } from '@waddlebot/sdk'

const dirty = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]|[\u{e0000}-\u{e007f}]|^[\s!/.]|@(?:everyone|here)/iu
/** Printable ASCII without `@` that begins with a letter or digit: nearly all texts, at a fifth of what the full look costs. */
const harmless = /^[a-zA-Z0-9][\x20-\x3f\x41-\x7e]*$/
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g
/** Marks that turn the direction of text, and can make a line read as what it is not. */
const directions = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g
/** Tags outside a flag sequence carry invisible text. */
const tags = /(?<!\u{1f3f4}[\u{e0020}-\u{e007f}]*)[\u{e0000}-\u{e007f}]/gu
const wordJoiner = '\u2060'

/**
 * The one gate that every outgoing text passes: no control characters, no line breaks where a line is a
 * message, no direction marks, no mass mention, and no first character that the platform or another bot
 * would take for a command. Text that has none of these is returned as it is.
 */
export function makeSafe(text: string, rules: PlatformRules): string {
  if (harmless.test(text) || !dirty.test(text)) return text
  let safe = text.replace(/\r\n?/g, '\n').replace(controls, '').replace(directions, '').replace(tags, '')
  safe = rules.can.newlines ? safe : safe.replace(/[\n\t]+/g, ' ')
  safe = safe.replace(/@(everyone|here)\b/gi, `@${wordJoiner}$1`)
  return leadSafely(safe, rules)
}

/** `text` so that it does not begin like a command of the platform or of another bot; at most one character longer. */
export function leadSafely(text: string, rules: PlatformRules): string {
  const lead = text.trimStart()
  return lead !== '' && rules.commandLeads.includes(lead[0]!) ? wordJoiner + lead : text
}
