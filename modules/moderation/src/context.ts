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
  'act:account.made',
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
  newcomerMinutes: z
    .number()
    .int()
    .min(1)
    .max(10_080)
    .default(60)
    .describe('Minutes for which somebody is new, from their first message on; longer than a raid, so that none of it grows old.'),
  raidAccounts: z
    .number()
    .int()
    .min(0)
    .max(1_000)
    .refine((accounts) => accounts !== 1, { message: 'is no crowd: write 2 or more, or 0 so that raid mode never goes on by itself' })
    .default(5)
    .describe('New accounts that say the like before raid mode goes on by itself, and more where that is usual; 0 for never.'),
  raidSeconds: z
    .number()
    .int()
    .min(1)
    .max(600)
    .default(30)
    .describe('Seconds within which they say it: long enough for a raid under slow mode, short for a coincidence.'),
  raidArrivals: z
    .number()
    .int()
    .min(0)
    .max(10_000)
    .default(20)
    .describe(
      'Members who join and followers who come within raidSeconds before raid mode goes on by itself, and more where that is usual; 0 for never.',
    ),
  raidMinutes: z.number().int().min(1).max(1_440).default(15).describe('Minutes that raid mode lasts, from the last sign of the raid on.'),
  raidStops: z
    .array(z.enum(['links', 'repeats', 'everything']))
    .min(1)
    .default(['links', 'repeats'])
    .describe('What is stopped of people who are new in raid mode: links, what another of them said too, or everything.'),
  raidMeasure: z
    .enum(['delete', 'timeout'])
    .default('delete')
    .describe('What is done then: the message goes, or they are timed out for 10 minutes too.'),
  samples: z.boolean().default(false).describe('Begin with links and capitals looked at in shadow, and one rule, for trying things out.'),
})

export type Config = z.output<typeof config>

/** What every handler of this module has. */
export type Context = Scope<Config, (typeof capabilities)[number]>

/** What a handler has that answers a command. */
export type Asked = Context & Call
