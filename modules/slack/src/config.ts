import { z } from 'zod'
import { manifest, sockets } from './limits.ts'

const id = z.string().regex(/^[A-Z][A-Z0-9]{2,}$/, 'an id of Slack: capital letters and digits, such as S0123ABCD or C0123ABCD')
const endpoint = (url: string) => z.url({ protocol: /^https?$/ }).default(url)

/** Times that only somebody with an unusual network, or a test, will want to change; milliseconds. */
const timing = z
  .object({
    requestMs: z.number().int().min(100).default(15_000).describe('Give up on a call of the Web API after so long'),
    lookUpMs: z.number().int().min(10).default(1_000).describe('How long a message waits for the name and the roles of who wrote it'),
    orderMs: z
      .number()
      .int()
      .min(0)
      .default(40)
      .describe('How long an event waits for an earlier one of its channel that is still on its way'),
    serverPingMs: z.number().int().min(100).default(30_000).describe('Reconnect a socket on which Slack did not ping for so long'),
    clientPingMs: z.number().int().min(100).default(5_000).describe('Reconnect a socket on which Slack does not answer our pings within'),
    dialMs: z.number().int().min(100).default(10_000).describe('Give up on a socket that does not stand after so long'),
    reconnectMs: z.number().int().min(1).default(1_000).describe('Shortest pause before connecting again; it grows'),
    reconnectMostMs: z.number().int().min(1).default(60_000).describe('Longest pause before connecting again'),
    steadyMs: z.number().int().min(0).default(10_000).describe('A socket that stood so long makes the next pause short again'),
    tokenLookMs: z
      .number()
      .int()
      .min(100)
      .default(5_000)
      .describe('How often is looked for tokens that another process of the bot was given'),
    tokenCheckMs: z.number().int().min(1_000).default(300_000).describe('How often the tokens are tried when nothing else uses them'),
  })
  .prefault({})
  .describe('Times for an unusual network, in milliseconds')

const role = z.enum(['owner', 'admin', 'moderator', 'vip', 'regular', 'subscriber', 'follower'])

const shortcut = z.object({
  name: z.string().min(1).max(manifest.shortcutName).describe('What stands in the menu'),
  command: z
    .string()
    .min(1)
    .max(255)
    .describe('The command that it calls, such as `quote add`; on a message it gets the words of that message'),
  on: z.enum(['message', 'everywhere']).default('message'),
  describe: z.string().min(1).max(manifest.shortcutDescription).optional(),
})

/** What can be set for the Slack receiver. */
export const config = z.object({
  mode: z
    .enum(['socket', 'http'])
    .default('socket')
    .describe('socket: the bot connects to Slack and needs no address of its own. http: Slack calls the bot under its publicUrl'),
  sockets: z
    .number()
    .int()
    .min(1)
    .max(sockets.most)
    .default(2)
    .describe('Connections of Socket Mode; with two, one can be renewed unnoticed'),
  apiUrl: endpoint('https://slack.com/api/')
    .transform((url) => (url.endsWith('/') ? url : `${url}/`))
    .describe('Where the Web API is'),
  authorizeUrl: endpoint('https://slack.com/oauth/v2/authorize').describe('Where people approve of the app'),
  clientId: z.string().optional().describe('Client ID of the app: with the secret SLACK_CLIENT_SECRET, several workspaces can install it'),
  workspaces: z.array(id).default([]).describe('Ids of the workspaces that may install the app by themselves; all when empty'),
  appId: id.optional().describe('Id of the app, for links to its settings'),
  replies: z.enum(['thread', 'channel']).default('thread').describe('Where an answer goes to a message that is in no thread'),
  roles: z
    .partialRecord(role, z.array(id))
    .default({})
    .describe('Who holds which role besides owners and admins: ids of user groups (S…) or of channels (C…), whose members hold it'),
  shortcuts: z.array(shortcut).max(manifest.shortcuts).default([]).describe('Entries for the menus of Slack that call commands'),
  backfill: z
    .object({
      messages: z.number().int().min(0).default(1_000).describe('Most messages of one channel that are asked for after a gap'),
      channels: z.number().int().min(0).default(200).describe('Most channels, those heard last, that are asked for after a gap'),
    })
    .prefault({})
    .describe('What is read that was said while the bot was away'),
  timing,
})

export type SlackConfig = z.output<typeof config>
