import { type Buttons, type Card, type Element, platforms } from '@waddlebot/sdk'
import { buttonIds } from '../hearing/interaction.ts'
import { blocks as most } from '../limits.ts'
import type { Blocks } from './block.ts'
import { packForm, plain } from './form.ts'

const escaped = (text: string) => platforms.slack.write!.text!(text)

/**
 * A message as blocks: its words, and below them what is shown natively.
 *
 * @param text in Slack's markup
 * @returns undefined when Slack would not take it: then the words of everything are to be sent instead
 */
export function blocksOf(text: string, elements: readonly Element[]): Blocks | undefined {
  const blocks: Blocks = sections(text)
  let buttons = 0
  for (const element of elements) {
    const added =
      element.type === 'buttons' ? rowsOf(element, buttons) : element.type === 'form' ? formRow(element, buttons) : shownOf(element)
    if (added === undefined) return undefined
    if (element.type === 'buttons') buttons += element.buttons.length
    if (element.type === 'form') buttons++
    blocks.push(...added)
  }
  return blocks.length > 0 && blocks.length <= most.count && lengthOf(blocks) <= most.sum ? blocks : undefined
}

function shownOf(element: Element): Blocks | undefined {
  switch (element.type) {
    case 'card':
      return cardOf(element)
    case 'image':
      return imageOf(element.url, element.alt)
    case 'text':
      return sections(escaped(element.text))
    default:
      return undefined
  }
}

function cardOf({ title, text, url, image, fields = [] }: Card): Blocks | undefined {
  const blocks: Blocks = []
  const link = platforms.slack.write!.link!
  if (title && url) blocks.push(...sections(`*${link(url, title)}*`))
  else if (title && title.length <= most.header) blocks.push({ type: 'header', text: plain(title, most.header) })
  else if (title) blocks.push(...sections(`*${escaped(title)}*`))
  if (text) blocks.push(...sections(escaped(text)))
  if (url && !title) blocks.push(...sections(link(url, undefined)))
  const written = fields.map(({ name, value }) => `*${escaped(name)}*\n${escaped(value)}`)
  const short = written.filter((field) => field.length <= most.field)
  for (let at = 0; at < short.length; at += most.fields)
    blocks.push({ type: 'section', fields: short.slice(at, at + most.fields).map((field) => ({ type: 'mrkdwn', text: field })) })
  for (const long of written.filter((field) => field.length > most.field)) blocks.push(...sections(long))
  const picture = image === undefined ? [] : imageOf(image, title ?? '')
  return picture && [...blocks, ...picture]
}

function imageOf(url: string, alt: string): Blocks | undefined {
  if (!/^https?:\/\//i.test(url) || url.length > most.url) return undefined
  return [{ type: 'image', image_url: url, alt_text: alt.slice(0, most.alt) || 'image' }]
}

function rowsOf({ buttons }: Buttons, count: number): Blocks | undefined {
  const made = buttons.map(({ label, custom, url }, index) => {
    const text = plain(label, most.button)
    const number = count + index
    if (url !== undefined)
      return url.length > most.url ? undefined : { type: 'button' as const, action_id: `${buttonIds.link}${number}`, text, url }
    const value = custom ?? label
    return value === '' || value.length > most.value
      ? undefined
      : { type: 'button' as const, action_id: `${buttonIds.plain}${number}`, text, value }
  })
  const whole = made.filter((button) => button !== undefined)
  if (whole.length < made.length) return undefined
  const rows: Blocks = []
  for (let at = 0; at < whole.length; at += most.elements) rows.push({ type: 'actions', elements: whole.slice(at, at + most.elements) })
  return rows
}

function formRow(form: Extract<Element, { type: 'form' }>, number: number): Blocks | undefined {
  const value = packForm(form)
  if (value === undefined) return undefined
  const button = { type: 'button' as const, action_id: `${buttonIds.form}${number}`, text: plain(form.title, most.button), value }
  return [{ type: 'actions', elements: [button] }]
}

/** `text` as sections, each short enough, and none ending inside of a mention, a link or an escaped sign. */
function sections(text: string): Blocks {
  const blocks: Blocks = []
  for (let rest = text; rest.trim() !== ''; ) {
    const part = rest.length <= most.section ? rest : rest.slice(0, breakIn(rest, most.section))
    rest = rest.slice(part.length)
    if (part.trim() !== '') blocks.push({ type: 'section', text: { type: 'mrkdwn', text: part } })
  }
  return blocks
}

function breakIn(text: string, limit: number): number {
  const open = text.lastIndexOf('<', limit - 1)
  const end = open >= 0 && text.indexOf('>', open) >= limit ? open : limit
  const amp = text.lastIndexOf('&', end - 1)
  const whole = amp >= 0 && end - amp < 6 && text.indexOf(';', amp) >= end ? amp : end
  const at = Math.max(text.lastIndexOf('\n', whole - 1), text.lastIndexOf(' ', whole - 1)) + 1
  const code = text.charCodeAt(whole)
  if (at > limit / 2) return at
  return Math.max(1, code >= 0xdc00 && code <= 0xdfff ? whole - 1 : whole)
}

/** Characters that people read in `blocks`, and the values that hang on them. */
function lengthOf(value: unknown): number {
  if (typeof value === 'string') return value.length
  if (typeof value !== 'object' || value === null) return 0
  return Object.values(value).reduce((sum: number, each) => sum + lengthOf(each), 0)
}
