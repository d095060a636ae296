import type { ConnectContext, ConnectDef } from '@waddlebot/sdk'
import { botScopes, ownerScopes } from '../account/scopes.ts'
import { botSecrets, ownerSecrets } from '../account/secrets.ts'
import type { TwitchConfig } from '../config.ts'
import { check, oauthOf, wishOf } from './check.ts'
import { signIn } from './device.ts'

const logins = (answer: string) =>
  answer
    .split(/[\s,]+/)
    .map((login) => login.replace(/^[#@]/, '').toLowerCase())
    .filter((login) => login !== '')

const oneByOne = (answer: string) =>
  logins(answer).every((login) => /^[a-z0-9_]{1,25}$/.test(login))
    ? undefined
    : 'logins are letters, digits and _, with commas between them'

/** `waddle connect twitch`: an application, the bot's account, its channels, and their owners where modules need them. */
export const connect: ConnectDef<TwitchConfig> = {
  secrets: ['TWITCH_TOKEN', 'TWITCH_REFRESH_TOKEN', 'TWITCH_CLIENT_SECRET'],
  run,
  check,
}

async function run(ctx: ConnectContext<TwitchConfig>): Promise<void> {
  const clientId = await ctx.ask({
    name: 'client-id',
    ask: 'Client ID of your application',
    hint: [
      '1. Open https://dev.twitch.tv/console/apps and press "Register Your Application".',
      '2. Name: as you like, without "Twitch". OAuth Redirect URL: http://localhost. Category: Chat Bot.',
      '3. Client Type: Public. Then "Create", "Manage", and copy the Client ID.',
    ],
    ...(ctx.config.clientId === undefined ? {} : { default: ctx.config.clientId }),
    check: (answer) => (/^[A-Za-z0-9-]{4,64}$/.test(answer) ? undefined : 'a Client ID has letters and digits only'),
  })
  const account = await ctx.ask({
    name: 'account',
    ask: 'Whose account does the bot speak with?',
    hint: ['own: an account made for the bot, the usual way. channel: that of the owner of the channel.'],
    choices: ['own', 'channel'],
    default: 'own',
  })
  const oauth = oauthOf(ctx, clientId)
  const wish = wishOf(ctx)
  const scopes = account === 'channel' ? [...new Set([...botScopes(wish), ...ownerScopes(wish)])].sort() : botScopes(wish)
  const bot = await signIn(ctx, oauth, scopes, botSecrets)
  await ctx.set('clientId', clientId)
  await ctx.set('username', bot.login)
  ctx.say(`Signed in as ${bot.login}.`)
  const before = ctx.config.channels ?? []
  const channels = logins(
    await ctx.ask({
      name: 'channels',
      ask: 'Channels to be in, with commas between them',
      default: before.length > 0 ? before.join(',') : account === 'channel' ? bot.login : '',
      check: oneByOne,
    }),
  )
  await ctx.set('channels', channels)
  await askOwners(
    ctx,
    channels.filter((login) => login !== bot.login),
    clientId,
  )
  if (account === 'own') for (const channel of channels) ctx.say(`In the chat of ${channel}, its owner types: /mod ${bot.login}`)
  ctx.say('Next: waddle run')
}

/** Some things only the owner of a channel can allow: redemptions, polls, who subscribed. */
async function askOwners(ctx: ConnectContext<TwitchConfig>, channels: readonly string[], clientId: string): Promise<void> {
  const scopes = ownerScopes(wishOf(ctx))
  if (scopes.length === 0 || channels.length === 0) return
  const owners = logins(
    await ctx.ask({
      name: 'owners',
      ask: 'Channels whose owner is here to agree now, with commas between them; empty for none',
      hint: [`Your modules need of the owner: ${scopes.join(', ')}.`, 'Without it the bot works, and leaves out what needs it.'],
      default: '',
      check: oneByOne,
    }),
  )
  const oauth = oauthOf(ctx, clientId)
  for (const owner of owners) {
    await signIn(ctx, oauth, scopes, ownerSecrets(owner), owner)
    ctx.say(`${owner} agreed.`)
  }
}
