import { afterAll, beforeAll, describe, test } from 'vitest'
import { startThree, type Three } from '../../packages/cli/src/live/fixtures/three.ts'
import { waddle } from '../../packages/cli/src/trial.ts'

/** Every command of every module that ships, typed on three platforms over real sockets by somebody who may use them all. */

interface Listed {
  readonly path: string
  readonly signature: string
  readonly module: string
  readonly examples: readonly string[]
  readonly platforms: readonly string[] | null
}

/** Said in turn: a platform paces what is said in one channel, and most of this would be waiting for that. */
const channels = ['general', 'reeds', 'shore', 'island']

let three: Three
let commands: readonly Listed[]
beforeAll(async () => {
  const people = [{ name: 'ann', role: 'owner' as const }, { name: 'bob' }]
  const slack = { workspaces: [{ name: 'pond', people, channels: channels.map((name) => ({ name })) }] }
  const discord = { guilds: [{ name: 'Pond', channels }] }
  const modules = '  help:\n  commands:\n  memories: { config: { samples: true } }\n  identity:'
  three = await startThree(modules, {}, { channels, discord, slack })
  await Promise.all(channels.map((channel) => three.twitch.chat.joined(channel)))
  const listed = await waddle(['commands', '--json'], { cwd: three.dir })
  commands = (listed.json().data as { commands: Listed[] }).commands
}, 90_000)
afterAll(() => three.stop())

interface Ground {
  /** Somebody who may do everything says something in a channel; resolves with what the bot says to it. */
  ask(text: string, channel: string): Promise<string>
}

/** What the bot says between a line and the answer to the next one that always has one. */
function grounds(): Record<string, Ground> {
  const { twitch, discord, slack } = three
  return {
    twitch: {
      ask: (text, channel) =>
        answerTo(
          () => twitch.chat.sent,
          (sent) => sent.text,
          () => twitch.chat.say(channel, { user: channel, text, badges: ['broadcaster'] }),
        ),
    },
    discord: {
      ask: (text, channel) =>
        answerTo(
          () => discord.sent,
          (sent) => [sent.content, ...sent.embeds.flatMap((embed) => [embed.title, embed.description])].join(' '),
          () => discord.say(channel, { user: 'owner', text }),
        ),
    },
    slack: {
      ask: (text, channel) =>
        answerTo(
          () => [...slack.posted, ...slack.ephemeral],
          (sent) => sent.text,
          () => slack.say(channel, { user: 'ann', text }),
        ),
    },
  }
}

async function answerTo<T>(all: () => readonly T[], words: (each: T) => string, say: () => unknown): Promise<string> {
  const before = all().length
  say()
  for (const end = Date.now() + 10_000; Date.now() < end; ) {
    if (all().length > before) return all().slice(before).map(words).join('\n')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return ''
}

/** A line that calls the command: its first example, or its words with something for each argument that it asks for. */
function lineOf({ path, signature, examples }: Listed): string {
  const [example] = examples
  if (example !== undefined) return `!${example}`
  const asked = [...signature.matchAll(/<(?:\.\.\.)?([^>:]+)(?::([^>]+))?>/g)].map(
    ([, , kind = 'string']) => samples[kind] ?? kind.split('|')[0]!,
  )
  return [`!${path}`, ...asked].join(' ')
}
const samples: Readonly<Record<string, string>> = {
  string: 'word',
  rest: 'some words',
  int: '1',
  number: '1',
  user: '@bob',
  duration: '5m',
  url: 'https://example.org',
}

// At the same time: each platform has a pace of its own.
describe.concurrent.each(['twitch', 'discord', 'slack'])('on %s', (platform) => {
  test('every command of every module has an answer, and none of them is a failure', { timeout: 120_000 }, async ({ expect }) => {
    const ground = grounds()[platform]!
    const mine = commands.filter((each) => each.platforms === null || each.platforms.includes(platform))
    expect(new Set(mine.map((each) => each.module))).toEqual(new Set(['help', 'commands', 'memories', 'identity']))
    const silent: string[] = []
    for (const [index, command] of mine.entries()) {
      const line = lineOf(command)
      const said = await ground.ask(line, channels[index % channels.length]!)
      if (said === '') silent.push(line)
      expect(said, line).not.toMatch(/did not work|undefined|NaN|\[object/)
    }
    expect(silent).toEqual([])
  })
})
