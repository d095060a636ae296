import type { NotDone, Scope } from '@waddlebot/sdk'
import type { Config, capabilities } from './context.ts'
import { Desk } from './desk.ts'

/** Whoever something is done to. */
export interface Target {
  /** `twitch:12345` */
  readonly account: string
  readonly person: string
  readonly name: string
}

export type Sanction = { readonly kind: 'timeout'; readonly seconds: number } | { readonly kind: 'ban' | 'unban' | 'untimeout' | 'warn' }

type Acting = Pick<Scope<Config, (typeof capabilities)[number]>, 'act' | 'config' | 'now'>

/** For how long the platform may take to tell of what the bot did; milliseconds. */
const echoes = 60_000

/** Do something to somebody on the platform. Undefined when it is done; otherwise why not. */
export async function sanction(
  ctx: Acting,
  channel: string,
  { account }: Pick<Target, 'account'>,
  what: Sanction,
  reason: string,
): Promise<NotDone | undefined> {
  const id = account.slice(account.indexOf(':') + 1)
  const { doing } = Desk.of(ctx)
  const now = ctx.now()
  for (const [key, at] of doing) if (at < now - echoes) doing.delete(key)
  doing.set(`${account}\n${what.kind}`, now)
  const acted = await (what.kind === 'timeout'
    ? ctx.act(channel, 'timeout', { account: id, seconds: what.seconds, reason })
    : what.kind === 'untimeout'
      ? ctx.act(channel, 'timeout.end', { account: id })
      : what.kind === 'ban'
        ? ctx.act(channel, 'ban', { account: id, reason })
        : what.kind === 'unban'
          ? ctx.act(channel, 'ban.end', { account: id })
          : ctx.act(channel, 'warn', { account: id, reason }))
  if (acted.done) return undefined
  doing.delete(`${account}\n${what.kind}`)
  return acted
}

/** Whether what a platform tells of is what the bot itself just did there; asked once each. */
export function isOurs(ctx: Pick<Acting, 'config' | 'now'>, account: string, kind: 'timeout' | 'ban' | 'unban'): boolean {
  const { doing } = Desk.of(ctx)
  const kinds = kind === 'unban' ? ['unban', 'untimeout'] : [kind]
  return kinds.some((each) => {
    const at = doing.get(`${account}\n${each}`)
    if (at === undefined || at < ctx.now() - echoes) return false
    return doing.delete(`${account}\n${each}`)
  })
}

const platformNames: Readonly<Record<string, string>> = { twitch: 'Twitch', discord: 'Discord', slack: 'Slack', console: 'the terminal' }

/** Why something was not done, for moderators. */
export function sayHindrance({ reason, detail }: NotDone, channel: string): string {
  const platform = channel.slice(0, channel.indexOf(':'))
  const name = platformNames[platform] ?? platform
  if (reason === 'unsupported') return `${name} has no such thing`
  if (reason === 'forbidden') return `${name} does not let me: ${detail}`
  return `${name}: ${detail}`
}
