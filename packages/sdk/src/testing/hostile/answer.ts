import { platformRules } from '../../platforms/index.ts'
import type { Said } from '../bot.ts'

/** What only a fault says: how values without a text, databases, engines and stacks look. */
const faults: readonly RegExp[] = [
  /\bundefined\b/,
  /\bNaN\b/,
  /\[object /,
  /Error:/,
  /\bat .*\.[cm]?[jt]s:/,
  /node_modules/,
  /sqlite/i,
  /syntax error/i,
  /UNIQUE constraint|duplicate key value/,
  /\bre2(js)?\b/i,
  /did not work|could not be saved/,
]
/** Control characters but for tabs and line ends, and marks that turn the direction of text. */
const unclean = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/
/** Slack's own forms, such as `<!channel>`, are text here: what writes for Slack escapes them, and its tests say so. */
const everybody = /@(everyone|here)\b/i

/** Whether `text` looks like a fault by itself, so that nobody could tell its echo from one. */
export const looksFaulty = (text: string) => faults.some((fault) => fault.test(text))

/** The faults that an answer could only have from what was typed. */
export const echoesOf = (texts: readonly string[]) => faults.filter((fault) => texts.some((text) => fault.test(text)))

/**
 * What is wrong with something that a bot said, if anything is: a fault's words, characters that a chat must not be
 * sent, a mention of everybody, more than the platform takes in one message, or a beginning that a platform or another
 * bot would take for a command.
 *
 * @param echoes faults that are no fault here, since somebody typed them
 */
export function wrongWith({ text, platform }: Pick<Said, 'text' | 'platform'>, echoes: readonly RegExp[] = []): string | undefined {
  if (text === '') return 'is empty'
  if (faults.some((fault) => !echoes.includes(fault) && fault.test(text))) return 'shows a fault'
  if (unclean.test(text)) return 'is not clean'
  if (everybody.test(text)) return 'calls everybody'
  if (/^\s*[/.!]/.test(text)) return 'begins like a command'
  if (platform === 'twitch' && /[\r\n]/.test(text)) return 'is more than one line'
  const { unit, maxLength } = platformRules(platform)
  const length = unit === 'utf16' ? text.length : [...text].length
  if (length > maxLength) return `is ${length} long, and ${platform} takes ${maxLength}`
  return undefined
}
