import { budgets } from '../budget.ts'
import type { Definition } from '../definition.ts'
import { TemplateFailure, unfit } from '../failure.ts'
import { toItems, toNumber, toTruth } from '../kinds.ts'
import { operate } from '../operator.ts'
import { type Evaluation, Halt, type Run } from '../run.ts'
import { toText } from '../text.ts'
import type { Node } from '../tree.ts'
import type { Value } from '../value.ts'

/** What decides which words are said. Only the branch that is taken is evaluated. */
export const flow: readonly Definition[] = [
  {
    name: 'if',
    about: 'one text or another: $(if $(1) > 5 "a lot" "a few")',
    returns: 'any',
    params: [
      { name: 'condition', kind: 'expression' },
      { name: 'then', kind: 'any', lead: 'then' },
      { name: 'else', kind: 'any', lead: 'else', optional: true },
    ],
    form: function* ([condition, yes, no], run) {
      return yield* maybe(toTruth(yield* maybe(condition, run)) ? yes : no, run)
    },
  },
  {
    name: 'switch',
    about: 'the text that goes with a value: $(switch $(1) rock paper paper scissors "what?")',
    returns: 'any',
    params: [
      { name: 'value', kind: 'any' },
      { name: 'case', kind: 'any' },
      { name: 'result', kind: 'any' },
      { name: 'more', kind: 'any', optional: true, rest: 'each' },
    ],
    form: function* ([value, ...cases], run) {
      const wanted = yield* maybe(value, run)
      for (let index = 0; index + 1 < cases.length; index += 2) {
        if (operate('==', wanted, yield* maybe(cases[index], run)) === true) return yield* maybe(cases[index + 1], run)
      }
      return yield* maybe(cases.length % 2 === 1 ? cases.at(-1) : undefined, run)
    },
  },
  {
    name: 'default',
    about: 'a value, or another one where it is missing or does not fit: $(1 | default "nobody")',
    returns: 'any',
    params: [
      { name: 'value', kind: 'any' },
      { name: 'otherwise', kind: 'any', rest: 'joined' },
    ],
    form: function* ([value, otherwise], run) {
      try {
        const found = yield* maybe(value, run)
        if (found !== null && found !== '') return found
      } catch (error) {
        if (!(error instanceof TemplateFailure && error.code === 'WDL_COMMANDS_TEMPLATE_VALUE')) throw error
      }
      return yield* maybe(otherwise, run)
    },
  },
  {
    name: 'repeat',
    about: `the same text so many times, at most ${budgets.repeat}; $(index) counts`,
    returns: 'any',
    params: [
      { name: 'times', kind: 'number', most: budgets.repeat },
      { name: 'text', kind: 'any', rest: 'joined', loop: true },
    ],
    form: function* ([times, body], run) {
      const value = yield* maybe(times, run)
      const count = toNumber(value)
      if (count === undefined || count < 0 || !Number.isInteger(count)) throw unfit(toText(value), 'no number of times')
      if (count > budgets.repeat) throw tooMany('repeat', budgets.repeat, count)
      return yield* loop(
        Array.from({ length: count }, (_, index) => index + 1),
        body,
        run,
      )
    },
  },
  {
    name: 'each',
    about: `a text for each item of a list, at most ${budgets.each}; $(it) is the item, $(index) counts`,
    returns: 'any',
    params: [
      { name: 'list', kind: 'list' },
      { name: 'text', kind: 'any', rest: 'joined', loop: true },
    ],
    form: function* ([items, body], run) {
      const found = toItems(yield* maybe(items, run))
      if (found.length > budgets.each) throw tooMany('each', budgets.each, found.length)
      return yield* loop(found, body, run)
    },
  },
  {
    name: 'it',
    about: 'the item that each is at',
    returns: 'any',
    params: [],
    inLoop: true,
    call: (_, run) => run.loops.at(-1)?.it ?? null,
  },
  {
    name: 'index',
    about: 'the turn that a loop is at, from 1',
    returns: 'number',
    params: [],
    inLoop: true,
    call: (_, run) => run.loops.at(-1)?.index ?? null,
  },
  {
    name: 'stop',
    about: 'say what stands before it and no more',
    returns: 'none',
    params: [],
    call: () => {
      throw new Halt()
    },
  },
  {
    name: 'onlyif',
    about: 'answer only where a condition holds: $(onlyif "moderator" in $(user.roles))',
    returns: 'none',
    params: [{ name: 'condition', kind: 'expression' }],
    form: function* ([condition], run) {
      if (toTruth(yield* maybe(condition, run))) return null
      throw new TemplateFailure('WDL_COMMANDS_TEMPLATE_ONLYIF', 'The condition of this command does not hold.')
    },
  },
]

function* maybe(node: Node | undefined, run: Run): Evaluation {
  return node === undefined ? null : yield* run.value(node)
}

/** The body once for each item, in a row. */
function* loop(items: readonly Value[], body: Node | undefined, run: Run): Evaluation {
  if (body === undefined) return null
  const place = { it: null as Value, index: 0 }
  run.loops.push(place)
  function* turns() {
    for (const it of items) {
      place.it = it
      place.index += 1
      yield body as Node
    }
  }
  try {
    return yield* run.gather(turns())
  } finally {
    run.loops.pop()
  }
}

function tooMany(name: string, most: number, count: number): TemplateFailure {
  return new TemplateFailure('WDL_COMMANDS_TEMPLATE_LOOPS', `$(${name} …) goes round at most ${most} times, and ${count} were asked for.`)
}
