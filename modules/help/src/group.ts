import type { CommandInfo } from '@waddlebot/sdk'

/** Commands that begin with the same word: `quote`, `quote add`, `quote top`. */
export interface Group {
  readonly word: string
  readonly commands: readonly CommandInfo[]
}

/** Commands by their first word, in order of the word; those made in chat stand with their namesakes, each once. */
export function groupsOf(commands: readonly CommandInfo[]): Group[] {
  const groups = new Map<string, Map<string, CommandInfo>>()
  for (const command of commands) {
    const word = command.path.split(' ', 1)[0]!
    const group = groups.get(word) ?? new Map<string, CommandInfo>()
    groups.set(word, group)
    // A command made in chat is the one that answers to its words.
    if (command.custom || !group.has(command.path)) group.set(command.path, command)
  }
  return [...groups].map(([word, group]) => ({ word, commands: [...group.values()] })).sort((a, b) => (a.word < b.word ? -1 : 1))
}
