import { type Call, parseDuration, type Scope } from '@waddlebot/sdk'
import { z } from 'zod'

export const capabilities = [
  'db',
  'jobs',
  'moderate',
  'people',
  'registry',
  'broadcast',
  'say:announce',
  'act:message.delete',
  'act:timeout',
  'act:timeout.end',
  'act:ban',
  'act:ban.end',
  'act:warn',
  'act:account.find',
  'net:*',
  'hooks',
  'secret:MODERATION_HOOK_SECRET',
] as const

const step = z.string().refine((text) => text === 'warn' || text === 'ban' || text === 'review' || (parseDuration(text) ?? 0) >= 1_000, {
  message: 'is no step: write warn, a duration such as 60s or 10m, ban, or review',
})

export const config = z.object({
  ladder: z
    .array(step)
    .min(1)
    .max(10)
    .default(['warn', '60s', '10m', '24h', 'review'])
    .describe('What a strike leads to, the first one first; the last step holds for all that follow.'),
  decayDays: z.number().min(0.01).max(365).default(7).describe('Days after which a strike counts no longer.'),
  evidenceDays: z
    .number()
    .int()
    .min(0)
    .max(3650)
    .default(30)
    .describe('Days for which a case keeps what was written; 0 to keep none of it.'),
  replayHours: z
    .number()
    .int()
    .min(0)
    .max(72)
    .default(0)
    .describe('Hours for which every message is kept in the database, to try rules on; 0 to keep none.'),
  noticeSeconds: z
    .number()
    .int()
    .min(0)
    .max(3600)
    .default(15)
    .describe('Seconds between two notices to the same person in a channel, so that a flood is not answered by one.'),
  samples: z.boolean().default(false).describe('Begin with links and capitals looked at in shadow, and one rule, for trying things out.'),
})

export type Config = z.output<typeof config>

/** What every handler of this module has. */
export type Context = Scope<Config, (typeof capabilities)[number]>

/** What a handler has that answers a command. */
export type Asked = Context & Call
