import type { Templates } from '@waddlebot/module-commands'
import { type Call, type Scope, service } from '@waddlebot/sdk'
import { z } from 'zod'

/** The template language, as the module `commands` offers it. */
export const templates = service<Templates>('templates', 1)

export const config = z.object({
  own: z.boolean().default(true).describe('Whether everybody may have aliases of their own, for themselves alone.'),
  mostOwn: z.int().min(1).max(200).default(25).describe('Most aliases that one person may have for themselves in a community.'),
  most: z.int().min(1).max(5000).default(500).describe('Most aliases that a community may have for everybody.'),
})

export type Config = z.output<typeof config>

export const capabilities = ['db', 'commands', 'registry', 'broadcast', 'people'] as const

/** What every handler of this module has. */
export type Context = Scope<Config, (typeof capabilities)[number]> & { readonly templates: Templates }

/** What a handler has that answers a message. */
export type Asked = Context & Call
