import type { Page, PagePart } from '@waddlebot/sdk'
import { escaped, sheet, sheetPolicy } from './sheet.ts'

/** What a browser is told with a page: nothing on it runs, and nothing is sent from it. */
export const pageGuards = { 'content-security-policy': sheetPolicy("'none'") } as const

/** The HTML of a module's page. Every text is escaped here, whoever wrote it. */
export function pageHtml({ parts, title }: Page): string {
  return sheet(title, parts.map(partHtml).join(''))
}

function partHtml(part: PagePart): string {
  switch (part.type) {
    case 'text':
      return `<p>${escaped(part.text)}</p>`
    case 'heading':
      return `<h2>${escaped(part.text)}</h2>`
    case 'code':
      return `<pre>${escaped(part.text)}</pre>`
    case 'list':
      return `<ul>${part.items.map((item) => `<li>${escaped(item)}</li>`).join('')}</ul>`
    case 'table': {
      const head = part.head.map((name) => `<th scope="col">${escaped(name)}</th>`).join('')
      const rows = part.rows.map((row) => `<tr>${row.map((cell) => `<td>${escaped(String(cell))}</td>`).join('')}</tr>`)
      return `<table><thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table>`
    }
  }
}

/**
 * Whether somebody would rather have a page than JSON, by their `accept` header (RFC 9110, 12.5.1): a browser names
 * `text/html` first. Who takes anything, as programs do, gets JSON.
 */
export function wantsPage(accept: string | undefined): boolean {
  const weights = new Map<string, number>()
  for (const range of (accept ?? '').split(',')) {
    const [type = '', ...params] = range.split(';').map((each) => each.trim().toLowerCase())
    const q = params.find((param) => param.startsWith('q='))
    weights.set(type, q === undefined ? 1 : Number(q.slice(2)) || 0)
  }
  const html = weights.get('text/html') ?? 0
  return html > 0 && html >= (weights.get('application/json') ?? 0)
}
