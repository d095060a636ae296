import type { Card, Image } from '@waddlebot/sdk'
import type { APIEmbed, APIEmbedField } from 'discord-api-types/v10'
import { limits } from '../limits.ts'

const { embed: most } = limits
/** The name of a field that goes on with the one before it: Discord wants some character. */
const nameless = '\u200b'

/** A card as embeds. Nothing is cut: what does not fit into one goes on in the next. */
export function embedsOf(card: Card): APIEmbed[] {
  const title = card.title ?? ''
  const fits = title.length <= most.title
  const url = card.url === undefined ? undefined : webAddress(card.url)
  const image = card.image === undefined ? undefined : webAddress(card.image)
  const lines = [
    ...(fits || title === '' ? [] : [`**${title}**`]),
    card.text ?? '',
    // What is no address cannot be linked; said it must be.
    ...[card.url, card.image].filter((each, index) => each !== undefined && [url, image][index] === undefined),
    ...(url !== undefined && (title === '' || !fits) ? [url] : []),
  ]
  const texts = chunks(lines.filter(Boolean).join('\n'), most.text)
  const fields = (card.fields ?? []).flatMap(fieldsOf)
  const embeds: APIEmbed[] = []
  const pages = Math.max(texts.length, 1)
  for (let page = 0; page < pages; page++) embeds.push(texts[page] === undefined ? {} : { description: texts[page]! })
  if (title !== '' && fits) Object.assign(embeds[0]!, { title, ...(url === undefined ? {} : { url }) })
  const last = embeds.at(-1)!
  for (let at = 0; at < fields.length; at += most.fields) {
    const target = at === 0 ? last : {}
    target.fields = fields.slice(at, at + most.fields)
    if (target !== last) embeds.push(target)
  }
  if (image !== undefined) embeds.at(-1)!.image = { url: image }
  return embeds.flatMap(slim).filter((embed) => Object.keys(embed).length > 0)
}

/** A picture, with what is to be seen on it. */
export function pictureOf({ url, alt }: Image): APIEmbed[] {
  const address = webAddress(url)
  const words = [alt, ...(address === undefined ? [url] : [])].filter(Boolean).join('\n')
  const texts = chunks(words, most.text)
  return [
    ...texts.slice(1).map((description) => ({ description })),
    { ...(texts[0] === undefined ? {} : { description: texts[0] }), ...(address === undefined ? {} : { image: { url: address } }) },
  ].filter((embed) => Object.keys(embed).length > 0)
}

/** An embed whose fields are more than a message holds, as several. */
function slim(embed: APIEmbed): APIEmbed[] {
  if (weightOf(embed) <= most.total) return [embed]
  const { fields = [], image, ...head } = embed
  const embeds: APIEmbed[] = [head]
  for (const field of fields) {
    const target = embeds.at(-1)!
    if (weightOf(target) + field.name.length + field.value.length > most.total) embeds.push({ fields: [field] })
    else target.fields = [...(target.fields ?? []), field]
  }
  if (image) embeds.at(-1)!.image = image
  return embeds
}

/** Characters that count towards the limit of a message. */
export function weightOf({ title = '', description = '', fields = [] }: APIEmbed): number {
  return fields.reduce((sum, field) => sum + field.name.length + field.value.length, title.length + description.length)
}

function fieldsOf({ name, value }: { readonly name: string; readonly value: string }): APIEmbedField[] {
  const fits = name.length <= most.name
  const words = fits ? value : `**${name}**\n${value}`
  const head = fits && name.trim() !== '' ? name : nameless
  const values = chunks(words, most.value)
  if (values.length === 0) values.push(nameless)
  return values.map((each, index) => ({
    name: index === 0 ? head : nameless,
    value: each,
    ...(value.length <= 40 ? { inline: true } : {}),
  }))
}

/** `text` in pieces of at most `size`, at line ends or spaces where there are any, never inside a character. */
export function chunks(text: string, size: number): string[] {
  const pieces: string[] = []
  let rest = text
  while (rest.length > size) {
    const window = rest.slice(0, size)
    const at = Math.max(window.lastIndexOf('\n'), window.lastIndexOf(' ')) + 1
    let cut = at > size / 2 ? at : size
    // Not between the halves of a surrogate pair.
    if (/[\ud800-\udbff]/.test(rest[cut - 1]!)) cut--
    pieces.push(rest.slice(0, cut))
    rest = rest.slice(cut)
  }
  if (rest !== '') pieces.push(rest)
  return pieces
}

/** The address if Discord takes it. */
export function webAddress(url: string, longest: number = most.url): string | undefined {
  if (!URL.canParse(url) || url.length > longest) return undefined
  const { protocol, href } = new URL(url)
  return protocol === 'https:' || protocol === 'http:' ? href : undefined
}
