import { fit } from './budget.ts'
import type { Variable } from './definition.ts'
import type { Awaitable, Environment } from './environment.ts'
import { type Evaluation, overdue } from './run.ts'
import { numberText, toText } from './text.ts'
import type { Node } from './tree.ts'
import { isPromise, type Value } from './value.ts'
import { drive } from './waiting.ts'

/** A renderer for templates that are text with plain variables in it, as nearly all are. */
export type Fast = (env: Environment) => Awaitable<string>

type Read = (env: Environment) => Awaitable<Value>

/**
 * Compile text with plain variables into a walk over segments: no tree, no run, no budget but the output's,
 * because what it costs is known when it is saved. Undefined when the template needs more than that.
 */
export function compileFast(root: Node): Fast | undefined {
  const reads: Read[] = []
  // texts[0] stands before the first variable, texts[n] after the n-th.
  const texts: string[] = ['']
  const once = new Set<Variable>()
  for (const node of root.type === 'row' ? root.parts : [root]) {
    if (node.type === 'literal') {
      texts[texts.length - 1] += toText(node.value)
      continue
    }
    const read = plain(node, once)
    if (read === undefined) return undefined
    reads.push(read)
    texts.push('')
  }
  const head = texts[0] ?? ''
  const tails = texts.slice(1)
  const count = reads.length

  return (env) => {
    if (env.signal?.aborted === true) throw overdue()
    let out = head
    for (let index = 0; index < count; index += 1) {
      const value = (reads[index] as Read)(env)
      if (typeof value === 'string') out += value + tails[index]
      else if (typeof value === 'number') out += numberText(value) + tails[index]
      else if (isPromise(value))
        return Promise.resolve(drive(rest(env, out, index, value), env))
          .then(toText)
          .then(fit)
      else out += toText(value) + tails[index]
    }
    return fit(out)
  }

  /** From the first variable that has to be waited for on. */
  function* rest(env: Environment, before: string, from: number, first: PromiseLike<Value>): Evaluation {
    let out = before + toText(yield first) + tails[from]
    for (let index = from + 1; index < count; index += 1) {
      const value = (reads[index] as Read)(env)
      out += toText(isPromise(value) ? yield value : value) + tails[index]
    }
    return out
  }
}

/** How to read a variable or a field of one; undefined for everything else and for what may be asked once but is written twice. */
function plain(node: Node, once: Set<Variable>): Read | undefined {
  if (node.type === 'access' && node.of.type === 'call' && 'read' in node.of.definition && node.of.definition.once !== true) {
    const { field, of } = node
    const { definition } = node.of
    if (!('read' in definition) || of.type !== 'call') return undefined
    return (env) => {
      const owner = definition.read(env)
      return isPromise(owner) ? Promise.resolve(owner).then((value) => field.read(value, env)) : field.read(owner, env)
    }
  }
  if (node.type !== 'call' || !('read' in node.definition)) return undefined
  const { definition } = node
  if (definition.once === true) {
    if (once.has(definition)) return undefined
    once.add(definition)
  }
  return definition.read
}
