import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { ModalView } from '@slack/web-api'
import type { Form } from '@waddlebot/sdk'
import { chosenIn } from '../hearing/interaction.ts'
import { record, words } from '../hearing/slip.ts'
import { blocks as limits, modal as most } from '../limits.ts'

type Field = Form['fields'][number]

/** Where a form belongs, kept in the form itself while somebody fills it in. */
export interface Sheet {
  readonly custom: string
  readonly channel: string
  readonly thread?: string
  /** Id of the message that the form hung on. */
  readonly message?: string
  readonly hidden: Readonly<Record<string, string>>
}

/**
 * A form as the value of a button, so that it can be opened after a restart as well. Undefined for one that does
 * not fit, or that Slack could not show: one with too many fields or options.
 */
export function packForm(form: Form): string | undefined {
  const shown = form.fields.filter(({ kind }) => kind !== 'hidden')
  const fits =
    shown.length > 0 && shown.length <= most.blocks && shown.every((field) => field.name.length <= limits.id && optionsFit(field))
  const unique = new Set(form.fields.map(({ name }) => name)).size === form.fields.length
  if (!fits || !unique) return undefined
  const packed = deflateRawSync(JSON.stringify([form.title, form.custom, form.fields])).toString('base64')
  return packed.length <= limits.value ? packed : undefined
}

/** What {@link packForm} made; undefined for anything else. */
export function unpackForm(value: string): Form | undefined {
  try {
    const [title, custom, fields] = JSON.parse(String(inflateRawSync(Buffer.from(value, 'base64'), { maxOutputLength: 65_536 })))
    return typeof title === 'string' && typeof custom === 'string' && Array.isArray(fields)
      ? { type: 'form', title, custom, fields }
      : undefined
  } catch {
    return undefined
  }
}

/** The form as Slack shows it. */
export function modalOf(form: Form, place: Omit<Sheet, 'custom' | 'hidden'>): ModalView {
  const hidden = Object.fromEntries(
    form.fields.filter(({ kind }) => kind === 'hidden').map(({ name, options }) => [name, options?.[0] ?? '']),
  )
  const sheet: Sheet = { custom: form.custom, ...place, hidden }
  return {
    type: 'modal',
    callback_id: 'waddle:form',
    title: plain(form.title, most.title),
    submit: plain('Send', most.title),
    close: plain('Cancel', most.title),
    private_metadata: JSON.stringify(sheet),
    blocks: form.fields
      .filter(({ kind }) => kind !== 'hidden')
      .map((field) => ({
        type: 'input' as const,
        block_id: field.name,
        label: plain(field.label, most.label),
        optional: !field.required,
        element: elementOf(field),
      })),
  }
}

/** The place of a form that was sent in; undefined for a form of somebody else's. */
export function readSheet(metadata: string): Sheet | undefined {
  try {
    const { custom, channel, thread, message, hidden } = record(JSON.parse(metadata))
    if (typeof custom !== 'string' || typeof channel !== 'string' || channel === '') return undefined
    const more = { ...(typeof thread === 'string' ? { thread } : {}), ...(typeof message === 'string' ? { message } : {}) }
    return {
      custom,
      channel,
      ...more,
      hidden: Object.fromEntries(Object.entries(record(hidden)).map(([name, value]) => [name, String(value)])),
    }
  } catch {
    return undefined
  }
}

/** What was filled in, by the names of the fields; what was left empty is left out. Several choices are joined with `, `. */
export function filledIn(state: unknown): Readonly<Record<string, string>> {
  const filled: [string, string][] = []
  for (const [name, block] of Object.entries(record(record(state)['values'])))
    for (const element of Object.values(record(block))) {
      const given = record(element)
      const value = words(given['value']) || chosenIn(given).join(', ')
      if (value !== '') filled.push([name, value])
    }
  return Object.fromEntries(filled)
}

function elementOf({ kind, options = [] }: Field): never {
  const action_id = 'value'
  const choices = options.map((option) => ({ text: plain(option, most.option), value: option }))
  switch (kind) {
    case 'textarea':
      return { type: 'plain_text_input', action_id, multiline: true } as never
    case 'select':
      return { type: 'static_select', action_id, options: choices } as never
    case 'multiselect':
      return { type: 'multi_static_select', action_id, options: choices } as never
    case 'radio':
      return { type: 'radio_buttons', action_id, options: choices } as never
    case 'checkbox':
      return {
        type: 'checkboxes',
        action_id,
        options: choices.length > 0 ? choices : [{ text: plain('Yes', most.option), value: 'yes' }],
      } as never
    case 'number':
      return { type: 'number_input', action_id, is_decimal_allowed: true } as never
    case 'email':
      return { type: 'email_text_input', action_id } as never
    case 'url':
      return { type: 'url_text_input', action_id } as never
    case 'date':
      return { type: 'datepicker', action_id } as never
    case 'time':
      return { type: 'timepicker', action_id } as never
    default:
      return { type: 'plain_text_input', action_id } as never
  }
}

function optionsFit({ kind, options = [] }: Field): boolean {
  if (!['select', 'multiselect', 'radio', 'checkbox'].includes(kind)) return true
  const count = kind === 'radio' || kind === 'checkbox' ? most.choices : most.options
  if (options.length === 0) return kind === 'checkbox'
  return options.length <= count && options.every((option) => option !== '' && option.length <= most.optionValue)
}

/** A label; Slack takes no more of it than `length`, and a label is no place for more. */
export function plain(text: string, length: number): { readonly type: 'plain_text'; readonly text: string; readonly emoji: true } {
  return {
    type: 'plain_text',
    text: text.length <= length ? text || ' ' : `${[...text.slice(0, length - 1)].slice(0, -1).join('')}…`,
    emoji: true,
  }
}
