import type { Call, Scope } from '@waddlebot/sdk'
import { z } from 'zod'

export const capabilities = ['db', 'http', 'overlay', 'jobs', 'people', 'broadcast', 'moderate', 'cache', 'say:announce', 'net:*'] as const

export const config = z.object({
  maxLength: z.int().min(1).max(500).default(300).describe('Longest quote, in characters.'),
  speaker: z.string().max(100).default('').describe('Whose words a quote is when nobody is named, such as the streamer; empty for nobody.'),
  reminders: z.int().min(1).max(1000).default(25).describe('Most reminders that a person has at a time.'),
  incoming: z.int().min(0).max(1000).default(10).describe('Most of them that others made for that person; 0 for none.'),
  samples: z.boolean().default(false).describe('Begin with ten quotes of ducks, for trying things out.'),
})

export type Config = z.output<typeof config>

/** What every handler of this module has. */
export type Ground = Scope<Config, (typeof capabilities)[number]>

/** What a handler has that answers a command. */
export type Asked = Ground & Call
