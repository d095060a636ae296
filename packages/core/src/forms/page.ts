import type { Form } from '@waddlebot/sdk'
import { escaped, sheet, sheetPolicy } from '../sheets/sheet.ts'
import { choosesMany, type Filled, mostText } from './filled.ts'

type Field = Form['fields'][number]

/** What a browser may do with these pages: show them in their own style, and send the form back to where it came from. No script runs. */
export const formGuards = {
  'content-security-policy': sheetPolicy("'self'"),
  // Not "no-referrer": under that a browser does not say either where a form was sent from, and that is looked at.
  'referrer-policy': 'same-origin',
} as const

/** The page on which a form is filled in. */
export function formPage({ title, fields }: Form, filled?: Filled): string {
  const rows = fields.map((field, index) => rowOf(field, index, filled))
  return sheet(title, `<form method="post" accept-charset="utf-8">${rows.join('')}<button>Send</button></form>`)
}

/** What is said once it was filled in: it counts when its code is said in chat. */
export function filledPage({ title }: Form, words: string, channel: string): string {
  return sheet(
    title,
    `<p>One step is left, so that nobody can send it in your name. Within 30 minutes, type this in the chat of <b>${escaped(channel)}</b>:</p>
<p><code>${escaped(words)}</code></p><p>The form is sent once you did. You can close this page.</p>`,
  )
}

/** A page with one sentence, for a form that is no more. */
export function sentencePage(title: string, sentence: string): string {
  return sheet(title, `<p>${escaped(sentence)}</p>`)
}

function rowOf(field: Field, index: number, filled: Filled | undefined): string {
  const { name, label, kind, options } = field
  if (kind === 'hidden') return ''
  const id = `f${index}`
  const value = filled?.fields[name] ?? ''
  const problem = filled?.problems[name]
  const alert = problem === undefined ? '' : `<p role="alert" id="${id}-problem">${escaped(problem)}</p>`
  const marks = `${field.required ? ' required' : ''}${problem === undefined ? '' : ` aria-invalid="true" aria-describedby="${id}-problem"`}`
  const text = escaped(label) + (field.required ? ' *' : '')
  if (kind === 'checkbox' && options === undefined) {
    const ticked = value === 'yes' ? ' checked' : ''
    return `<label class="one"><input type="checkbox" name="${id}" value="yes"${ticked}${marks}> ${text}</label>${alert}`
  }
  if ((kind === 'radio' || kind === 'checkbox') && options !== undefined) {
    const chosen = chosenOf(field, value)
    // A browser would ask for every box of a group to be ticked: only the server asks for one of them.
    const required = kind === 'radio' && field.required ? ' required' : ''
    const boxes = options.map(
      (option) =>
        `<label><input type="${kind}" name="${id}" value="${escaped(option)}"${chosen.includes(option) ? ' checked' : ''}${required}> ${escaped(option)}</label>`,
    )
    return `<fieldset><legend>${text}</legend>${boxes.join('')}</fieldset>${alert}`
  }
  return `<label for="${id}">${text}</label>${inputOf(field, id, value, marks)}${alert}`
}

function inputOf(field: Field, id: string, value: string, marks: string): string {
  const { kind, options } = field
  if ((kind === 'select' || kind === 'multiselect') && options !== undefined) {
    const chosen = chosenOf(field, value)
    const rows = options.map(
      (option) => `<option value="${escaped(option)}"${chosen.includes(option) ? ' selected' : ''}>${escaped(option)}</option>`,
    )
    const none = kind === 'select' ? '<option value=""></option>' : ''
    return `<select id="${id}" name="${id}"${kind === 'multiselect' ? ' multiple' : ''}${marks}>${none}${rows.join('')}</select>`
  }
  if (kind === 'textarea')
    return `<textarea id="${id}" name="${id}" rows="6" maxlength="${mostText}"${marks}>\n${escaped(value)}</textarea>`
  const step = kind === 'number' ? ' step="any"' : ''
  return `<input id="${id}" name="${id}" type="${types[kind] ?? 'text'}" value="${escaped(value)}" maxlength="${mostText}"${step}${marks}>`
}

const types: Partial<Record<Field['kind'], string>> = { number: 'number', email: 'email', url: 'url', date: 'date', time: 'time' }

const chosenOf = (field: Field, value: string) => (choosesMany(field) ? value.split(', ') : [value])
