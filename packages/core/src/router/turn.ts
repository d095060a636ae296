import type { Answer, Author, Channel, Element, Envelope, Message, Reply } from '@waddlebot/sdk'
import { rolesOf, WaddleError } from '@waddlebot/sdk'
import type { Limited } from '../limits/limits.ts'
import type { Place } from '../people/index.ts'
import type { CommandRecord } from './command.ts'

/** How a turn ended. */
export type Outcome = 'replied' | 'silent' | 'refused' | 'failed'

/** Something to be said, not yet rendered. Structured-cloneable: it is stored until the platform has it. */
export interface Draft {
  /** Channel id, such as `twitch:duckpond`. */
  readonly channel: string
  readonly elements: readonly Element[]
  readonly priority: 'moderation' | 'reply' | 'alert' | 'timer' | 'summary'
  /** Only tells somebody to wait: left out where much is waiting to be said. */
  readonly notice?: true
  /** Said again under this name in the same channel, the earlier message is changed where the platform can. */
  readonly card?: string
  readonly replyTo?: string
  readonly thread?: string
  /** Platform id of the only account that should see it. */
  readonly privateTo?: string
  /** Platform id of the account that it is meant for, where others will see it all the same. */
  readonly meantFor?: string
  /** Module that says it. */
  readonly module: string
}

/** Where drafts of a turn go. */
export interface Mouth {
  /** Say it when the turn is committed. */
  say(turn: Turn, draft: Draft): void
}

/** A gate that said no. */
export interface Stop {
  readonly gate: string
  readonly reason: string
  /** For whoever asked; left out where silence is right. */
  readonly message?: string
  /** Said only where refusals are said at all. */
  readonly quiet?: boolean
  readonly limited?: Limited
}

/** What a turn has only when somebody asked for it. */
interface Asked {
  abort?: AbortController
  author?: Author
  channel?: Channel
}

/**
 * One message on its way through the router, from match to outcome. Its fields are declared and set in the
 * constructor: one is made for every command, and fields that initialise themselves cost a call of their own.
 */
export class Turn {
  declare readonly envelope: Envelope
  declare readonly place: Place
  declare readonly person: string
  declare readonly bits: number
  declare readonly command: CommandRecord
  /** What was typed after the words of the command. */
  declare readonly text: string
  /** Where the words of the command end in the message. */
  declare readonly wordsEnd: number
  declare args: Readonly<Record<string, unknown>>
  declare outcome: Outcome | undefined
  declare reason: string | undefined
  /** The gate that stopped it. */
  declare gate: string | undefined
  /** How many commands deep: one command may run another. */
  declare depth: number
  declare limitsTaken: boolean
  /** Id of what was held back for its cost, until it is paid or given back. */
  declare held: string | undefined
  declare over: boolean
  /** Whatever the host of the run hangs on it: the unit of work. */
  declare run: unknown
  declare private asked: Asked | undefined

  constructor(envelope: Envelope, place: Place, person: string, bits: number, command: CommandRecord, text: string, wordsEnd: number) {
    this.envelope = envelope
    this.place = place
    this.person = person
    this.bits = bits
    this.command = command
    this.text = text
    this.wordsEnd = wordsEnd
    this.args = none
    this.outcome = undefined
    this.reason = undefined
    this.gate = undefined
    this.depth = 0
    this.limitsTaken = false
    this.held = undefined
    this.over = false
    this.run = undefined
    this.asked = undefined
  }

