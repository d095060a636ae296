import {
  type APIAllowedMentions,
  type APIEmbed,
  type APIMessageTopLevelComponent,
  MessageFlags,
  RESTJSONErrorCodes,
  type RESTPostAPIChannelMessageJSONBody,
} from 'discord-api-types/v10'
import { sizes } from '../limits.ts'
import { Complaints, refuse } from '../refusal.ts'
import { checkComponents } from './component-rule.ts'

/** What a bot may say with a message, whatever the route. */
export type MessageBody = Partial<
  Pick<
    RESTPostAPIChannelMessageJSONBody,
    | 'content'
    | 'embeds'
    | 'components'
    | 'allowed_mentions'
    | 'flags'
    | 'nonce'
    | 'enforce_nonce'
    | 'message_reference'
    | 'tts'
    | 'poll'
    | 'sticker_ids'
  >
>

/** Refuse a message that Discord would refuse; `at` is where the message lies in the body. */
export function checkMessage(body: MessageBody, files: number, kind: 'new' | 'edit', at: readonly string[] = []): void {
  const complaints = new Complaints()
  const v2 = ((body.flags ?? 0) & MessageFlags.IsComponentsV2) !== 0
  const embeds = body.embeds ?? []
  if (body.content !== undefined && body.content !== null) complaints.text([...at, 'content'], body.content, 0, sizes.content)
  if (typeof body.nonce === 'string') complaints.text(['nonce'], body.nonce, 0, sizes.nonce)
  if (v2 && (body.content || embeds.length > 0 || body.poll || body.sticker_ids?.length))
    complaints.add(
      [...at, 'content'],
      'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
      'The content field cannot be used with components v2',
    )
  complaints.list([...at, 'embeds'], embeds, sizes.embeds)
  checkEmbeds(complaints, embeds, at)
  checkMentions(complaints, body.allowed_mentions, at)
  checkComponents(complaints, (body.components ?? []) as APIMessageTopLevelComponent[], v2)
  complaints.settle()
  const something = (body.content ?? '').trim() !== '' || embeds.length > 0 || files > 0 || (body.components ?? []).length > 0
  if (kind === 'new' && !something && !body.poll && !body.sticker_ids?.length) throw refuse(RESTJSONErrorCodes.CannotSendAnEmptyMessage)
}

function checkEmbeds(complaints: Complaints, embeds: readonly APIEmbed[], at: readonly string[]): void {
  let total = 0
  embeds.forEach((embed, index) => {
    const path = [...at, 'embeds', index]
    const text = (key: string, value: string | undefined, most: number) => {
      total += value?.length ?? 0
      if (value !== undefined) complaints.text([...path, ...key.split('.')], value, 0, most)
    }
    text('title', embed.title, sizes.embedTitle)
    text('description', embed.description, sizes.embedDescription)
    text('footer.text', embed.footer?.text, sizes.embedFooter)
    text('author.name', embed.author?.name, sizes.embedAuthor)
    complaints.list([...path, 'fields'], embed.fields, sizes.embedFields)
    embed.fields?.forEach((field, order) => {
      total += field.name.length + field.value.length
      complaints.text([...path, 'fields', order, 'name'], field.name, 1, sizes.embedFieldName)
      complaints.text([...path, 'fields', order, 'value'], field.value, 1, sizes.embedFieldValue)
    })
  })
  if (total > sizes.embedTotal)
    complaints.add([...at, 'embeds'], 'MAX_EMBED_SIZE_EXCEEDED', `Embed size exceeds maximum size of ${sizes.embedTotal}`)
}

/** `parse: ['users']` and a list of users exclude each other. https://docs.discord.com/developers/resources/message#allowed-mentions-object */
function checkMentions(complaints: Complaints, allowed: APIAllowedMentions | undefined, at: readonly string[]): void {
  for (const key of ['users', 'roles'] as const) {
    const list = allowed?.[key] ?? []
    complaints.list([...at, 'allowed_mentions', key], list, sizes.allowedMentions)
    if (list.length > 0 && allowed?.parse?.some((kind) => kind === key))
      complaints.add(
        [...at, 'allowed_mentions'],
        'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
        `parse:["${key}"] and ${key}: [ids...] are mutually exclusive.`,
      )
  }
}
