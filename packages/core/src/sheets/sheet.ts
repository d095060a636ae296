import { createHash } from 'node:crypto'

const style = `:root{color-scheme:light dark}
body{font:1rem/1.5 system-ui,sans-serif;max-width:36rem;margin:2rem auto;padding:0 1rem}
label,legend{display:block;font-weight:600;margin:1rem 0 .25rem;padding:0}
fieldset{border:0;padding:0;margin:0}
fieldset label,label.one{font-weight:400;margin:.25rem 0}
input:not([type=radio]):not([type=checkbox]),textarea,select{font:inherit;width:100%;box-sizing:border-box;padding:.5rem;border:1px solid GrayText;border-radius:.25rem}
button{font:inherit;margin-top:1.5rem;padding:.5rem 1.5rem}
[role=alert]{color:#b3261e;margin:.25rem 0}
@media (prefers-color-scheme:dark){[role=alert]{color:#ffb4ab}}
code{font-size:1.25rem;padding:.25rem .5rem;border:1px solid GrayText;border-radius:.25rem;user-select:all}
table{border-collapse:collapse;width:100%}
th,td{text-align:start;padding:.25rem .75rem .25rem 0;border-bottom:1px solid GrayText;overflow-wrap:anywhere;vertical-align:top}
pre{overflow-x:auto;padding:.5rem;border:1px solid GrayText;user-select:all}
h2{margin-top:2rem}`

/**
 * What a browser may do with a sheet: show it in its own style. No script runs, nothing is fetched, no frame holds it.
 *
 * @param forms where forms on it may be sent, as Content-Security-Policy spells it
 */
export const sheetPolicy = (forms: "'self'" | "'none'") =>
  `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; form-action ${forms}; frame-ancestors 'none'; base-uri 'none'`

/** A whole page of HTML around `body`, which is markup already. */
export function sheet(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>${escaped(title)}</title><style>${style}</style></head><body><main><h1>${escaped(title)}</h1>${body}</main></body></html>`
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Text as it is written between tags and in quoted attributes. */
export const escaped = (text: string) => text.replace(/[&<>"']/g, (each) => entities[each]!)
