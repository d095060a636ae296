import type { Ground } from './context.ts'

/** Somebody's account, and the channel in which it is asked about. */
export interface Holder {
  readonly platform: string
  readonly accountId: string
  readonly channel: string
}

/** Since when something is so; epoch milliseconds. `never`: it is not so. `unknown`: it cannot be told just now. `untold`: no such thing there. */
export type Since = number | 'never' | 'unknown' | 'untold'

/** Since when somebody follows, or is a member. */
export const followedSince = (ctx: Pick<Ground, 'act'>, holder: Holder): Promise<Since> => ask(ctx, 'account.since', holder)

/** When an account was made; asked once for each, for that never changes. */
export async function madeAt({ act, cache }: Pick<Ground, 'act' | 'cache'>, holder: Holder): Promise<Since> {
  let asked: Since = 'unknown'
  const [known] = await cache.fetchMany<number>([`made:${holder.platform}:${holder.accountId}`], '30d', async () => {
    asked = await ask({ act }, 'account.made', holder)
    return [typeof asked === 'number' ? asked : undefined]
  })
  return known ?? asked
}

/** When the bot first saw somebody; epoch milliseconds. */
export async function knownSince({ now, people }: Pick<Ground, 'now' | 'people'>, { platform, accountId }: Holder): Promise<number> {
  const names = await people.names(`${platform}:${accountId}`)
  return Math.min(now(), ...names.map(({ since }) => since))
}

async function ask({ act }: Pick<Ground, 'act'>, action: 'account.since' | 'account.made', holder: Holder): Promise<Since> {
  const acted = await act(holder.channel, action, { account: holder.accountId })
  if (acted.done) return acted.result?.at ?? 'never'
  return acted.reason === 'unsupported' ? 'untold' : 'unknown'
}
