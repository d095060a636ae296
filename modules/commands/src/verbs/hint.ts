import { type Answer, closest, refuse } from '@waddlebot/sdk'
import type { Asked } from '../context.ts'
import { prefixOf } from './place.ts'

const verbs = 'add edit options show list rename enable disable remove history revert explain errors test'.split(' ')

/** `!cmd` without a verb, or with one that does not exist: which there are, and which was meant. */
export function hint(asked: Asked, { verb }: { readonly verb?: string }): Answer {
  const prefix = prefixOf(asked)
  if (verb === undefined) return `Write ${prefix}cmd ${verbs.join('|')}. For example: ${prefix}cmd add ${prefix}hug $(user) hugs $(target)`
  const near = closest(verb, verbs)
  const what = near === undefined ? `take one of ${verbs.join(', ')}` : `did you mean ${prefix}cmd ${near}?`
  return refuse(`There is no ${prefix}cmd ${verb.slice(0, 20)}; ${what}`, 'usage')
}
