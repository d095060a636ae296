import { createHash } from 'node:crypto'
import type { Buttons, Element, Outgoing } from '@waddlebot/sdk'
import type { APIActionRowComponent, APIAllowedMentions, APIButtonComponent, APIEmbed } from 'discord-api-types/v10'
import { limits } from '../limits.ts'
import { rowsOf } from './button.ts'
import { chunks, embedsOf, pictureOf, weightOf } from './embed.ts'
import { formEmbed, stepId } from './form.ts'

/** What is shown of one message. */
export interface Body {
  content: string
  embeds: APIEmbed[]
  components: APIActionRowComponent<APIButtonComponent>[]
  readonly allowed_mentions: APIAllowedMentions
}

/**
 * What is to be said as messages of Discord: nearly always one. What does not fit beside the text goes on in further
 * messages, in order; nothing is left out.
 */
export function bodiesOf({ text, elements, mentions }: Pick<Outgoing, 'text' | 'elements' | 'mentions'>): Body[] {
  // Without `parse`, Discord notifies exactly those who are listed, whatever stands in the text.
  const allowed_mentions: APIAllowedMentions = { parse: [], users: [...new Set(mentions)].slice(0, limits.mentions), replied_user: false }
  const fresh = (): Body => ({ content: '', embeds: [], components: [], allowed_mentions })
  const { embeds, buttons, words } = shownOf(elements)
  const { rows, words: more } = rowsOf(buttons)
  const bodies = [fresh()]
  bodies[0]!.content = text
  for (const line of [...words, ...more]) {
    for (const piece of chunks(line, limits.content)) {
      const last = bodies.at(-1)!
      if (last.content.length + piece.length + 1 > limits.content) bodies.push({ ...fresh(), content: piece })
      else last.content += last.content === '' ? piece : `\n${piece}`
    }
  }
  for (const each of embeds) {
    const last = bodies.at(-1)!
    const weight = last.embeds.reduce((sum, one) => sum + weightOf(one), weightOf(each))
    if (last.embeds.length === limits.embeds || weight > limits.embed.total) bodies.push({ ...fresh(), embeds: [each] })
    else last.embeds.push(each)
  }
  for (let at = 0; at < rows.length; at += limits.buttons.rows) {
    if (at > 0) bodies.push({ ...fresh(), content: '…' })
    bodies.at(-1)!.components.push(...rows.slice(at, at + limits.buttons.rows))
  }
  // Buttons alone are no message.
  const first = bodies[0]!
  if (first.content === '' && first.embeds.length === 0 && first.components.length > 0) first.content = '\u200b'
  return bodies
}

interface Shown {
  readonly embeds: APIEmbed[]
  readonly buttons: Buttons['buttons'][number][]
  readonly words: string[]
}

function shownOf(elements: readonly Element[]): Shown {
  const shown: Shown = { embeds: [], buttons: [], words: [] }
  let formed = false
  for (const element of elements) {
    if (element.type === 'card') shown.embeds.push(...embedsOf(element))
    else if (element.type === 'image') shown.embeds.push(...pictureOf(element))
    else if (element.type === 'buttons') shown.buttons.push(...element.buttons)
    else if (element.type === 'form') {
      const embed = formed ? undefined : formEmbed(element)
      formed = true
      if (embed === undefined) shown.words.push(`${element.title}: ${element.fields.map((field) => field.label).join(', ')}`)
      else {
        shown.embeds.push(embed)
        shown.buttons.push({ label: element.title, custom: stepId(0) })
      }
    }
  }
  return shown
}

/** The same for every try of the same message, so that Discord can tell that it has it already. */
export function nonceOf(id: string, index: number): string {
  return createHash('sha256').update(`${id}\n${index}`).digest('base64url').slice(0, limits.nonce)
}
