import { closest } from '@waddlebot/sdk'
import { type Definition, type Param, usage } from './definition.ts'
import { fits, mayFit, misfits } from './kinds.ts'
import { ProblemSignal } from './problem.ts'
import { kindOf, type Node, type Row } from './tree.ts'

/**
 * Make one text of the words that a last, joined argument takes.
 *
 * @param piped whether the first word came from a filter's left; it is never joined with what follows
 */
export function grouped(definition: Definition, words: readonly Node[], piped: boolean, count: (row: Row) => Row): readonly Node[] {
  const index = definition.params.length - 1
  if (definition.params[index]?.rest !== 'joined' || words.length <= index + 1 || (piped && index === 0)) return words
  const at = words[index]?.at ?? 0
  const parts: Node[] = []
  for (const word of words.slice(index)) {
    if (parts.length > 0) append(parts, { type: 'literal', at: word.at, value: ' ' })
    append(parts, word)
  }
  const [only] = parts
  return [...words.slice(0, index), parts.length === 1 && only !== undefined ? only : count({ type: 'row', at, parts })]
}

/** Words that are written next to each other are one text, and can be checked as one: `2026-05-01 18:30`. */
function append(parts: Node[], node: Node): void {
  const last = parts.at(-1)
  if (last?.type !== 'literal' || node.type !== 'literal') parts.push(node)
  else parts[parts.length - 1] = { ...last, value: String(last.value) + String(node.value) }
}

/**
 * Check what can be checked before anything runs: how many arguments there are, and whether each can be what
 * is wanted there.
 *
 * @param at where the call begins
 * @throws ProblemSignal naming what is missing, too many or of the wrong kind
 */
export function fitting(definition: Definition, args: readonly Node[], at: number): void {
  const { params } = definition
  const least = params.filter(({ optional }) => optional !== true).length
  const most = params.at(-1)?.rest === 'each' ? Number.POSITIVE_INFINITY : params.length
  if (args.length < least || args.length > most) {
    const missing =
      args.length < least ? `needs ${params[args.length]?.name ?? 'more'}` : most === 0 ? 'takes no arguments' : `takes ${most} at most`
    const hint = args.length > most && most > 0 ? ' Quote words that belong together.' : ''
    throw new ProblemSignal(
      'WDL_COMMANDS_TEMPLATE_ARITY',
      args[most]?.at ?? at,
      `${definition.name} ${missing}, and ${args.length} ${args.length === 1 ? 'was' : 'were'} given.${hint}`,
      usage(definition),
    )
  }
  if (definition.pairs === true && args.length % 2 === 1) {
    throw new ProblemSignal(
      'WDL_COMMANDS_TEMPLATE_ARITY',
      args.at(-1)?.at ?? at,
      `${definition.name} takes its arguments in twos, and the last has no partner.`,
      usage(definition),
    )
  }
  args.forEach((arg, index) => {
    const param = params[Math.min(index, params.length - 1)]
    if (param !== undefined) suits(definition, param, arg)
  })
}

function suits(definition: Definition, param: Param, arg: Node): void {
  if (param.kind === 'expression') return
  const written = arg.type === 'literal' ? String(arg.value ?? '') : undefined
  if (param.oneOf !== undefined && (written === undefined || !param.oneOf.includes(written))) {
    const near = closest(written ?? '', param.oneOf)
    throw new ProblemSignal(
      'WDL_COMMANDS_TEMPLATE_KIND',
      arg.at,
      `${definition.name} wants ${param.oneOf.join(' or ')} here, not "${written ?? 'a call'}".`,
      near,
    )
  }
  if (param.most !== undefined && written !== undefined && Number(written) > param.most) {
    throw new ProblemSignal(
      'WDL_COMMANDS_TEMPLATE_KIND',
      arg.at,
      `${definition.name} takes ${param.most} at most, not ${written}.`,
      String(param.most),
    )
  }
  const ok = written === undefined ? mayFit(kindOf(arg), param.kind) : fits(written, param.kind)
  if (ok) return
  const what = written === undefined ? `a ${kindOf(arg)}` : `"${written}"`
  throw new ProblemSignal(
    'WDL_COMMANDS_TEMPLATE_KIND',
    arg.at,
    `${definition.name} wants a ${param.kind} for ${param.name}, and ${what} is ${misfits[param.kind]}.`,
  )
}
