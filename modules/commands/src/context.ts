import type { Call, Scope } from '@waddlebot/sdk'
import type { Config } from './config.ts'

/** What this module may do. */
export const capabilities = ['db', 'commands', 'registry', 'say:announce'] as const

/** What every handler of this module has. */
export type Context = Scope<Config, (typeof capabilities)[number]>

/** What a handler has that answers a message. */
export type Asked = Context & Call
