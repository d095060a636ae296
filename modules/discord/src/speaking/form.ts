import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { Form } from '@waddlebot/sdk'
import type { APIEmbed, APIMessage, APIModalInteractionResponseCallbackData, ModalSubmitActionRowComponent } from 'discord-api-types/v10'
import { limits, short } from '../limits.ts'

const { modal: most, embed } = limits
/** https://docs.discord.com/developers/components/reference#component-object-component-types */
const kind = { stringSelect: 3, textInput: 4, label: 18 } as const
/** Begins the custom ids of the buttons and modals that are the receiver's own; the step follows. */
const own = 'waddle-form:'
/** Where the address of an embed leads that carries a form; nobody sees it. */
const carrier = 'https://discord.com/#waddle-form='

export type Field = Form['fields'][number]

/** The custom id of the button that opens a step of a form, or of the modal itself. */
export function stepId(step: number): string {
  return `${own}${step}`
}

/** Which step of a form a custom id names. */
export function stepOf(custom: string | undefined): number | undefined {
  return custom?.startsWith(own) ? Number(custom.slice(own.length)) || 0 : undefined
}

/** What people fill in; hidden fields have nothing to be filled in. */
export function shownFields(form: Form): readonly Field[] {
  return form.fields.filter((field) => field.kind !== 'hidden')
}

/** How many modals a form needs: one holds five fields. */
export function stepsOf(form: Form): number {
  return Math.max(1, Math.ceil(shownFields(form).length / most.fields))
}

/**
 * The embed that stands above a form's button. It carries the form in its address, so that the button works for as
 * long as the message stands: also after a restart, and in another process. Undefined when the form is too large.
 */
export function formEmbed(form: Form): APIEmbed | undefined {
  const packed = deflateRawSync(JSON.stringify(form)).toString('base64url')
  const url = carrier + packed
  if (url.length > embed.url) return undefined
  const asked = shownFields(form)
    .map((field) => `• ${field.label}`)
    .join('\n')
  return { url, description: `**${form.title}**\n${asked}`.slice(0, embed.text) }
}

/** The form that a message carries. */
export function formIn(message: Pick<APIMessage, 'embeds'> | undefined): Form | undefined {
  for (const { url } of message?.embeds ?? []) {
    if (!url?.startsWith(carrier)) continue
    try {
      return JSON.parse(
        inflateRawSync(Buffer.from(url.slice(carrier.length), 'base64url'), { maxOutputLength: 100_000 }).toString(),
      ) as Form
    } catch {
      return undefined
    }
  }
  return undefined
}

/** One step of a form as a modal. */
export function modalOf(form: Form, step: number): APIModalInteractionResponseCallbackData {
  const steps = stepsOf(form)
  const title = steps === 1 ? form.title : `${step + 1}/${steps} ${form.title}`
  const fields = shownFields(form)
    .map((field, index) => ({ field, index }))
    .slice(step * most.fields, (step + 1) * most.fields)
  return {
    custom_id: stepId(step),
    title: short(title, most.title) || '…',
    components: fields.map(({ field, index }) => ({
      type: kind.label,
      label: short(field.label, most.label) || '…',
      ...(field.label.length > most.label ? { description: short(field.label, most.description) } : {}),
      component: inputOf(field, `f${index}`),
    })) as APIModalInteractionResponseCallbackData['components'],
  }
}

function inputOf(field: Field, custom_id: string): object {
  const required = field.required ?? false
  const options = optionsOf(field)
  if (options) {
    const many = field.kind === 'multiselect' || (field.kind === 'checkbox' && field.options !== undefined)
    return {
      type: kind.stringSelect,
      custom_id,
      required,
      options: options.map((option, index) => ({ label: short(option, most.option) || '…', value: String(index) })),
      ...(required ? {} : { min_values: 0 }),
      ...(many ? { max_values: options.length } : {}),
    }
  }
  const long = field.kind === 'textarea'
  return { type: kind.textInput, custom_id, style: long ? 2 : 1, required, max_length: most.text, ...hintOf(field) }
}

/** What to choose from; undefined where one writes, also because there is too much to choose from. */
function optionsOf(field: Field): readonly string[] | undefined {
  if (field.kind === 'checkbox' && field.options === undefined) return ['yes', 'no']
  const choosing = field.kind === 'select' || field.kind === 'multiselect' || field.kind === 'radio' || field.kind === 'checkbox'
  const options = field.options ?? []
  return choosing && options.length > 0 && options.length <= most.options ? options : undefined
}

function hintOf({ kind, options }: Field): { placeholder?: string } {
  if (options !== undefined) return { placeholder: short(options.join(', '), most.option) }
  if (kind === 'date') return { placeholder: '2026-12-31' }
  if (kind === 'time') return { placeholder: '18:30' }
  if (kind === 'email') return { placeholder: 'ann@example.org' }
  if (kind === 'url') return { placeholder: 'https://example.org' }
  return {}
}

/** What was filled into a step, by the names of the form's fields. */
export function filledIn(form: Form, components: readonly unknown[]): Record<string, string> {
  const fields = shownFields(form)
  const filled: Record<string, string> = {}
  for (const [custom, value] of inputs(components)) {
    const field = fields[Number(/^f(\d+)$/.exec(custom)?.[1] ?? Number.NaN)]
    if (!field) continue
    const options = optionsOf(field)
    filled[field.name] = typeof value === 'string' ? value : value.map((each) => options?.[Number(each)] ?? each).join(', ')
  }
  return filled
}

/** Every input of a modal that somebody sent, whoever made the modal. */
export function* inputs(components: readonly unknown[]): Generator<readonly [custom: string, value: string | readonly string[]]> {
  for (const one of components as readonly (Partial<ModalSubmitActionRowComponent> & {
    component?: unknown
    custom_id?: string
    value?: string
    values?: string[]
  })[]) {
    if (!one) continue
    if (typeof one.custom_id === 'string') yield [one.custom_id, one.values ?? one.value ?? '']
    yield* inputs([...(Array.isArray(one.components) ? one.components : []), ...(one.component ? [one.component] : [])])
  }
}
