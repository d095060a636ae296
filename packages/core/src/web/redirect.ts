const redirects = new Set([301, 302, 303, 307, 308])

/**
 * Where a response sends whoever asked, by the fetch standard (https://fetch.spec.whatwg.org/#redirect-status); its
 * body, which nobody will read and which would hold its connection, is given up then.
 *
 * @returns the address as it was written, possibly relative; undefined when the response is an answer
 */
export async function redirectOf({ status, headers, body }: Response): Promise<string | undefined> {
  const location = headers.get('location')
  if (!redirects.has(status) || location === null) return undefined
  await body?.cancel()
  return location
}
