import { type ConnectContext, WaddleError } from '@waddlebot/sdk'
import type { APIApplication, APIUser } from 'discord-api-types/v10'
import type { DiscordConfig } from '../config.ts'
import { intentsFor, missingIntents, privileged } from '../gateway/intent.ts'
import { portal } from '../limits.ts'
import { tidyToken, tokenSecret } from '../token.ts'
import { deskApi } from './desk.ts'
import { invitation, wantedPermissions } from './invitation.ts'

/** Walk through connecting a bot to Discord: the application, its token, its intents, its invitation. */
export async function walk(ctx: ConnectContext<DiscordConfig>): Promise<void> {
  const wanted = intentsFor(ctx.needs.events)
  const switches = privileged.filter(({ bit }) => (wanted & bit) !== 0).map(({ name }) => `"${name}"`)
  const token = tidyToken(
    await ctx.ask({
      name: 'token',
      ask: 'Token of the bot',
      secret: true,
      hint: [
        `1. Open ${portal} and press "New Application"; its name is the bot's.`,
        ...(switches.length > 0 ? [`2. Under "Bot", switch on ${switches.join(' and ')}, and press "Save Changes".`] : []),
        `${switches.length > 0 ? 3 : 2}. Under "Bot", press "Reset Token" and copy what is shown; Discord shows it once.`,
      ],
      check: (answer) =>
        /^[\w-]+\.[\w-]+\.[\w-]+$/.test(tidyToken(answer) ?? '')
          ? undefined
          : 'a bot’s token has three parts with dots between them; what stands under "Public Key" or "Client Secret" is something else',
    }),
  )!
  const api = deskApi(ctx.config, token)
  try {
    const me = await api.insist<APIUser>('GET', '/users/@me', { signal: ctx.signal })
    if (!me.ok) {
      if (me.why !== 'refused')
        throw new WaddleError('WDL_DISCORD_SILENT', `Discord could not be asked about the token: ${me.reason}; try again in a minute`, {
          fix: 'waddle connect discord',
        })
      throw new WaddleError(
        'WDL_DISCORD_TOKEN',
        `Discord did not let the bot in: ${me.reason}; "Reset Token" under Bot at ${portal} gives a new token`,
        {
          fix: 'waddle connect discord',
        },
      )
    }
    const application = await api.insist<APIApplication>('GET', '/applications/@me', { signal: ctx.signal })
    if (!application.ok)
      throw new WaddleError(
        'WDL_DISCORD_SILENT',
        `Discord did not say which application the token is of: ${application.reason}; try again in a minute`,
        {
          fix: 'waddle connect discord',
        },
      )
    await ctx.keepSecret(tokenSecret, token)
    ctx.say(`The token is that of ${me.value.username}, and is kept as ${tokenSecret}.`)
    for (const { name, without } of missingIntents(wanted, application.value.flags))
      ctx.say(`"${name}" is not switched on: ${without}. Switch it on under Bot at ${portal}/${application.value.id}/bot.`)
    ctx.say('Let the bot into a server with this link; it asks for no more than its modules need:')
    ctx.say(`  ${invitation(application.value.id, ctx.needs)}`)
    ctx.say(
      `  (${wantedPermissions(ctx.needs)
        .map(({ name }) => name)
        .join(', ')})`,
    )
    ctx.say('Next: `waddle sync` puts its commands into Discord’s menus, and `waddle run` starts it.')
  } finally {
    api.close()
  }
}
