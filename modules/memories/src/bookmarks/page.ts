import type { Log } from '@waddlebot/sdk'

/** What a page says of itself. */
export interface Page {
  readonly title: string | null
  readonly description: string | null
}

type Fetch = (url: string, init?: RequestInit) => Promise<Response>

const longestTitle = 200
const longestDescription = 300

/**
 * Look at a page in a public place.
 *
 * @returns what it says of itself; undefined when there is nothing to be had there, for whatever reason
 */
export async function lookAt(fetch: Fetch, url: string, log: Log): Promise<Page | undefined> {
  try {
    const response = await fetch(url, { headers: { accept: 'text/html,application/xhtml+xml' } })
    const type = response.headers.get('content-type') ?? ''
    if (!response.ok || !/^(?:text\/html|application\/xhtml\+xml)\b/i.test(type)) {
      await response.body?.cancel()
      return response.ok ? { title: null, description: null } : undefined
    }
    return await readPage(decode(await response.arrayBuffer(), type))
  } catch (error) {
    log.debug('a page could not be read', { error })
    return undefined
  }
}

function decode(bytes: ArrayBuffer, type: string): string {
  const name =
    /charset=["']?([\w-]+)/i.exec(type)?.[1] ??
    /<meta[^>]{0,200}charset=["']?([\w-]+)/i.exec(Buffer.from(bytes.slice(0, 2_048)).toString('latin1'))?.[1]
  try {
    return new TextDecoder(name ?? 'utf-8').decode(bytes)
  } catch {
    return new TextDecoder().decode(bytes)
  }
}

/** The title and the description of a page; what it says for cards goes first. */
export async function readPage(html: string): Promise<Page> {
  const { Parser } = await import('htmlparser2')
  const found: Record<string, string> = {}
  let [title, inTitle]: [string | undefined, boolean] = [undefined, false]
  const parser = new Parser({
    onopentag(name, attributes) {
      if (name === 'title') inTitle = title === undefined
      if (name === 'meta') found[(attributes['property'] ?? attributes['name'] ?? '').toLowerCase()] ??= attributes['content'] ?? ''
    },
    ontext(text) {
      if (inTitle) title = (title ?? '') + text
    },
    onclosetag(name) {
      if (name === 'title') inTitle = false
    },
  })
  parser.end(html)
  return {
    title: clean(found['og:title'] || title, longestTitle),
    description: clean(found['og:description'] || found['description'], longestDescription),
  }
}

/** On one line, without what nobody sees or what turns the line around. */
function clean(text: string | undefined, most: number): string | null {
  const plain = (text ?? '')
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Z}]+/gu, ' ')
    .replace(/[\p{Cf}\p{Cn}]/gu, '')
    .trim()
  return plain === '' ? null : [...plain].slice(0, most).join('')
}
