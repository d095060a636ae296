const head = '\u0001ACTION '

/** What `/me waves` looks like on the wire, unwrapped; anything else as it is. */
export function unwrapAction(text: string): { readonly text: string; readonly action: boolean } {
  const last = text.length - 1
  const wrapped = text.charCodeAt(0) === 1 && last > head.length && text.startsWith(head) && text.indexOf('\u0001', head.length) === last
  return wrapped ? { text: text.slice(head.length, last), action: true } : { text, action: false }
}
