import type { Element, PlatformRules } from '@waddlebot/sdk'
import { leadSafely, makeSafe } from './safety.ts'
import { lengthOf, split } from './split.ts'

/** A draft made ready for one platform. */
export interface Rendered {
  /** Texts in order, each inside the platform's limit and in its own markup. A single empty one without elements is nothing to say. */
  readonly parts: readonly string[]
  /** The words of the last part, with those of what is shown natively beside it. */
  readonly fallback: string
  /** What the platform shows natively; it hangs on the last part. */
  readonly elements: readonly Element[]
  /** Platform ids of the accounts that are mentioned. */
  readonly mentions: readonly string[]
  /** What did not fit into the platform's number of parts; counted and logged, never silent. */
  readonly cut: string
}

/** How a link is written: with its label hidden behind it where the platform can, or both in the open. */
type Links = 'native' | 'open'

/** Whether the platform shows such an element itself. */
function isNative(element: Element, { can }: PlatformRules): boolean {
  switch (element.type) {
    case 'card':
      return can.cards
    case 'image':
      return can.images
    case 'buttons':
      return can.buttons
    case 'form':
      return can.forms
    default:
      return false
  }
}

/** The words of `elements` where only text can be shown. */
export function textOf(elements: readonly Element[], rules: PlatformRules, links: Links = 'open'): string {
  const only = elements.length === 1 ? elements[0]! : undefined
  if (only?.type === 'text') return written(only.text, rules)
  const line = rules.can.newlines ? '\n' : ' · '
  let text = ''
  for (const element of elements) {
    const words = wordsOf(element, line, rules, links)
    const inline = element.type === 'text' || element.type === 'mention' || element.type === 'link'
    text += text === '' || inline || words === '' ? words : line + words
  }
  return text
}

const written = (text: string, rules: PlatformRules) => rules.write?.text?.(text) ?? text

function wordsOf(element: Element, line: string, rules: PlatformRules, links: Links): string {
  const write = (text: string) => written(text, rules)
  switch (element.type) {
    case 'text':
      return write(element.text)
    case 'mention':
      return rules.write?.mention?.(element.name, element.id) ?? `@${element.name}`
    case 'link': {
      const native = rules.write?.link
      if (!native) return element.label ? `${element.label} (${element.url})` : element.url
      if (links === 'native' || !element.label) return native(element.url, element.label)
      return `${write(element.label)} (${native(element.url, undefined)})`
    }
    case 'image':
      return write(element.alt ? `${element.alt} (${element.url})` : element.url)
    case 'card': {
      const head = [element.title, element.text].filter(Boolean).join(': ')
      const fields = (element.fields ?? []).map((field) => `${field.name}: ${field.value}`)
      return write([head, ...fields, element.url, element.image].filter(Boolean).join(line))
    }
    case 'buttons':
      return write(element.buttons.map((button) => (button.url ? `${button.label}: ${button.url}` : `[${button.label}]`)).join(' '))
    case 'form':
      return write(
        `${element.title}: ${element.fields
          .filter((field) => field.kind !== 'hidden')
          .map((field) => field.label)
          .join(', ')}`,
      )
  }
}

function partsOf(text: string, rules: PlatformRules): string[] {
  const parts = split(text, rules.maxLength, rules.unit)
  const safe = parts.map((part) => leadSafely(part, rules))
  if (safe.every((part, index) => part === parts[index])) return parts
  return split(text, rules.maxLength - 1, rules.unit).map((part) => leadSafely(part, rules))
}

const none: readonly never[] = []

/**
 * Make `elements` ready for a platform: words, safety, parts.
 *
 * @param more what the last part ends with when not everything fits, given how much is missing in the platform's unit
 */
export function render(elements: readonly Element[], rules: PlatformRules, more = howMuchMore): Rendered {
  // Nearly everything that is ever said: one text, short enough.
  const only = elements.length === 1 ? elements[0]! : undefined
  if (only?.type === 'text') {
    const text = makeSafe(written(only.text, rules), rules)
    if (text.length <= rules.maxLength) return { parts: [text], fallback: text, elements: none, mentions: none, cut: '' }
  }
  const native = elements.filter((each) => isNative(each, rules))
  const plain = native.length === 0 ? elements : elements.filter((each) => !isNative(each, rules))
  const mentions = mentioned(elements)
  const { texts, cut } = textsOf(plain, rules, more)
  const last = texts[texts.length - 1]!
  const shown = native.length === 0 ? '' : makeSafe(textOf(native, rules), rules)
  const fallback = last !== '' && shown !== '' ? `${last}${rules.can.newlines ? '\n' : ' · '}${shown}` : last + shown
  return { parts: texts, fallback, elements: native, mentions, cut }
}

function mentioned(elements: readonly Element[]): readonly string[] {
  let ids: string[] | undefined
  for (const element of elements) if (element.type === 'mention' && element.id !== undefined) (ids ??= []).push(element.id)
  return ids ?? none
}

function textsOf(
  elements: readonly Element[],
  rules: PlatformRules,
  more: (missing: number) => string,
): { texts: readonly string[]; cut: string } {
  const short = makeSafe(textOf(elements, rules, 'native'), rules)
  if (short.length <= rules.maxLength) return { texts: [short], cut: '' }
  // A label may have spaces, at which a text falls apart: links of long texts are written in the open.
  const text = rules.write?.link ? makeSafe(textOf(elements, rules, 'open'), rules) : short
  // Each part is a message of its own, and whoever wrote the text chose where it falls apart.
  const all = partsOf(text, rules)
  if (all.length <= rules.maxParts) return { texts: all, cut: '' }
  const parts = all.slice(0, rules.maxParts)
  const last = parts.length - 1
  const rest = all.slice(rules.maxParts).join('')
  // Room for the largest number that the note can hold.
  const room = rules.maxLength - lengthOf(more(lengthOf(parts[last]! + rest, rules.unit)), rules.unit)
  const [kept = ''] = split(parts[last]!, room, rules.unit)
  const cut = parts[last]!.slice(kept.length) + rest
  return { texts: [...parts.slice(0, last), kept.trimEnd() + more(lengthOf(cut, rules.unit))], cut }
}

const howMuchMore = (missing: number) => ` … (${missing} more)`
