import type { Definition } from '../definition.ts'

/** What was typed after the command. `$(1)`, `$(2:)` and `$(2:4)` belong to the language itself. */
export const input: readonly Definition[] = [
  { name: 'args', about: 'everything after the command, as typed', returns: 'text', params: [], read: (env) => env.args || null },
  { name: 'argcount', about: 'how many words stand after the command', returns: 'number', params: [], read: (env) => env.words.length },
  { name: 'input', about: 'the whole message, as typed', returns: 'text', params: [], read: (env) => env.input },
]
