import { ladder } from '@waddlebot/sdk'
import { z } from 'zod'
import { discordApi } from './limits.ts'

const snowflake = z.string().regex(/^\d{15,20}$/, 'an id of Discord: 15 to 20 digits; switch on developer mode and choose "Copy ID"')

/** Times that only somebody with an unusual network, or a test, will want to change; milliseconds. */
const timing = z
  .object({
    deferMs: z
      .number()
      .int()
      .min(0)
      .max(2_500)
      .default(1_500)
      .describe('Show that the bot thinks after so long; Discord gives up after 3 s'),
    thinkMs: z
      .number()
      .int()
      .min(0)
      .max(14.5 * 60_000)
      .default(14 * 60_000)
      .describe('Say that it takes too long when the bot thought for so long; Discord takes no answer there after 15 minutes'),
    reconnectMs: z.number().int().min(10).default(1_000).describe('Shortest pause before dialling again; it grows'),
    reconnectMostMs: z.number().int().min(100).default(30_000).describe('Longest pause before dialling again'),
    steadyMs: z.number().int().min(0).default(20_000).describe('A connection that stood so long makes the next pause short again'),
    silenceMs: z.number().int().min(500).default(120_000).describe('Begin a new connection after so long without a sign of life'),
    closeMs: z.number().int().min(10).default(3_000).describe('How long to wait for a polite end of a connection'),
    answerMs: z.number().int().min(100).default(15_000).describe('Give up on a request that is not answered after so long'),
    pairMs: z.number().int().min(0).default(1_000).describe('How long to wait for the audit log to say who banned somebody'),
  })
  .prefault({})
  .describe('Times for an unusual network, in milliseconds')

/** What can be set for the Discord receiver. */
export const config = z.object({
  api: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ''))
    .default(discordApi)
    .describe('Where Discord answers requests; the gateway is found through it'),
  gateway: z
    .url({ protocol: /^wss?$/ })
    .optional()
    .describe('Where the gateway is, if not where Discord says'),
  shards: z
    .union([z.literal('auto'), z.number().int().min(1).max(1_000)])
    .default('auto')
    .describe('Connections to the gateway; as many as Discord recommends when auto'),
  guilds: z
    .array(snowflake)
    .default([])
    .describe('Servers that get commands of their own with `waddle sync`, at once; without any, commands are global'),
  roles: z
    .record(z.string(), z.enum(ladder))
    .default({})
    .describe('Roles of the server, by id or name, and what they are here: `Regulars: regular`'),
  menus: z
    .array(z.string())
    .max(15)
    .default([])
    .describe('Commands to offer in the menus of members (when they take a user first) and of messages (when they take text)'),
  backfill: z
    .object({
      messages: z
        .number()
        .int()
        .min(0)
        .max(1_000)
        .default(100)
        .describe('Most messages to catch up on in a channel after a gap; 0 for none'),
      minutes: z.number().int().min(1).max(720).default(15).describe('How far back to catch up'),
    })
    .prefault({})
    .describe('What is read that was said while the bot was away'),
  invalidMost: z
    .number()
    .int()
    .min(10)
    .max(5_000)
    .default(500)
    .describe('Pause all requests when Discord refused so many in ten minutes; it bans an address at 10,000'),
  timing,
})

export type DiscordConfig = z.output<typeof config>
