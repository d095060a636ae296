/**
 * What one pass over a line sees where all of it is printable ASCII, as most lines of chat are: enough to know of most
 * of what is looked for that it is not there.
 */
export interface Glance {
  /** With the capitals. */
  readonly letters: number
  readonly capitals: number
  /** What is no letter, no digit and no space. */
  readonly signs: number
  /** What is no space. */
  readonly characters: number
  /** How often one character that is no space stands in a row, at most; a capital is its small letter here. */
  readonly run: number
  /** Whether a space follows a space. */
  readonly gap: boolean
}

const space = 0x20

/** A glance at `text`; undefined where it holds anything but printable ASCII. */
export function glanceAt(text: string): Glance | undefined {
  let [small, capitals, signs, spaces] = [0, 0, 0, 0]
  let [run, longest, last] = [0, 0, 0]
  let gap = false
  for (let index = 0; index < text.length; index++) {
    let code = text.charCodeAt(index)
    if (code >= 0x61 && code <= 0x7a) small++
    else if (code === space) {
      spaces++
      if (last === space) gap = true
      last = space
      continue
    } else if (code >= 0x41 && code <= 0x5a) {
      capitals++
      code += 0x20
    } else if (code < 0x20 || code > 0x7e) return undefined
    else if (code < 0x30 || code > 0x39) signs++
    run = code === last ? run + 1 : 1
    last = code
    if (run > longest) longest = run
  }
  return { letters: small + capitals, capitals, signs, characters: text.length - spaces, run: longest, gap }
}
