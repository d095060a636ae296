import { closest, type Refusal, refuse } from '@waddlebot/sdk'
import { Book, type Entry } from '../book.ts'
import type { Asked } from '../context.ts'
import { bareName } from '../name.ts'
import type { Where } from '../store.ts'

/** Where a new command goes: to the whole community, or to the channel that this is typed in. */
export function whereFor({ channel }: Asked, here: boolean): Where {
  return { community: channel.community, channel: here ? channel.id : '' }
}

/** `everywhere` or `in this channel`, for chat. */
export function whereText({ channel }: Where): string {
  return channel === '' ? 'everywhere' : 'in this channel'
}

/** The command prefix where this is typed. */
export function prefixOf({ registry, channel }: Asked): string {
  return registry.prefix(channel.id)
}

/** The command that somebody means, or a refusal with the name that they may have meant. */
export type Found = { readonly ok: true; readonly entry: Entry } | { readonly ok: false; readonly refusal: Refusal }

/** Find a command by its name or alias: the channel's own before the community's, or with `here` only that one. */
export function find(asked: Asked, written: string, here = false): Found {
  const { channel, commands } = asked
  const prefix = prefixOf(asked)
  const name = bareName(written, prefix)
  const book = Book.of(commands)
  const entry = here ? book.at({ community: channel.community, channel: channel.id }, name) : book.find(channel.community, channel.id, name)
  if (entry !== undefined) return { ok: true, entry }
  const near = closest(
    name,
    book.list(channel.community, channel.id).map(({ saved }) => saved.shape.name),
  )
  const holder = commands.taken({ community: channel.community }, name)
  const why =
    near !== undefined
      ? `Did you mean ${prefix}${near}?`
      : holder !== undefined && !holder.custom
        ? `It belongs to the module ${holder.module}.`
        : `${prefix}cmd list shows those that are.`
  return { ok: false, refusal: refuse(`There is no command ${prefix}${name.slice(0, 50)} made here. ${why}`, 'unknown') }
}
