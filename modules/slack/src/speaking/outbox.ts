import type { Outgoing, ReceiverContext, Sent } from '@waddlebot/sdk'
import type { SlackConfig } from '../config.ts'
import { keyOf, readKey, timestampIn } from '../key.ts'
import { text as limits } from '../limits.ts'
import { notSent, type Trouble } from '../world/trouble.ts'
import type { Workspace } from '../world/workspace.ts'
import type { Blocks } from './block.ts'
import { blocksOf } from './blocks.ts'
import { metadataType, Posted } from './posted.ts'
import type { Responses } from './responses.ts'
import { safely } from './safely.ts'

/** What is said, however it is sent. */
interface Content {
  readonly text: string
  readonly blocks?: Blocks
}

const never = (reason: string): Sent => ({ sent: false, retry: false, why: 'refused', reason })
/** Slack does not let the message of the id be changed any more: it is gone, or too old, or no message of ours. */
const unchangeable = new Set(['message_not_found', 'cant_update_message', 'edit_window_closed', 'channel_not_found', 'msg_too_long'])
/** One person cannot be told there. */
const unreachable = new Set(['user_not_in_channel', 'not_in_channel', 'channel_not_found', 'is_archived'])
const badBlocks = /^(invalid_blocks.*|msg_blocks_too_long|block_mismatch)$/

/** Says what the bot says in Slack: posts, changes, answers commands, tells one person alone. */
export class Outbox {
  readonly #ctx: ReceiverContext<SlackConfig>
  readonly #responses: Responses
  readonly #posted: Posted

  constructor(ctx: ReceiverContext<SlackConfig>, responses: Responses) {
    this.#ctx = ctx
    this.#responses = responses
    this.#posted = new Posted(ctx.log, () => ctx.now())
  }

  /** Send `message`; never rejects. */
  async send(workspace: Workspace, message: Outgoing): Promise<Sent> {
    const content = this.#contentOf(message)
    if (content.text === '' && !content.blocks) return never('there is nothing to say: the text is empty')
    const { length } = content.text
    if (length > limits.post) return never(`the text has ${length} characters; Slack takes ${limits.post} and cuts off the rest`)
    const sent = await this.#say(workspace, message, content)
    if (sent !== 'bad blocks') return sent
    this.#ctx.log.warn('Slack did not take the blocks of a message; its words are sent instead', { channel: message.channel })
    const plain = await this.#say(workspace, message, { text: safely(message.fallback, message.mentions) })
    return plain === 'bad blocks' ? never('Slack does not take the message') : plain
  }

