import { setTimeout as sleep } from 'node:timers/promises'
import { type ConnectContext, WaddleError } from '@waddlebot/sdk'
import type { OAuth, Validity } from '../account/oauth.ts'
import type { SecretNames } from '../account/secrets.ts'
import type { TwitchConfig } from '../config.ts'

type DeviceContext = Pick<ConnectContext<TwitchConfig>, 'say' | 'signal' | 'keepSecret' | 'now'>

/**
 * Let somebody agree: show a code, wait until it is typed at Twitch, keep the tokens.
 *
 * @param expected login that has to be the one; whoever agreed will do when left out
 * @returns who agreed, and to what
 * @throws WDL_TWITCH_SIGN_IN when nobody did in time, WDL_TWITCH_OWNER when it was somebody else
 */
export async function signIn(
  ctx: DeviceContext,
  oauth: OAuth,
  scopes: readonly string[],
  names: SecretNames,
  expected?: string,
): Promise<Validity> {
  const { deviceCode, userCode, address, interval, expiresIn } = await oauth.device(scopes)
  ctx.say(`Open ${address}`)
  ctx.say(`and type ${userCode}, signed in to Twitch as ${expected ?? 'the account that the bot speaks with'}. Waiting …`)
  for (const end = ctx.now() + expiresIn * 1_000; ctx.now() < end; ) {
    await sleep(interval * 1_000, undefined, { signal: ctx.signal })
    const grant = await oauth.poll(deviceCode, scopes)
    if (!grant) continue
    const validity = await oauth.validate(grant.accessToken)
    if (expected !== undefined && validity.login !== expected)
      throw new WaddleError('WDL_TWITCH_OWNER', `${validity.login} agreed, not ${expected}: that is of no use for #${expected}`, {
        fix: `waddle connect twitch --owners ${expected}`,
      })
    if (grant.refreshToken !== undefined) await ctx.keepSecret(names.refresh, grant.refreshToken)
    await ctx.keepSecret(names.access, grant.accessToken)
    return validity
  }
  throw new WaddleError('WDL_TWITCH_SIGN_IN', `nobody typed the code ${userCode} within ${Math.round(expiresIn / 60)} minutes`, {
    fix: 'waddle connect twitch',
  })
}
