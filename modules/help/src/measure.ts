import { platformRules } from '@waddlebot/sdk'

/** Characters that delivery may add, such as one that keeps the first from being taken for a command. */
const spare = 2
/** Longest message that is still pleasant to read, where a platform allows many times more. */
const readable = 1_800

/** Most characters of one message on `platform`, as {@link lengthOn} counts them. */
export function roomOn(platform: string): number {
  return Math.min(platformRules(platform).maxLength - spare, readable)
}

/** Length of `text` as `platform` counts it: code points or UTF-16 units. */
export function lengthOn(platform: string, text: string): number {
  return platformRules(platform).unit === 'code-points' ? [...text].length : text.length
}