  #contentOf({ text, fallback, elements, mentions }: Outgoing): Content {
    const words = safely(text, mentions)
    if (elements.length === 0) return { text: words }
    const all = safely(fallback, mentions)
    const blocks = blocksOf(words, elements)
    if (blocks) return { text: all, blocks }
    this.#ctx.log.warn('what is to be shown is more than Slack takes; its words are sent instead', {
      elements: elements.map(({ type }) => type).join(', '),
    })
    return { text: all }
  }

  async #say(workspace: Workspace, message: Outgoing, content: Content): Promise<Sent | 'bad blocks'> {
    const { replyTo, privateTo, edits } = message
    if (edits !== undefined && privateTo === undefined) {
      const changed = await this.#change(workspace, message, content, edits)
      if (changed) return changed
    }
    const isDirect = message.channel.startsWith('D')
    if (privateTo !== undefined && !isDirect) return this.#whisper(workspace, message, content, privateTo)
    if (replyTo !== undefined && this.#responses.has(replyTo) && readKey(replyTo) === undefined && !isDirect) {
      const responded = await this.#respond(replyTo, message, content, 'in_channel')
      if (responded) return responded
    }
    return this.#post(workspace, message, content)
  }

  /** Put `content` in the place of an earlier message; undefined when that is not possible any more. */
  async #change(
    workspace: Workspace,
    { channel, id }: Outgoing,
    content: Content,
    edits: string,
  ): Promise<Sent | 'bad blocks' | undefined> {
    const key = readKey(edits)
    if (key?.channel !== channel || (content.text.length > limits.update && !content.blocks)) return undefined
    const text = content.text.length > limits.update ? `${content.text.slice(0, limits.update - 1)}…` : content.text
    const metadata = { event_type: metadataType, event_payload: { id } }
    const said = await workspace.call((client) =>
      client.chat.update({
        channel,
        ts: key.ts,
        text,
        ...(content.blocks ? { blocks: content.blocks } : {}),
        metadata,
        parse: 'none',
        link_names: false,
      }),
    )
    if ('ok' in said) return { sent: true, id: edits }
    const { kind, code } = said.trouble
    if (kind === 'refused' && unchangeable.has(code)) return undefined
    return refusal(said.trouble, content)
  }

  async #post(workspace: Workspace, message: Outgoing, content: Content): Promise<Sent | 'bad blocks'> {
    const { channel, id } = message
    const thread = this.#threadOf(message)
    const found = await this.#posted.find(workspace, message, thread)
    if (found.trouble) return notSent(found.trouble)
    if (found.ts !== undefined) return { sent: true, id: keyOf(workspace.id, channel, found.ts) }
    const said = await workspace.call((client) =>
      client.chat.postMessage({
        channel,
        text: content.text,
        ...(content.blocks ? { blocks: content.blocks } : {}),
        ...(thread === undefined ? {} : { thread_ts: thread }),
        metadata: { event_type: metadataType, event_payload: { id } },
        ...quietly,
      }),
    )
    if ('ok' in said) {
      const { ts } = said.ok
      if (ts) this.#posted.add(id, ts)
      return ts ? { sent: true, id: keyOf(workspace.id, said.ok.channel ?? channel, ts) } : { sent: true }
    }
    if (said.trouble.kind === 'doubtful') this.#posted.doubt(id)
    return refusal(said.trouble, content)
  }

  /** Tell one person alone: as the answer to their command, in the channel, or in their direct messages. */
  async #whisper(workspace: Workspace, message: Outgoing, content: Content, user: string): Promise<Sent | 'bad blocks'> {
    const { channel, replyTo, thread } = message
    if (replyTo !== undefined && this.#responses.has(replyTo, user)) {
      const responded = await this.#respond(replyTo, message, content, 'ephemeral')
      if (responded) return responded
    }
    const blocks = content.blocks ? { blocks: content.blocks } : {}
    const thread_ts = timestampIn(thread)
    const said = await workspace.call((client) =>
      client.chat.postEphemeral({
        channel,
        user,
        text: content.text,
        ...blocks,
        ...(thread_ts ? { thread_ts } : {}),
        parse: 'none',
        link_names: false,
      }),
    )
    if ('ok' in said) return { sent: true }
    const { kind, code } = said.trouble
    if (kind !== 'refused' || !unreachable.has(code)) return refusal(said.trouble, content)
    // They are not there (any more): their talk with the bot is theirs alone as well.
    const { thread: _, replyTo: __, privateTo: ___, ...rest } = message
    const direct = await this.#post(workspace, { ...rest, channel: user }, content)
    return direct !== 'bad blocks' && direct.sent ? { sent: true } : direct
  }

  async #respond(
    replyTo: string,
    message: Outgoing,
    content: Content,
    response_type: 'in_channel' | 'ephemeral',
  ): Promise<Sent | 'bad blocks' | undefined> {
    const thread = timestampIn(message.thread)
    const said = await this.#responses.say(replyTo, { ...content, response_type, ...(thread ? { thread_ts: thread } : {}), ...quietly })
    if (said.kind === 'said') return { sent: true }
    if (said.kind === 'none') return undefined
    return !said.sent.retry && content.blocks && /invalid_blocks/.test(said.sent.reason) ? 'bad blocks' : said.sent
  }

  /** The thread in which to answer: where the talk is, or one of its own if the owner wants that. */
  #threadOf({ thread, replyTo, channel }: Outgoing): string | undefined {
    const talk = timestampIn(thread)
    if (talk !== undefined || this.#ctx.config.replies === 'channel' || channel.startsWith('D')) return talk
    const asked = replyTo === undefined ? undefined : readKey(replyTo)
    return asked?.channel === channel ? asked.ts : undefined
  }
}

/** No preview of links, nobody notified whom the text does not mention, nothing read into the text. */
const quietly = { unfurl_links: false, unfurl_media: false, parse: 'none', link_names: false } as const

function refusal(trouble: Trouble, content: Content): Sent | 'bad blocks' {
  if (trouble.kind === 'refused' && content.blocks && badBlocks.test(trouble.code)) return 'bad blocks'
  return notSent(trouble)
}
