import type {
  APIApplicationCommandOptionChoice,
  APIInteraction,
  APIModalInteractionResponseCallbackData,
  InteractionResponseType,
} from 'discord-api-types/v10'
import type { SentDiscordMessage } from '../journal.ts'
import type { Kept } from './archive.ts'
import type { Place, World } from './world.ts'

/** What the bot did with an interaction, so far; it follows what happens later. */
export interface Answer {
  readonly interactionId: string
  /** The type of its callback; undefined while there is none. */
  type: InteractionResponseType | undefined
  /** Milliseconds from the interaction to its callback. */
  afterMs: number | undefined
  /** The person sees that the bot thinks. */
  loading: boolean
  /** Whether the thinking, or the answer, is for the person alone. */
  ephemeral: boolean
  /** The answer itself: the first one, or the one that took the place of the loading state. */
  message: SentDiscordMessage | undefined
  readonly followUps: SentDiscordMessage[]
  modal: APIModalInteractionResponseCallbackData | undefined
  choices: readonly APIApplicationCommandOptionChoice[] | undefined
  /** Callbacks that were refused: late ones and second ones. */
  refused: number
}

/** An interaction, from the person's click to the end of its token. */
export interface Entry {
  readonly interaction: APIInteraction
  readonly token: string
  readonly place: Place
  readonly userId: string
  readonly at: number
  readonly answer: Answer
  /** The message whose button was pressed. */
  readonly source: Kept | undefined
  /** What `@original` names. */
  original: Kept | undefined
}

/** All interactions that people started. */
export class Ledger {
  readonly entries = new Map<string, Entry>()
  readonly #world: World

  constructor(world: World) {
    this.#world = world
  }

  open(init: Pick<Entry, 'interaction' | 'token' | 'place' | 'userId' | 'source'>): Entry {
    const answer: Answer = {
      interactionId: init.interaction.id,
      type: undefined,
      afterMs: undefined,
      loading: false,
      ephemeral: false,
      message: undefined,
      followUps: [],
      modal: undefined,
      choices: undefined,
      refused: 0,
    }
    const entry: Entry = { ...init, at: this.#world.now(), answer, original: undefined }
    this.entries.set(entry.interaction.id, entry)
    return entry
  }

  /** The interaction whose token that is, if it can still be used for follow-ups. */
  holding(token: string): Entry | undefined {
    const entry = [...this.entries.values()].find((one) => one.token === token)
    const live = entry && this.#world.now() - entry.at < this.#world.limits.interactionTokenMs
    return live ? entry : undefined
  }

  get(interactionId: string): Entry {
    const entry = this.entries.get(interactionId)
    if (!entry) throw new Error(`there is no interaction ${interactionId}`)
    return entry
  }

  /** Whether the person has something to look at: a message, a modal, choices, or a changed message. */
  static complete({ answer }: Entry): boolean {
    if (answer.type === undefined) return false
    return !answer.loading || answer.followUps.length > 0
  }
}
