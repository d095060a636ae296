import type { SlackBlock } from './message.ts'

/** Something that somebody says. */
export interface SlackWords {
  /** Handle or id. */
  readonly user: string
  /** As typed; `&`, `<` and `>` are escaped on the way, mentions are written `<@U…>`. */
  readonly text: string
  /** The `ts` of the message it answers. */
  readonly thread?: string
  /** Whether an answer in a thread is shown in the channel too. */
  readonly broadcast?: boolean
  readonly files?: readonly SlackFile[]
  readonly blocks?: readonly SlackBlock[]
}

export interface SlackFile {
  readonly name: string
  readonly mimetype?: string
  /** Bytes. */
  readonly size?: number
}

/** A button that somebody presses, or a menu of which they choose. */
export interface SlackClick {
  readonly user: string
  readonly action: string
  /** For menus: the value of the option, or the id of the user, channel or conversation that is chosen. */
  readonly choose?: string
}

/** What somebody filled in: `{ [block_id]: { [action_id]: value } }`, texts as texts. */
export type SlackFilled = Readonly<Record<string, Readonly<Record<string, string>>>>

/** A file object, as far as a message carries it. Source: https://docs.slack.dev/reference/objects/file-object, read 2026-11-22. */
export function fileObject(file: SlackFile, id: string, user: string, created: number) {
  const mimetype = file.mimetype ?? 'application/octet-stream'
  const filetype = file.name.includes('.') ? file.name.split('.').at(-1)! : 'binary'
  const url = `https://files.slack.com/files-pri/${id}/${encodeURIComponent(file.name)}`
  return {
    id,
    created,
    timestamp: created,
    name: file.name,
    title: file.name,
    mimetype,
    filetype,
    pretty_type: filetype.toUpperCase(),
    user,
    mode: 'hosted',
    size: file.size ?? 1_024,
    editable: false,
    is_external: false,
    is_public: true,
    url_private: url,
    url_private_download: `${url}?download=1`,
    permalink: url,
  }
}

/** What Slack says that was used, found in a message by its `action_id`; undefined when there is no such element. */
export function actionOf(blocks: readonly SlackBlock[] | undefined, { action, choose }: SlackClick) {
  for (const block of blocks ?? []) {
    const elements = [...((block['elements'] as unknown[] | undefined) ?? []), block['accessory']] as (
      | Record<string, unknown>
      | undefined
    )[]
    const element = elements.find((one) => one?.['action_id'] === action)
    if (!element) continue
    const type = String(element['type'])
    const used = { type, action_id: action, block_id: String(block['block_id']) }
    if (type === 'button') {
      const value = element['value'] === undefined ? {} : { value: element['value'] }
      return { ...used, text: element['text'], ...value }
    }
    const named = /^(users|channels|conversations)_select$/.exec(type)?.[1]?.slice(0, -1)
    if (named) return { ...used, [`selected_${named}`]: choose }
    const option = (element['options'] as { value?: string }[] | undefined)?.find((one) => one.value === choose)
    return option && { ...used, selected_option: option }
  }
  return undefined
}
