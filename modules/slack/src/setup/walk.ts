import { WebClient } from '@slack/web-api'
import { type ConnectContext, WaddleError } from '@waddlebot/sdk'
import { type SlackConfig, config as schema } from '../config.ts'
import { quietLogger } from '../world/quiet.ts'
import { troubleOf } from '../world/trouble.ts'
import type { Standing } from '../world/workspace.ts'
import { clientOptions, standingOf, tokenName } from '../world/workspaces.ts'
import { check } from './check.ts'
import { manifestFile, manifestOf, printed, slashCommands } from './manifest.ts'
import { howTo } from './menus.ts'

const prefixed = (prefix: string, where: string) => (answer: string) =>
  answer.startsWith(prefix) ? undefined : `it begins with ${prefix}, and stands under ${where}`

/** `waddle connect slack`: from no app at all to a bot that is in a workspace. */
export async function walk(ctx: ConnectContext<SlackConfig>): Promise<void> {
  const given = schema.parse(ctx.config)
  const mode = (await ctx.ask({
    name: 'mode',
    ask: 'How does the bot hear Slack',
    hint: [
      'socket: the bot connects to Slack. It needs no address of its own; right for most.',
      'http: Slack calls the bot. It needs an https address that the world can reach (http.publicUrl in waddle.yml).',
    ],
    choices: ['socket', 'http'],
    default: given.mode,
  })) as SlackConfig['mode']
  if (mode === 'http' && ctx.publicUrl === undefined)
    throw new WaddleError('WDL_SLACK_PUBLIC_URL', 'Slack is to call the bot, and nobody has said under which address it can be reached', {
      fix: 'waddle config set http.publicUrl https://bot.example.org',
    })
  const config = { ...given, mode }
  const name = await ctx.ask({
    name: 'name',
    ask: 'What is the bot called',
    default: 'waddle',
    check: (answer) => (answer.length <= 35 ? undefined : 'Slack takes 35 characters at most'),
  })
  const commands = ctx.commands()
  await ctx.write(manifestFile, printed(manifestOf({ name, config, needs: ctx.needs, commands, publicUrl: ctx.publicUrl })))
  for (const line of slashCommands(commands, undefined).left) ctx.say(`  ${line}`)
  if (ctx.secret(tokenName) === undefined) {
    ctx.say(`1. Open https://api.slack.com/apps?new_app=1 and choose "From a manifest", then your workspace.`)
    ctx.say(`2. Choose JSON, paste all of ${manifestFile}, then "Next" and "Create".`)
    ctx.say('3. Choose "Install App" in the menu on the left, then "Install to Workspace", and allow it.')
  } else ctx.say(`The bot has a token already. If it lacks something, ${howTo(config.appId)}.`)

  const standing = await askForBot(ctx, config)
  if (mode === 'socket') await askForSocket(ctx, config)
  else
    await ctx.keepSecret(
      'SLACK_SIGNING_SECRET',
      await ctx.ask({
        name: 'signing-secret',
        ask: 'Signing secret',
        hint: ['"Basic Information", under "App Credentials": "Signing Secret", "Show".'],
        secret: true,
        check: (answer) =>
          /^[0-9a-f]{16,64}$/i.test(answer) || config.apiUrl !== 'https://slack.com/api/'
            ? undefined
            : 'it is made of 32 digits and letters a to f',
      }),
    )
  await ctx.set('mode', mode)
  ctx.say(`The bot is ${name} in ${standing.name}.`)
  for (const { level, what, fix } of await check({ ...ctx, config, secretNames: () => [] }))
    ctx.say(`  ${level}  ${what}${fix === undefined ? '' : `; type: ${fix}`}`)
  ctx.say('Next: type waddle run, then /invite the bot into a channel, and say !help there.')
  if (mode === 'http')
    ctx.say('Once it runs, open "Event Subscriptions" in the settings of the app and press "Retry" beside the request URL.')
}

async function askForBot(ctx: ConnectContext<SlackConfig>, config: SlackConfig): Promise<Standing> {
  const token = await ctx.ask({
    name: 'bot-token',
    ask: 'Bot token (xoxb-…)',
    hint: ['"OAuth & Permissions": "Bot User OAuth Token".'],
    secret: true,
    check: prefixed('xoxb-', '"OAuth & Permissions": "Bot User OAuth Token"'),
  })
  try {
    const standing = await standingOf(clientFor(token, config))
    await ctx.keepSecret(tokenName, token)
    return standing
  } catch (error) {
    throw new WaddleError('WDL_SLACK_TOKEN', `Slack does not take the bot token: ${reasonOf(error)}`, { fix: 'waddle connect slack' })
  }
}

async function askForSocket(ctx: ConnectContext<SlackConfig>, config: SlackConfig): Promise<void> {
  const token = await ctx.ask({
    name: 'app-token',
    ask: 'App-level token (xapp-…)',
    hint: ['"Basic Information", under "App-Level Tokens": "Generate Token and Scopes", with the scope connections:write.'],
    secret: true,
    check: prefixed('xapp-', '"Basic Information": "App-Level Tokens"'),
  })
  try {
    // What Slack answers with is good for one connection; not to use it does no harm.
    await clientFor(token, config).apps.connections.open({})
    await ctx.keepSecret('SLACK_APP_TOKEN', token)
  } catch (error) {
    throw new WaddleError('WDL_SLACK_TOKEN', `Slack does not take the app-level token: ${reasonOf(error)}`, { fix: 'waddle connect slack' })
  }
}

function clientFor(token: string, config: SlackConfig): WebClient {
  return new WebClient(token, clientOptions(config, quietLogger({ debug() {}, info() {}, warn() {}, error() {} })))
}

const reasonOf = (error: unknown) => (error instanceof Error && !('code' in error) ? error.message : troubleOf(error).detail)
