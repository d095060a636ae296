import { z } from 'zod'
import { limits } from './limits.ts'

const login = z
  .string()
  .trim()
  .toLowerCase()
  .transform((name) => name.replace(/^[#@]/, ''))
  .pipe(z.string().regex(/^[a-z0-9_]{1,25}$/, 'a Twitch login: letters, digits and _, at most 25'))

/** Times that only somebody with an unusual network, or a test, will want to change; milliseconds. */
const timing = z
  .object({
    dialMs: z.number().int().min(100).default(10_000).describe('Give up on a connection that does not stand after so long'),
    silenceMs: z.number().int().min(100).default(60_000).describe('Ask Twitch whether it is still there after so much silence'),
    pongMs: z.number().int().min(100).default(10_000).describe('Reconnect if it does not answer within'),
    answerMs: z.number().int().min(100).default(5_000).describe('How long to wait for Twitch to confirm a message'),
    joinMs: z.number().int().min(100).default(15_000).describe('Ask again for a channel that was not joined after so long'),
    reconnectMs: z.number().int().min(1_000).default(1_000).describe('Shortest pause before dialling again; it grows'),
    reconnectMostMs: z.number().int().min(1_000).default(30_000).describe('Longest pause before dialling again'),
    steadyMs: z.number().int().min(0).default(10_000).describe('A connection that stood so long makes the next pause short again'),
    twinMs: z.number().int().min(0).default(15_000).describe('How long what the chat tells waits for the events to tell the same'),
  })
  .prefault({})
  .describe('Times for an unusual network, in milliseconds')

/** Where Twitch is; other places are for tests and for people behind a gateway. */
const endpoints = z
  .object({
    api: z
      .url({ protocol: /^https?$/ })
      .default('https://api.twitch.tv/helix')
      .describe('The API'),
    id: z
      .url({ protocol: /^https?$/ })
      .default('https://id.twitch.tv/oauth2')
      .describe('The log-in service'),
    events: z
      .url({ protocol: /^wss?$/ })
      .default('wss://eventsub.wss.twitch.tv/ws')
      .describe('EventSub over WebSocket'),
  })
  .prefault({})
  .describe('Where Twitch is, for tests and behind a gateway')

const events = z
  .object({
    transport: z
      .enum(['websocket', 'webhook', 'off'])
      .default('websocket')
      .describe('How Twitch tells events; webhook needs http.publicUrl and TWITCH_CLIENT_SECRET'),
  })
  .prefault({})
  .describe('How the bot hears what is no chat: follows, subscriptions, raids')

/** What can be set for the Twitch receiver. */
export const config = z.object({
  url: z
    .url({ protocol: /^wss?$/ })
    .refine((url) => url.startsWith('ws:') || ['', '443'].includes(new URL(url).port), 'wss: works on port 443 only; use ws: for others')
    .default('wss://irc-ws.chat.twitch.tv:443/')
    .describe('Where the chat is: host, port and whether it is encrypted'),
  clientId: z
    .string()
    .regex(/^[A-Za-z0-9-]{4,64}$/, 'the Client ID of the application, as dev.twitch.tv/console/apps shows it')
    .optional()
    .describe('Client ID of your application; without it there is chat only. waddle connect twitch sets it'),
  username: login.optional().describe('Login of the account that the bot speaks with; without it and TWITCH_TOKEN it only reads'),
  channels: z.array(login).default([]).describe('Channels to be in'),
  sendBy: z
    .enum(['auto', 'api', 'irc'])
    .default('auto')
    .describe('How to speak: through the API where it may, or over the chat connection'),
  events,
  rateClass: z
    .enum(['ordinary', 'verified'])
    .default('ordinary')
    .describe('What Twitch lets the account do in a time; verified is for bots that Twitch has verified'),
  joinsPer10Seconds: z
    .number()
    .int()
    .min(1)
    .max(2_000)
    .optional()
    .describe('Instead of what the class allows (20, verified 2000): for an account that other programs use too'),
  messagesPer30Seconds: z
    .number()
    .int()
    .min(1)
    .optional()
    .describe('Instead of what the class allows over all channels where the bot is no moderator (20, verified 7500)'),
  channelsPerConnection: z
    .number()
    .int()
    .min(1)
    .max(100_000)
    .default(limits.chat.channelsPerConnection)
    .describe('Channels that share a chat connection'),
  sharedChat: z
    .enum(['ignore', 'accept'])
    .default('ignore')
    .describe('What to do with messages written in another channel that shares its chat'),
  endpoints,
  timing,
})

export type TwitchConfig = z.output<typeof config>
