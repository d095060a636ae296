import type { Definition } from '../definition.ts'
import type { Awaitable, Change } from '../environment.ts'
import { TemplateFailure, unfit } from '../failure.ts'
import type { Given } from '../given.ts'

/** What a command remembers. */
export const state: readonly Definition[] = [
  {
    name: 'count',
    about: 'how often this command was used, this time included',
    returns: 'number',
    params: [],
    once: true,
    read: (env) => env.count(),
  },
  {
    name: 'counter',
    about: 'a named counter, after a change if one is written: $(counter deaths +1)',
    returns: 'number',
    params: [
      { name: 'name', kind: 'text' },
      { name: 'change', kind: 'text', optional: true },
    ],
    call: (given, { env }) => (given.has(1) ? env.counter(label(given), change(given.text(1))) : env.counter(label(given))),
  },
  {
    name: 'var',
    about: 'a variable of the community: $(var get motto), $(var set motto Quack first)',
    returns: 'text',
    params: remembered(),
    call: (given, { env }) =>
      access(
        given,
        (name) => env.variable(name),
        (name, value) => env.setVariable(name, value),
      ),
  },
  {
    name: 'uservar',
    about: 'a variable of whoever typed the command: $(uservar get pet)',
    returns: 'text',
    params: remembered(),
    call: (given, { env }) =>
      access(
        given,
        (name) => env.userVariable(name),
        (name, value) => env.setUserVariable(name, value),
      ),
  },
]

function remembered() {
  return [
    { name: 'action', kind: 'text', oneOf: ['get', 'set'] },
    { name: 'name', kind: 'text' },
    { name: 'value', kind: 'text', optional: true, rest: 'joined' },
  ] as const
}

/** Read, or write and say nothing; writing nothing removes. */
function access(
  given: Given,
  read: (name: string) => Awaitable<string | undefined>,
  write: (name: string, value: string | undefined) => Awaitable<unknown>,
): Awaitable<string | null> {
  const name = label(given, 1)
  if (given.text(0) === 'get') {
    if (given.has(2))
      throw new TemplateFailure('WDL_COMMANDS_TEMPLATE_VALUE', `A variable is read by one name, and "${name}" is followed by more.`)
    const value = read(name)
    return value instanceof Promise ? value.then((found) => found ?? null) : (value ?? null)
  }
  const value = given.text(2)
  if (value.length > 1_000) throw unfit(value, 'longer than the 1000 characters that a variable holds')
  const done = write(name, value === '' ? undefined : value)
  return done instanceof Promise ? done.then(() => null) : null
}

/** Names are words of at most fifty letters, digits, `_`, `-` and `.`; case does not matter. */
function label(given: Given, index = 0): string {
  const name = given.text(index).normalize('NFC').toLowerCase()
  if (/^[\p{L}\p{M}\p{N}_.-]{1,50}$/u.test(name)) return name
  throw unfit(given.text(index), 'no name: take one word of at most 50 letters, digits, "_", "-" and "."')
}

function change(text: string): Change {
  const parts = /^\s*([+=-])?\s*(\d{1,15})\s*$/.exec(text)
  if (parts === null) throw unfit(text, 'no change; write +1, -1 or =5')
  return { sign: (parts[1] ?? '=') as Change['sign'], by: Number(parts[2]) }
}
