import { type Call, type Command, optional, type Provided, type Scope } from '@waddlebot/sdk'
import type { Config } from './config.ts'
import { levels } from './level.ts'
import { reputation } from './reputation.ts'

export const capabilities = [
  'db',
  'jobs',
  'people',
  'registry',
  'say:announce',
  'http',
  'moderate',
  'broadcast',
  'cache',
  'act:account.since',
  'act:account.made',
] as const

/** What other modules may give: without a module that does, there is nothing of it, and all goes on. */
export const uses = { reputation: optional(reputation), levels: optional(levels) }

type Caps = (typeof capabilities)[number]
type Uses = typeof uses

/** What everything of this module is given. */
export type Ground = Scope<Config, Caps> & Provided<Uses>

/** Commands of this module, in files of their own: as they stand in `defineModule`, arguments typed by the signature. */
export const commandsOf = <S extends string>(commands: { readonly [P in S]: Command<P, Config, Caps, Uses, {}> }) => commands

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
