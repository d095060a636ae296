import { type Cache, type Log, ttl } from '@waddlebot/sdk'

/** What a page says of itself. */
export interface Page {
  readonly title: string | null
  readonly description: string | null
}

/** What is needed to read a page. */
interface Reader {
  readonly fetch: (url: string, init?: RequestInit) => Promise<Response>
  readonly log: Log
}

const longestTitle = 200
const longestDescription = 300

/**
 * What a page in a public place says of itself, as it was said within the last hour. What could not be had is asked for
 * again each time.
 *
 * @returns undefined when there is nothing to be had there, for whatever reason
 */
export async function lookAt(ctx: Reader & { readonly cache: Cache }, url: string): Promise<Page | undefined> {
  const [page] = await ctx.cache.fetchMany([`page:${url}`], ttl.research, async () => [await lookAfresh(ctx, url)])
  return page
}

/** The same as it is now, for whoever wants to know whether it is still there. */
export async function lookAfresh({ fetch, log }: Reader, url: string): Promise<Page | undefined> {
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
