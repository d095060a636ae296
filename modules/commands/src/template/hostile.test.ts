import { describe, expect, it } from 'vitest'
import { core, type Environment, parseTemplate, person, sample } from './index.ts'

const payloads = [
  '{{7*7}}',
  '${7*7}',
  '$(7*7)',
  '#{7*7}',
  '<%= 7*7 %>',
  '{{constructor.constructor("return process")()}}',
  '${{7*7}}',
  '@(7*7)',
  '*{7*7}',
  '{{config.items()}}',
  "{{''.__class__.__mro__[1].__subclasses__()}}",
  '$(constructor)',
  '$(__proto__)',
  '$(toString)',
  '$(hasOwnProperty)',
  '$(user.constructor)',
  '$(user.__proto__)',
  '$(user.name.length)',
  '${user.constructor.constructor("return 1")()}',
  '$(var get __proto__)',
  '$(counter constructor)',
  '$(uservar get prototype)',
  '{% for x in y %}{% endfor %}',
  '<#assign ex="freemarker.template.utility.Execute"?new()>',
  '$(eval 7*7)',
  '$(process.env)',
  '$(require fs)',
  '`id`',
  '$(if true "$(7*7)")',
  '{{= 7*7 }}',
  '[[7*7]]',
  '\\u0024(user)',
  '%24(user)',
  '$\u200b(user)',
  '${"".constructor}',
  '$(say $(constructor) x)',
]

function attempt(source: string, env: Environment) {
  const parsed = parseTemplate(source, core)
  return parsed.ok ? parsed.template.attempt(env) : parsed
}

describe('hostile words', () => {
  it.each(payloads)('%s computes nothing, whether it is the template or typed by a viewer', (payload) => {
    const parsed = parseTemplate(payload, core)
    const words = parsed.ok ? parsed.template.render(sample()) : parsed.problem.message
    expect(words).not.toMatch(/49|native code|\[object|undefined|NaN/)
    for (const source of [
      '$(args)',
      '$(if true $(args) no)',
      '$(args | default "x")',
      '$(each $(json $(args)) "")$(args)',
      '$(join $(split $(args) " ") " ")',
    ]) {
      expect(attempt(source, sample(payload)), source).toEqual({ ok: true, message: payload })
    }
    expect(attempt('hi $(user)', sample('', { user: person(payload) }))).toEqual({ ok: true, message: `hi ${payload}` })
    const remembered = sample(payload)
    expect(attempt('$(var set x $(args))$(var get x)', remembered)).toEqual({ ok: true, message: payload })
  })

  it('keeps variables with the names of object innards apart from objects', () => {
    const env = sample()
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      expect(attempt(`$(var get ${name})|$(counter ${name} +1)`, env)).toEqual({ ok: true, message: '|1' })
    }
  })
})
