import type { Definition, Param } from '../definition.ts'
import type { Awaitable } from '../environment.ts'
import { toMessage } from '../text.ts'

const text: Param = { name: 'text', kind: 'text', rest: 'joined' }

/** What a command may do besides answering. Each is declared, prints nothing, and counts against a budget. */
export const effects: readonly Definition[] = [
  {
    name: 'reply',
    about: 'one more message, where the command was typed',
    returns: 'none',
    params: [text],
    effect: 'reply',
    call: (given, run) => {
      run.spending.message()
      return nothing(run.env.reply(toMessage(given.value(0))))
    },
  },
  {
    name: 'say',
    about: 'a message in another channel: $(say discord:5/10 We are live)',
    returns: 'none',
    params: [{ name: 'channel', kind: 'text' }, text],
    effect: 'say',
    call: (given, run) => {
      run.spending.message()
      return nothing(run.env.say(channelOf(given.value(0), given.text(0)), toMessage(given.value(1))))
    },
  },
  {
    name: 'run',
    about: 'another command, as whoever typed this one: $(run roll 6)',
    returns: 'none',
    params: [{ ...text, name: 'command' }],
    effect: 'run',
    call: (given, run) => {
      run.spending.run()
      return nothing(run.env.run(given.text(0)))
    },
  },
]

function channelOf(value: unknown, text: string): string {
  return typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string' ? value.id : text
}

function nothing(done: Awaitable<unknown>): Awaitable<null> {
  return done instanceof Promise ? done.then(() => null) : null
}
