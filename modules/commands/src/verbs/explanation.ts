import { type Answer, type Role, refuse, type UserRef } from '@waddlebot/sdk'
import { Book } from '../book.ts'
import { quoted } from '../collision.ts'
import type { Asked } from '../context.ts'
import { bareName } from '../name.ts'
import { prefixOf } from './place.ts'

interface Question {
  readonly name: string
  readonly user?: UserRef
  readonly level?: readonly Role[]
}

/**
 * `!cmd explain`: which gate stops a command for somebody, and what would let it pass. The router itself is
 * asked, so the answer is the one that a message would meet. Somebody else is taken for a plain viewer, because
 * what roles they hold is only known when they write; `-level` says which to assume.
 */
export async function explain(asked: Asked, { name, user, level }: Question): Promise<Answer> {
  const { author, channel, commands, registry } = asked
  const prefix = prefixOf(asked)
  const bare = bareName(name, prefix)
  const entry = Book.of(commands).find(channel.community, channel.id, bare)
  if (entry === undefined && commands.taken({ channel: channel.id }, bare) === undefined) {
    return refuse(`There is no command ${prefix}${bare.slice(0, 50)}, so nothing answers to it.`, 'unknown')
  }
  const roles = level ?? (user === undefined ? author.roles : [])
  const who = user?.name ?? author.name
  const viewpoint = {
    channel: channel.id,
    platform: channel.platform,
    roles,
    user: user === undefined ? author.accountId : (user.id ?? user.name),
  }
  const why = await registry.why(viewpoint, prefix + bare)
  const as = level === undefined ? (user === undefined ? '' : ' (as a viewer)') : ` (as ${level.join(' and ')})`
  const stopped = why.steps.find((step) => !step.passed)
  if (stopped === undefined) {
    return `Command ${prefix}${bare} would run for ${who}${as}: it passes ${why.steps.map((step) => step.gate).join(', ')}.`
  }
  const fix = entry !== undefined && stopped.reason === 'command-disabled' ? `${prefix}cmd enable ${quoted(bare)}` : ours(why.fix, prefix)
  return `Command ${prefix}${bare} stops for ${who}${as} at the gate "${stopped.gate}" (${stopped.reason ?? 'refused'}): ${stopped.detail.replace(/\.?$/, '.')}${fix === undefined ? '' : ` To let it pass: ${fix}`}`
}

/** The router writes commands of this module with the prefix that most bots have. */
function ours(fix: string | undefined, prefix: string): string | undefined {
  return fix?.startsWith('!cmd ') ? prefix + fix.slice(1) : fix
}
