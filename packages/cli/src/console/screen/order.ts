import { isRole, ladder } from '@waddlebot/sdk'
import type { Speaker } from '../plain.ts'

/** What a line that starts with `/` asks of the screen. */
export type Order =
  | { readonly kind: 'speaker'; readonly speaker: Speaker; readonly note: string }
  | { readonly kind: 'why'; readonly text: string }
  | { readonly kind: 'note'; readonly note: string }
  | { readonly kind: 'quit' }

/** The orders, each with what it does; what `/help` shows. */
export const orders: readonly (readonly [string, string])[] = [
  ['/as bob moderator', 'be somebody else, with roles'],
  ['/on twitch duckpond', 'stand on another platform and channel'],
  ['/why !quote 1', 'see every gate that a message passes'],
  ['/quit', 'leave (or Ctrl-C)'],
]

/** Read an order. Anything unknown becomes a note that says what there is. */
export function readOrder(line: string, speaker: Speaker): Order {
  const [word = '', ...rest] = line.slice(1).trim().split(/\s+/)
  switch (word) {
    case 'as':
      return beSomebody(rest, speaker)
    case 'on':
      return standSomewhere(rest, speaker)
    case 'why':
      return rest.length === 0 ? { kind: 'note', note: 'say what: /why !quote 1' } : { kind: 'why', text: rest.join(' ') }
    case 'quit':
    case 'exit':
    case 'q':
      return { kind: 'quit' }
    default: {
      const list = orders.map(([order, what]) => `${order}  ${what}`).join('\n')
      return { kind: 'note', note: word === 'help' || word === '' ? list : `there is no /${word}; there is\n${list}` }
    }
  }
}

function beSomebody([user, ...roles]: readonly string[], speaker: Speaker): Order {
  if (user === undefined) return { kind: 'note', note: 'say who: /as bob moderator' }
  const wrong = roles.find((role) => !isRole(role))
  if (wrong !== undefined) return { kind: 'note', note: `"${wrong}" is no role; the roles are ${ladder.join(', ')}` }
  const name = user.replace(/^@/, '')
  return {
    kind: 'speaker',
    speaker: { ...speaker, user: name, roles },
    note: `you are ${name} now${roles.length > 0 ? `, ${roles.join(' and ')}` : ''}`,
  }
}

function standSomewhere([platform, channel]: readonly string[], speaker: Speaker): Order {
  if (platform === undefined) return { kind: 'note', note: 'say where: /on twitch duckpond' }
  const there = { ...speaker, platform, server: null, channel: (channel ?? speaker.channel).replace(/^#/, '') }
  return {
    kind: 'speaker',
    speaker: there,
    note: `you are on ${platform} #${there.channel} now; answers are cut and refused as they would be there`,
  }
}
