import { createHash } from 'node:crypto'
import type { Form } from '@waddlebot/sdk'
import { choosesMany, type Filled, mostText } from './filled.ts'

type Field = Form['fields'][number]

const style = `:root{color-scheme:light dark}
body{font:1rem/1.5 system-ui,sans-serif;max-width:36rem;margin:2rem auto;padding:0 1rem}
label,legend{display:block;font-weight:600;margin:1rem 0 .25rem;padding:0}
fieldset{border:0;padding:0;margin:0}
fieldset label,label.one{font-weight:400;margin:.25rem 0}
input:not([type=radio]):not([type=checkbox]),textarea,select{font:inherit;width:100%;box-sizing:border-box;padding:.5rem;border:1px solid GrayText;border-radius:.25rem}
button{font:inherit;margin-top:1.5rem;padding:.5rem 1.5rem}
[role=alert]{color:#b3261e;margin:.25rem 0}
@media (prefers-color-scheme:dark){[role=alert]{color:#ffb4ab}}
code{font-size:1.25rem;padding:.25rem .5rem;border:1px solid GrayText;border-radius:.25rem;user-select:all}`

/** What a browser may do with these pages: show them in their own style, and send the form back to where it came from. No script runs. */
export const formGuards = {
  'content-security-policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
  // Not "no-referrer": under that a browser does not say either where a form was sent from, and that is looked at.
  'referrer-policy': 'same-origin',
} as const

/** The page on which a form is filled in. */
export function formPage({ title, fields }: Form, filled?: Filled): string {
  const rows = fields.map((field, index) => rowOf(field, index, filled))
  return page(title, `<form method="post" accept-charset="utf-8">${rows.join('')}<button>Send</button></form>`)
}

/** What is said once it was filled in: it counts when its code is said in chat. */
export function filledPage({ title }: Form, words: string, channel: string): string {
  return page(
    title,
    `<p>One step is left, so that nobody can send it in your name. Within 30 minutes, type this in the chat of <b>${escaped(channel)}</b>:</p>
<p><code>${escaped(words)}</code></p><p>The form is sent once you did. You can close this page.</p>`,
  )
}

/** A page with one sentence, for a form that is no more. */
export function sentencePage(title: string, sentence: string): string {
  return page(title, `<p>${escaped(sentence)}</p>`)
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>${escaped(title)}</title><style>${style}</style></head><body><main><h1>${escaped(title)}</h1>${body}</main></body></html>`
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

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escaped = (text: string) => text.replace(/[&<>"']/g, (each) => entities[each]!)
