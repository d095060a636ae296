import { type ActionName, actionNames } from './actions.ts'

/**
 * What a module asks for beyond answering. Each adds members to the context; a member that was not asked
 * for does not exist, for the compiler and at run time alike.
 *
 * | capability | gives |
 * | --- | --- |
 * | `db` | `ctx.db`: its own tables, and `ctx.audit` |
 * | `jobs` | `ctx.jobs`: durable one-shot work at a time |
 * | `http` | routes under `/m/<module>/`, and `ctx.address`: where people outside reach them |
 * | `overlay` | `ctx.overlay`: state for a browser source |
 * | `say:announce` | `ctx.announce`: speaking unprompted |
 * | `moderate` | filters that may stop a message, and hearing what the bot is about to say |
 * | `commands` | `ctx.commands`: commands made while running |
 * | `registry` | `ctx.registry`: reading what commands there are, and why one would stop |
 * | `cache` | `ctx.cache`: keeping at hand what takes long to ask for |
 * | `broadcast` | `ctx.broadcast`: telling every process of the bot that something changed |
 * | `people` | `ctx.people`: who is who, roles given by hand, linking accounts |
 * | `act:<action>` | `ctx.act` and `ctx.can` for that action, such as `act:timeout` |
 * | `net:<host>` | `ctx.fetch` to that host |
 * | `net:*` | `ctx.fetch` of pages in any public place, whoever named it |
 * | `hooks` | with `net:*`, `ctx.fetch` may also POST to a public place: telling an address that somebody named |
 * | `secret:<NAME>` | `ctx.secret('<NAME>')`; a `*` at the end stands for any name that begins so |
 */
export type Capability =
  | 'db'
  | 'jobs'
  | 'http'
  | 'overlay'
  | 'say:announce'
  | 'moderate'
  | 'commands'
  | 'registry'
  | 'people'
  | 'broadcast'
  | 'cache'
  | 'hooks'
  | `act:${ActionName}`
  | `net:${string}`
  | `secret:${string}`

/** Capabilities that are one word, in the order in which they are told of. */
export const plainCapabilities = [
  'db',
  'jobs',
  'http',
  'overlay',
  'say:announce',
  'moderate',
  'commands',
  'registry',
  'people',
  'broadcast',
  'cache',
  'hooks',
] as const satisfies readonly Capability[]

const plain = new Set<string>(plainCapabilities)
for (const action of actionNames) plain.add(`act:${action}`)

/** Whether `text` is a capability. */
export function isCapability(text: string): text is Capability {
  return plain.has(text) || /^net:[a-z0-9.*-]+(:\d+)?$/i.test(text) || /^secret:[A-Z][A-Z0-9_]*\*?$/.test(text)
}
