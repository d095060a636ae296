import type { Call, Scope } from '@waddlebot/sdk'
import type { Config } from './config.ts'

export const capabilities = ['db', 'jobs', 'people', 'registry', 'say:announce', 'http', 'moderate'] as const

/** What everything of this module is given. */
export type Ground = Scope<Config, (typeof capabilities)[number]>

/** What a command of this module is given. */
export type Context = Ground & Call

/** Whether somebody keeps order here. */
export const isStaff = ({ author }: Pick<Context, 'author'>): boolean => author.roles.some((role) => role === 'moderator' || isLead(role))

/** Whether somebody may do what moderators may not. */
export const leads = ({ author }: Pick<Context, 'author'>): boolean => author.roles.some(isLead)

const isLead = (role: string): boolean => role === 'admin' || role === 'owner'

/** A command as it is typed here. */
export const typed = ({ channel, registry }: Pick<Context, 'channel' | 'registry'>, words: string): string =>
  `${registry.prefix(channel.id)}${words}`
