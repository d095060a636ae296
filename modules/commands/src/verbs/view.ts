import { type Answer, closest, refuse } from '@waddlebot/sdk'
import { Book } from '../book.ts'
import { told } from '../change.ts'
import type { Asked } from '../context.ts'
import { onOneLine, traits } from '../shape.ts'
import { find, prefixOf, whereText } from './place.ts'

const pageSize = 30

/** `!cmd show`: the template as it was typed, and what is particular about the command. */
export async function show(asked: Asked, { name }: { readonly name: string }): Promise<Answer> {
  const found = find(asked, name)
  if (!found.ok) return found.refusal
  const { saved, problem } = found.entry
  const prefix = prefixOf(asked)
  const broken = problem === undefined ? '' : ` It does not run: ${told(problem, saved.shape.text)}`
  return `Command ${prefix}${saved.shape.name} (${whereText(saved)}, ${traits(saved.shape, prefix)}, version ${saved.version}): ${saved.shape.text}${broken}`
}

/** `!cmd list`: what was made here, a page at a time. */
export function list(asked: Asked, { page }: { readonly page: number }): Answer {
  const all = Book.of(asked.commands).list(asked.channel.community, asked.channel.id)
  const prefix = prefixOf(asked)
  if (all.length === 0) return `No commands were made here yet. ${prefix}cmd add ${prefix}hug $(user) hugs $(target) makes one.`
  const pages = Math.ceil(all.length / pageSize)
  if (page < 1 || page > pages) return refuse(`There ${pages === 1 ? 'is 1 page' : `are ${pages} pages`}, and no page ${page}.`, 'page')
  const names = all.slice((page - 1) * pageSize, page * pageSize).map(({ saved }) => {
    const off = saved.shape.enabled ? '' : ' (off)'
    return `${prefix}${saved.shape.name}${saved.channel === '' ? '' : ' (here)'}${off}`
  })
  const more = page < pages ? ` — next: ${prefix}cmd list ${page + 1}` : ''
  return `${all.length} ${all.length === 1 ? 'command' : 'commands'}${pages === 1 ? '' : `, page ${page} of ${pages}`}: ${names.join(', ')}${more}`
}

/** `!cmd errors`: why runs of a command were stopped, the newest first. */
export async function errors(asked: Asked, { name }: { readonly name: string }): Promise<Answer> {
  const found = find(asked, name)
  if (!found.ok) return found.refusal
  const { saved } = found.entry
  const faults = await Book.of(asked.commands).faults.of(asked.db, saved.id, 5)
  const spoken = prefixOf(asked) + saved.shape.name
  if (faults.length === 0) return `Command ${spoken} was never stopped by an error.`
  return `Errors of ${spoken}: ${faults.map(({ at, code, message }) => `${moment(at)} ${code} ${onOneLine(message, 200)}`).join(' | ')}`
}

/** A moment as lists of changes and errors write it, in UTC to the minute. */
export function moment(at: number): string {
  return new Date(at).toISOString().slice(0, 16).replace('T', ' ')
}

const verbs = 'add edit options show list rename enable disable remove history revert explain errors test'.split(' ')

/** `!cmd` without a verb, or with one that does not exist: which there are, and which was meant. */
export function hint(asked: Asked, { verb }: { readonly verb?: string }): Answer {
  const prefix = prefixOf(asked)
  if (verb === undefined) return `Write ${prefix}cmd ${verbs.join('|')}. For example: ${prefix}cmd add ${prefix}hug $(user) hugs $(target)`
  const near = closest(verb, verbs)
  const what = near === undefined ? `take one of ${verbs.join(', ')}` : `did you mean ${prefix}cmd ${near}?`
  return refuse(`There is no ${prefix}cmd ${verb.slice(0, 20)}; ${what}`, 'usage')
}
