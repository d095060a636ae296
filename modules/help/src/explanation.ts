import { type CommandInfo, closest, type Message, platformRules, shorten } from '@waddlebot/sdk'
import { lengthOn, roomOn } from './measure.ts'

/** What is known of a command that somebody asked about. */
export interface Explanation {
  readonly known: boolean
  readonly message: Message
}

/** Most characters of somebody's own words that are said back to them. */
const echoed = 40

/**
 * Explain what somebody asked about: a command by its words or an alias, the commands that begin with a word, or, when
 * there is neither, which one they may have meant.
 *
 * @param commands those that whoever asks may use
 * @param asked as it was typed, with or without prefix
 */
export function explain(
  commands: readonly CommandInfo[],
  asked: string,
  where: { readonly platform: string; readonly prefix: string },
): Explanation {
  const { platform, prefix } = where
  const bare = asked.startsWith(prefix) ? asked.slice(prefix.length) : asked
  const path = bare.toLowerCase().split(/\s+/).filter(Boolean).join(' ')
  const named = commands.filter((command) => command.path === path || command.aliases.includes(path))
  const command = named.find((each) => each.custom) ?? named[0]
  const below = commands.filter((each) => each.path.startsWith(`${path} `))
  if (command !== undefined) return { known: true, message: tell(command, below, platform, prefix) }
  if (below.length > 0) {
    const [first, ...others] = below.map((each) => prefix + each.signature)
    return { known: true, message: fit([`Usage: ${first}`, ...others], platform) }
  }
  const near = closest(path, new Set(commands.flatMap((each) => [each.path, ...each.aliases])))
  const letters = [...bare]
  const said = letters.length > echoed ? `${letters.slice(0, echoed).join('')}…` : bare
  const hint = near === undefined ? `${prefix}commands lists what there is.` : `Did you mean ${prefix}${near}?`
  return { known: false, message: `I know no command "${said}". ${hint}` }
}

function tell(command: CommandInfo, below: readonly CommandInfo[], platform: string, prefix: string): Message {
  const usage = `Usage: ${prefix}${command.signature}`
  const more: [string, string][] = []
  if (!command.role.includes('everyone')) more.push(['For', command.role.join(' or ')])
  if (command.cooldown !== undefined) more.push(['Cooldown', sayCooldown(command.cooldown)])
  if (command.aliases.length > 0) more.push(['Also', command.aliases.map((alias) => prefix + alias).join(', ')])
  if (command.examples.length > 0) more.push(['Example', command.examples.map((example) => prefix + example).join(', ')])
  if (below.length > 0) more.push(['See also', below.map((each) => prefix + each.path).join(', ')])
  if (platformRules(platform).can.cards) {
    const fields = more.map(([name, value]) => ({ name, value: shorten(value, 1_000, 'utf-16') }))
    const text = command.describe === '' ? usage : `${command.describe}\n${usage}`
    return { type: 'card', title: command.path, text, ...(fields.length > 0 ? { fields } : {}) }
  }
  return fit([usage, command.describe, ...more.map(([name, value]) => `${name}: ${value}`)], platform)
}

/** `10s user` as people say it: `10s for each person`. */
function sayCooldown(cooldown: string): string {
  return cooldown
    .replace(/ user\b/g, ' for each person')
    .replace(/ channel\b/g, ' for the channel')
    .replace(/ global\b/g, ' everywhere')
}

/** As many of `pieces`, the first ones first, as one message takes; that there were more is said. */
function fit(pieces: readonly string[], platform: string): string {
  const room = roomOn(platform)
  let text = ''
  for (const piece of pieces.filter((each) => each !== '')) {
    const longer = text === '' ? piece : `${text} · ${piece}`
    if (text !== '' && lengthOn(platform, longer) > room - 2) return `${text} …`
    text = longer
  }
  return text
}
