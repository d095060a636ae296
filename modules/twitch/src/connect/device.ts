import { setTimeout as sleep } from 'node:timers/promises'
import { type ConnectContext, WaddleError } from '@waddlebot/sdk'
import { AuthRefusal, type Grant, type OAuth, type Validity } from '../account/oauth.ts'
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
  const device = await oauth.device(scopes).catch((error: unknown) => {
    throw refusal(`Twitch gives no code for the application "${oauth.clientId}": ${(error as Error).message}`, error)
  })
  const { deviceCode, userCode, address, interval, expiresIn } = device
  ctx.say(`Open ${address}`)
  ctx.say(`and type ${userCode}, signed in to Twitch as ${expected ?? 'the account that the bot speaks with'}. Waiting …`)
  for (const end = ctx.now() + expiresIn * 1_000; ctx.now() < end; ) {
    await sleep(interval * 1_000, undefined, { signal: ctx.signal })
    const grant = await poll(oauth, deviceCode, scopes)
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
  throw refusal(`nobody typed the code ${userCode} within ${Math.round(expiresIn / 60)} minutes`)
}

/** A network that fails for a moment is no answer. */
async function poll(oauth: OAuth, deviceCode: string, scopes: readonly string[]): Promise<Grant | undefined> {
  try {
    return await oauth.poll(deviceCode, scopes)
  } catch (error) {
    if (error instanceof AuthRefusal && error.status < 500) throw refusal(`Twitch takes the code no more: ${error.message}`, error)
    return undefined
  }
}

const refusal = (what: string, cause?: unknown) => new WaddleError('WDL_TWITCH_SIGN_IN', what, { fix: 'waddle connect twitch', cause })
