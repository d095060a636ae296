import { noDiscordLimits, noLimits, slackUnpaced, startDiscord, startSlack, startTwitch } from '../../packages/fake-platforms/dist/index.js'

const botToken = 'quack.token.fake'

/**
 * The platforms, on this machine, speaking their own protocols. They refuse nothing: what the bot may say in a second is
 * kept by the bot itself, and the crowd asks for no more answers than that.
 */
export async function startPlatforms({ platforms, channels }) {
  const names = Array.from({ length: channels }, (_, index) => `pond${index}`)
  const on = (name) => platforms.includes(name)
  const twitch = on('twitch')
    ? await startTwitch({ limits: noLimits, accounts: { duckbot: { token: 'twitch-token', moderates: names } } })
    : undefined
  const discord = on('discord') ? await startDiscord({ token: botToken, limits: noDiscordLimits }) : undefined
  const slack = on('slack') ? await startSlack({ limits: slackUnpaced }) : undefined
  const receivers = []
  const env = {}
  if (twitch) {
    receivers.push(
      `  twitch: { config: { url: '${twitch.chat.url}', username: duckbot, rateClass: verified, channels: [${names.join(', ')}] } }`,
    )
    env.TWITCH_TOKEN = 'twitch-token'
  }
  if (discord) {
    receivers.push(`  discord: { config: { api: '${discord.api}' } }`)
    env.DISCORD_TOKEN = botToken
  }
  if (slack) {
    receivers.push(`  slack: { config: { apiUrl: '${slack.apiUrl}' } }`)
    Object.assign(env, { SLACK_BOT_TOKEN: slack.team().botToken, SLACK_APP_TOKEN: slack.appToken })
  }
  const seen = { twitch: 0, discord: 0, slack: 0 }
  const all = { twitch: twitch?.chat.sent ?? [], discord: discord?.sent ?? [], slack: slack?.posted ?? [] }
  return {
    receivers,
    env,
    /** Ways to say something: by whom, where, on which platform. */
    voices: [
      ...(twitch
        ? [{ platform: 'twitch', places: names, say: (place, who, text) => twitch.chat.say(place, { user: `viewer${who}`, text }) }]
        : []),
      ...(discord
        ? [{ platform: 'discord', places: ['general'], say: (place, who, text) => discord.say(place, { user: `member${who}`, text }) }]
        : []),
      ...(slack
        ? [{ platform: 'slack', places: ['general'], say: (place, who, text) => slack.say(place, { user: who % 2 ? 'ann' : 'bob', text }) }]
        : []),
    ],
    /** What the bot said since the last time this was asked. */
    said() {
      return Object.entries(all).flatMap(([platform, list]) => {
        const fresh = list.slice(seen[platform]).map(({ text, content, at }) => ({ platform, text: text ?? content, at }))
        seen[platform] += fresh.length
        return fresh
      })
    },
    async ready() {
      if (twitch) for (const name of names) await twitch.chat.joined(name, 60_000)
    },
    async stop() {
      await Promise.all([twitch?.stop(), discord?.stop(), slack?.stop()])
    },
  }
}
