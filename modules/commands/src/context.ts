import { type Call, ladder, type Scope } from '@waddlebot/sdk'
import { z } from 'zod'

/** What an owner decides about commands made in chat. */
export const config = z.object({
  acting: z
    .enum(ladder)
    .default('admin')
    .describe('Least role that may save a template which acts: one with $(say …) or $(run …). It does what it does in the name of others.'),
  channels: z
    .array(z.string())
    .default([])
    .describe('Channels that $(say …) may speak in besides the one the command is typed in, such as discord:5/10; "*" for all.'),
  zone: z.string().default('UTC').describe('IANA time zone that templates tell the time in.'),
  most: z.number().int().min(1).max(100_000).default(10_000).describe('Most commands that one community may have.'),
})

export type Config = z.output<typeof config>

/** What this module may do. */
export const capabilities = ['db', 'commands', 'registry', 'say:announce', 'broadcast'] as const

/** What every handler of this module has. */
export type Context = Scope<Config, (typeof capabilities)[number]>

/** What a handler has that answers a message. */
export type Asked = Context & Call
