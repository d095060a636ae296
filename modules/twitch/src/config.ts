import { z } from 'zod'

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
    reconnectMs: z.number().int().min(1_000).default(1_000).describe('First pause before dialling again; it grows'),
    reconnectMostMs: z.number().int().min(1_000).default(30_000).describe('Longest pause before dialling again'),
    steadyMs: z.number().int().min(0).default(10_000).describe('A connection that stood so long makes the next pause short again'),
  })
  .prefault({})

/** What can be set for the Twitch chat receiver. */
export const config = z.object({
  url: z
    .url({ protocol: /^wss?$/ })
    .refine((url) => url.startsWith('ws:') || ['', '443'].includes(new URL(url).port), 'wss: works on port 443 only; use ws: for others')
    .default('wss://irc-ws.chat.twitch.tv:443/')
    .describe('Where the chat is: host, port and whether it is encrypted'),
  username: login.optional().describe('Login of the account that the bot speaks with; without it and TWITCH_TOKEN it only reads'),
  channels: z.array(login).default([]).describe('Channels to be in'),
  joinsPer10Seconds: z.number().int().min(1).max(2000).default(20).describe('Twitch allows 20, and 2000 to verified bots'),
  sharedChat: z
    .enum(['ignore', 'accept'])
    .default('ignore')
    .describe('What to do with messages written in another channel that shares its chat'),
  timing,
})

export type TwitchConfig = z.output<typeof config>
