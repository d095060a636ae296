import type { Call, Scope } from '@waddlebot/sdk'
import { z } from 'zod'

export const capabilities = ['db', 'people', 'registry', 'say:announce'] as const

export const config = z.object({
  accountsPerPlatform: z.enum(['one', 'several']).default('one').describe('Whether a person may have several accounts on one platform.'),
  coolOffDays: z
    .int()
    .min(0)
    .max(365)
    .default(7)
    .describe('Days after an unlink before either side may link again, so that nobody changes persons at will.'),
})

export type Config = z.output<typeof config>

/** What a command of this module is given. */
export type Context = Scope<Config, (typeof capabilities)[number]> & Call

/** The account that speaks, by its key: `twitch:12345`. */
export function speaker({ author }: Pick<Context, 'author'>): string {
  return `${author.platform}:${author.accountId}`
}

/** A command as it is typed here, or in another channel. */
export function typed({ channel, registry }: Pick<Context, 'channel' | 'registry'>, words: string, where = channel.id): string {
  return `${registry.prefix(where)}${words}`
}

/** On whose word something is done. */
export function onWord({ author, message }: Pick<Context, 'author' | 'message'>): { who: string; origin: string } {
  return { who: author.id, origin: message.id }
}
