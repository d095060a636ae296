import type { Element } from '@waddlebot/sdk'

/** Shorter values stand in too many words that are none. */
const shortest = 6

/**
 * `elements` without the values of secrets: whatever a module was made to say, a token never reaches chat. Elements
 * that have none are returned as they are.
 */
export function withoutSecrets(elements: readonly Element[], secrets: readonly string[]): readonly Element[] {
  const values = secrets.filter((value) => value.length >= shortest)
  if (values.length === 0) return elements
  let found = false
  const clean = (value: unknown): unknown => {
    if (typeof value === 'string') {
      let text = value
      for (const secret of values) if (text.includes(secret)) text = text.replaceAll(secret, '[hidden]')
      found ||= text !== value
      return text
    }
    if (Array.isArray(value)) return value.map(clean)
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, clean(each)]))
    return value
  }
  const cleaned = elements.map(clean) as Element[]
  return found ? cleaned : elements
}
