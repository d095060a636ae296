import type { Element, PlatformRules } from '@waddlebot/sdk'
import { leadSafely, makeSafe } from './safety.ts'
import { lengthOf, split } from './split.ts'

/** A draft made ready for one platform. */
export interface Rendered {
  /** Texts in order, each inside the platform's limit. */
  readonly parts: readonly string[]
  readonly elements: readonly Element[]
  /** What did not fit into the platform's number of parts; counted and logged, never silent. */
  readonly cut: string
}

/** The words of `elements` where only text can be shown. */
export function textOf(elements: readonly Element[], rules: PlatformRules): string {
  if (elements.length === 1 && elements[0]!.type === 'text') return elements[0]!.text
  const line = rules.can.newlines ? '\n' : ' · '
  let text = ''
  for (const element of elements) {
    const words = wordsOf(element, line)
    const inline = element.type === 'text' || element.type === 'mention' || element.type === 'link'
    text += text === '' || inline || words === '' ? words : line + words
  }
  return text
}

function wordsOf(element: Element, line: string): string {
  switch (element.type) {
    case 'text':
      return element.text
    case 'mention':
      return `@${element.name}`
    case 'link':
      return element.label ? `${element.label} (${element.url})` : element.url
    case 'image':
      return element.alt ? `${element.alt} (${element.url})` : element.url
    case 'card': {
      const head = [element.title, element.text].filter(Boolean).join(': ')
      const fields = (element.fields ?? []).map((field) => `${field.name}: ${field.value}`)
      return [head, ...fields, element.url, element.image].filter(Boolean).join(line)
    }
    case 'buttons':
      return element.buttons.map((button) => (button.url ? `${button.label}: ${button.url}` : `[${button.label}]`)).join(' ')
    case 'form':
      return `${element.title}: ${element.fields
        .filter((field) => field.kind !== 'hidden')
        .map((field) => field.label)
        .join(', ')}`
  }
}

function partsOf(text: string, rules: PlatformRules): string[] {
  const parts = split(text, rules.maxLength, rules.unit)
  const safe = parts.map((part) => leadSafely(part, rules))
  if (safe.every((part, index) => part === parts[index])) return parts
  return split(text, rules.maxLength - 1, rules.unit).map((part) => leadSafely(part, rules))
}

/** Make `elements` ready for a platform: words, safety, parts. */
export function render(elements: readonly Element[], rules: PlatformRules): Rendered {
  const text = makeSafe(textOf(elements, rules), rules)
  if (text.length <= rules.maxLength) return { parts: [text], elements, cut: '' }
  // Each part is a message of its own, and whoever wrote the text chose where it falls apart.
  const all = partsOf(text, rules)
  if (all.length <= rules.maxParts) return { parts: all, elements, cut: '' }
  const parts = all.slice(0, rules.maxParts)
  const last = parts.length - 1
  const rest = all.slice(rules.maxParts).join('')
  // Room for the largest number that the note can hold.
  const room = rules.maxLength - lengthOf(more(lengthOf(parts[last]! + rest, rules.unit)), rules.unit)
  const [kept = ''] = split(parts[last]!, room, rules.unit)
  const cut = parts[last]!.slice(kept.length) + rest
  return { parts: [...parts.slice(0, last), kept.trimEnd() + more(lengthOf(cut, rules.unit))], elements, cut }
}

const more = (count: number) => ` … (${count} more)`
