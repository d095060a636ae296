/** Shells that completion is written for. */
export const shells = ['bash', 'zsh', 'fish'] as const
export type Shell = (typeof shells)[number]

/** What can be completed: a command's words, and its flags. */
export interface Completable {
  readonly words: readonly string[]
  readonly summary: string
  readonly flags: readonly string[]
}

/**
 * A script with everything in it: pressing Tab starts no program, so it answers at once.
 *
 * @param commands the commands as the manifest lists them
 */
export function completionScript(shell: Shell, commands: readonly Completable[]): string {
  if (shell === 'fish') return fish(commands)
  const script = bash(commands)
  return shell === 'zsh' ? `autoload -U +X bashcompinit && bashcompinit\n${script}` : script
}

/** What may follow each start of a line: further words, else flags. */
function follow(commands: readonly Completable[]): ReadonlyMap<string, readonly string[]> {
  const next = new Map<string, Set<string>>([['', new Set(['help'])]])
  for (const { words, flags } of commands) {
    for (let count = 0; count < words.length; count++) {
      const start = words.slice(0, count).join(' ')
      next.set(start, (next.get(start) ?? new Set()).add(words[count]!))
    }
    const whole = words.join(' ')
    next.set(whole, new Set([...(next.get(whole) ?? []), ...flags]))
  }
  return new Map([...next].map(([start, words]) => [start, [...words].sort()]))
}

function bash(commands: readonly Completable[]): string {
  const cases = [...follow(commands)]
    .filter(([start]) => start !== '')
    .map(([start, words]) => `    '${start}') words='${words.join(' ')}' ;;`)
  return `_waddle() {
  local current="\${COMP_WORDS[COMP_CWORD]}" line='' words='' word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in -*) ;; *) line="\${line:+$line }$word" ;; esac
  done
  while :; do
    case "$line" in
${cases.join('\n')}
    '') words='${follow(commands).get('')!.join(' ')}' ;;
    *' '*) line="\${line% *}"; continue ;;
    *) line=''; continue ;;
    esac
    break
  done
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _waddle waddle`
}

function fish(commands: readonly Completable[]): string {
  const quote = (text: string): string => `'${text.replace(/['\\]/g, '\\$&')}'`
  const lines = commands.flatMap(({ words, summary, flags }) => {
    const seen = words.map((word) => `__fish_seen_subcommand_from ${word}`)
    const before = [...seen.slice(0, -1), `not ${seen.at(-1)}`].join('; and ')
    const own = words.length === 1 ? '__fish_use_subcommand' : before
    const command = `complete -c waddle -f -n ${quote(own)} -a ${words.at(-1)} -d ${quote(summary)}`
    return [command, ...flags.map((flag) => `complete -c waddle -n ${quote(seen.join('; and '))} -l ${flag.slice(2)}`)]
  })
  const topics = [...new Set(commands.filter(({ words }) => words.length > 1).map(({ words }) => words[0]!))]
  return [...topics.map((topic) => `complete -c waddle -f -n '__fish_use_subcommand' -a ${topic}`), ...lines].join('\n')
}
