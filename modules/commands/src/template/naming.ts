import { closest } from '@waddlebot/sdk'
import { type Definition, usage } from './definition.ts'
import type { Parser } from './parser.ts'
import { positional } from './positional.ts'
import { ProblemSignal } from './problem.ts'
import { kindOf, type Node } from './tree.ts'

/** What a name stands for; `node` is there when the name alone says everything, as `user.name` does. */
export interface Named {
  readonly definition: Definition
  readonly node?: Node
}

/**
 * Read the name of a call, or of a filter when there is a value `piped` into it.
 *
 * @param at where the call begins, for messages
 * @throws ProblemSignal for a name that is in no catalogue, with the nearest one that is
 */
export function named(parser: Parser, at: number, piped?: Node): Named {
  const { source, catalogue } = parser
  const rest = source.slice(parser.at, parser.at + 80)
  const written = /^[^\s|(){}$"']*/.exec(rest)?.[0] ?? ''
  if (written === '') {
    const what = piped === undefined ? 'A call needs a name' : 'A | needs the name of a filter after it'
    throw new ProblemSignal(
      'WDL_COMMANDS_TEMPLATE_NAME',
      parser.at,
      `${what}.`,
      piped === undefined ? 'write $$( if the dollar sign is meant' : 'upper',
    )
  }
  const position = piped === undefined ? positional(written) : undefined
  const definition = position ?? catalogue.find(written)
  if (piped !== undefined) {
    const filters = catalogue.definitions().filter(isFilter)
    if (definition === undefined || !isFilter(definition)) {
      throw unknown(
        'WDL_COMMANDS_TEMPLATE_FILTER',
        parser.at,
        `"${written}" is no filter`,
        closest(
          written.toLowerCase(),
          filters.map(({ name }) => name),
        ),
      )
    }
  }
  if (definition !== undefined) {
    parser.at += written.length
    return { definition }
  }
  const field = access(parser, at, written)
  if (field !== undefined) return field
  const names = catalogue
    .definitions()
    .flatMap((each) => [each.name, ...catalogue.fields(each.returns).map((name) => `${each.name}.${name}`)])
  const near = closest(written.toLowerCase(), names)
  throw unknown('WDL_COMMANDS_TEMPLATE_UNKNOWN', parser.at, `"${written}" is no variable`, near)
}

/** `user.name`: a variable and a field that its kind declares, at any depth. */
function access(parser: Parser, at: number, written: string): Named | undefined {
  const { catalogue } = parser
  const names = written.split('.')
  // Variables have dots in their names too: the longest one that is known is meant.
  let length = names.length - 1
  while (length > 0 && catalogue.find(names.slice(0, length).join('.')) === undefined) length -= 1
  const base = names.slice(0, length).join('.')
  const definition = catalogue.find(base)
  if (definition === undefined || !('read' in definition)) return undefined
  let node: Node = parser.node({ type: 'call', at, definition, args: [] })
  for (const name of names.slice(length)) {
    const field = catalogue.field(kindOf(node), name)
    if (field === undefined) {
      const near = closest(name.toLowerCase(), catalogue.fields(kindOf(node)))
      const what = `"${written}" is no variable: ${usage(definition)} has no ${name === '' ? 'field without a name' : name}`
      throw unknown('WDL_COMMANDS_TEMPLATE_UNKNOWN', parser.at, what, near === undefined ? undefined : `${base}.${near}`)
    }
    node = parser.node({ type: 'access', at, of: node, field })
  }
  parser.at += written.length
  return { definition, node }
}

/** Whatever takes an ordinary value first can stand after a |. */
function isFilter(definition: Definition): boolean {
  const first = definition.params[0]
  return first !== undefined && first.kind !== 'expression' && first.oneOf === undefined && definition.effect === undefined
}

function unknown(
  code: 'WDL_COMMANDS_TEMPLATE_UNKNOWN' | 'WDL_COMMANDS_TEMPLATE_FILTER',
  at: number,
  what: string,
  near: string | undefined,
): ProblemSignal {
  return new ProblemSignal(code, at, `${what}${near === undefined ? '' : `. Did you mean "${near}"?`}`, near)
}