  /** The words that were typed to get here, in lower case: the command's, or an alias. */
  get calledAs(): string {
    const { prefix } = this.place.community
    const head = this.envelope.text.slice(this.envelope.commandAt ?? 0, this.wordsEnd).trimStart()
    const words = head.startsWith(prefix) ? head.slice(prefix.length) : head.replace(/^(?:#|@\S+\s+!?)/, '')
    return words.trim().replace(/\s+/g, ' ').toLowerCase()
  }

  /** Commands of one message are told apart by their place among its runs. */
  get runId(): string {
    const nth = (this.run as { readonly taken?: readonly Turn[] } | undefined)?.taken?.indexOf(this) ?? 0
    return `${this.envelope.platform}:${this.envelope.id}${nth > 0 ? `/${nth}` : ''}`
  }

  get author(): Author {
    this.asked ??= {}
    return (this.asked.author ??= authorOf(this.envelope, this.person, this.bits))
  }

  get channel(): Channel {
    this.asked ??= {}
    return (this.asked.channel ??= channelOf(this.place))
  }

  /** Aborted when the time is up. Made when first asked for: most handlers never do. */
  get signal(): AbortSignal {
    this.asked ??= {}
    this.asked.abort ??= new AbortController()
    if (this.over) this.asked.abort.abort()
    return this.asked.abort.signal
  }

  /** No more: the signal fires, and what the handler still says is dropped. */
  end(): void {
    this.over = true
    this.asked?.abort?.abort()
  }
}

const none: Readonly<Record<string, never>> = Object.freeze({})

/** Whoever wrote an envelope, as modules see them. */
export function authorOf(envelope: Envelope, person: string, bits: number): Author {
  const { account } = envelope
  return { id: person, accountId: account.id, name: account.displayName ?? account.name, platform: envelope.platform, roles: rolesOf(bits) }
}

/** A place, as modules see it. */
export function channelOf(place: Place): Channel {
  return {
    id: place.id,
    platform: place.platform,
    server: place.server,
    name: place.name,
    community: place.community.id,
    zone: place.community.zone ?? 'UTC',
  }
}

/** What every element of a type must have, for modules that no compiler looked at. */
const texts: Readonly<Record<Element['type'], readonly string[]>> = {
  text: ['text'],
  mention: ['name'],
  link: ['url'],
  image: ['url', 'alt'],
  card: [],
  buttons: [],
  form: ['title'],
}
const lists: Readonly<Record<string, string>> = { buttons: 'buttons', form: 'fields' }

/**
 * Any message as a list of elements.
 *
 * @throws {WaddleError} `WDL_MESSAGE` when it is none: nothing inner of a module is ever said by mistake
 */
export function elementsOf(message: Message): readonly Element[] {
  if (typeof message === 'string') return [{ type: 'text', text: message }]
  const elements = (Array.isArray(message) ? message : [message]) as readonly Element[]
  for (const element of elements) if (!isElement(element)) throw noMessage(element)
  return elements
}

function isElement(element: unknown): boolean {
  if (typeof element !== 'object' || element === null) return false
  const fields = element as Record<string, unknown>
  const type = fields['type'] as Element['type']
  if (!Object.hasOwn(texts, type) || texts[type].some((field) => typeof fields[field] !== 'string')) return false
  return lists[type] === undefined || Array.isArray(fields[lists[type]])
}

function noMessage(value: unknown): WaddleError {
  const shown =
    typeof value === 'object' && value !== null ? `an object with ${Object.keys(value).join(', ') || 'nothing'}` : `a ${typeof value}`
  return new WaddleError(
    'WDL_MESSAGE',
    `${shown} is no message: say a text, an element such as { type: 'text', text }, or a list of them`,
    {
      fix: 'return a string from the handler',
    },
  )
}

interface Said {
  readonly elements: readonly Element[]
  readonly private: boolean
  readonly refused?: string
  readonly card?: string
}

/** An answer, sorted: what to say, whether privately, whether it is a refusal. */
export function readAnswer(answer: Answer): Said | undefined {
  if (answer === undefined || answer === null || answer === '') return undefined
  if (typeof answer === 'string') return { elements: elementsOf(answer), private: false }
  if (Number.isFinite(answer)) return { elements: elementsOf(String(answer)), private: false }
  if (typeof answer !== 'object') throw noMessage(answer)
  if ('refused' in answer)
    return { elements: answer.message === undefined ? [] : elementsOf(answer.message), private: false, refused: answer.code }
  if ('message' in answer) {
    const { message, private: privately = false, card } = answer as Reply
    return { elements: elementsOf(message), private: privately, ...(card === undefined ? {} : { card }) }
  }
  return { elements: elementsOf(answer as Message), private: false }
}
