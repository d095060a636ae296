import { WaddleError } from '../error.ts'
import type { KindMap } from './kind.ts'
import { ParsedSignature } from './parsed.ts'
import { type ArgEnv, type ArgsResult, Reader } from './reader.ts'
import type { Signature } from './signature.ts'

/** Readers of signatures that came here as copies. */
const copies = new WeakMap<Signature, Reader>()

/**
 * Read what stands after the words of a command. Never throws, whatever the text.
 *
 * - Words are NFC and have lost what nobody sees; quotes group words; a flag may stand between any two words, the last
 *   of two equal ones counts, and `--` ends flags. Only declared flags are flags: `-5` and `--else` are words.
 * - The text of a `rest` argument is everything from its first word on, quotes, dashes and spaces untouched, without
 *   what nobody sees at its ends. Flags are looked for before it begins, not inside it.
 * - Optional arguments that nobody typed are absent; toggles are `false`; optional variadics are empty.
 *
 * ```ts
 * const signature = parseSignature('roll [sides:int=6] --secret')
 * readArgs(signature, '20 --secret') // { ok: true, args: { sides: 20, secret: true } }
 * readArgs(signature, 'twenty') // { ok: false, problem: { message: '"twenty" is not a whole number', … } }
 * ```
 *
 * @throws {WaddleError} `WDL_SIGNATURE_UNKNOWN_KIND` for a copy of a signature whose own kinds are not in `env.kinds`
 */
export function readArgs(signature: Signature, text: string, env?: ArgEnv): ArgsResult {
  const reader = ParsedSignature.readerOf(signature) ?? readerOfCopy(signature, env?.kinds ?? {})
  return reader.read(text, env)
}

function readerOfCopy(signature: Signature, kinds: KindMap): Reader {
  const known = copies.get(signature)
  if (known) return known
  const reader = new Reader(signature.params, kinds)
  const { unknown } = reader
  if (unknown) {
    throw new WaddleError(
      'WDL_SIGNATURE_UNKNOWN_KIND',
      `signature "${signature.source}": nobody can read the kind "${unknown.kind}", because this copy came without it`,
      {
        fix: `pass { kinds: { ${unknown.kind}: … } } to readArgs`,
        data: { signature: signature.source, kind: unknown.kind },
      },
    )
  }
  copies.set(signature, reader)
  return reader
}
