import { randomUUID } from 'node:crypto'
import type { HelixPollData, HelixPredictionData, HelixRedemptionData, HelixRewardData } from './helix/shapes.ts'
import type { Person } from './people.ts'

/** What a stream is called and what is played. */
export interface Category {
  readonly id: string
  readonly name: string
}

/** A stream that is live. */
export interface Stream {
  readonly id: string
  /** RFC 3339. */
  readonly startedAt: string
  readonly viewers: number
}

/** A ban or, with an end, a timeout. */
export interface Ban {
  readonly user: Person
  readonly by: Person
  readonly reason: string
  readonly at: string
  /** RFC 3339; undefined for ever. */
  readonly until: string | undefined
}

/** A message in the chat of a channel, kept so that it can be deleted or answered. */
export interface Line {
  readonly id: string
  readonly by: Person
  readonly text: string
  readonly at: number
}

/** Everything that the API knows about one channel. */
export class Channel {
  readonly owner: Person
  title = 'A quiet pond'
  category: Category = { id: '509658', name: 'Just Chatting' }
  language = 'en'
  tags: readonly string[] = []
  labels: readonly string[] = []
  stream: Stream | undefined
  readonly followers = new Map<string, { readonly user: Person; readonly at: string }>()
  readonly subscribers = new Map<
    string,
    { readonly user: Person; readonly tier: '1000' | '2000' | '3000'; readonly gifter: Person | undefined }
  >()
  readonly bans = new Map<string, Ban>()
  readonly warnings: { readonly user: Person; readonly by: Person; readonly reason: string }[] = []
  readonly lines = new Map<string, Line>()
  readonly polls: HelixPollData[] = []
  readonly predictions: HelixPredictionData[] = []
  readonly rewards = new Map<string, HelixRewardData & { readonly madeBy: string }>()
  readonly redemptions = new Map<string, HelixRedemptionData>()
  readonly clips: { readonly id: string; readonly by: Person; readonly at: string; readonly title: string }[] = []
  readonly markers: { readonly id: string; readonly at: string; readonly text: string; readonly second: number }[] = []
  readonly shoutouts: { readonly to: Person; readonly at: number }[] = []
  raid: { readonly to: Person; readonly at: string } | undefined
  /** Why the next messages to the chat are dropped, where they are: a code and a text for people. */
  dropReason: { readonly code: string; readonly message: string } | undefined
  settings = {
    slow_mode: false,
    slow_mode_wait_time: null as number | null,
    follower_mode: false,
    follower_mode_duration: null as number | null,
    subscriber_mode: false,
    emote_mode: false,
    unique_chat_mode: false,
    non_moderator_chat_delay: false,
    non_moderator_chat_delay_duration: null as number | null,
  }

  constructor(owner: Person) {
    this.owner = owner
  }

  /** Remember a message; the last 500 are kept. */
  remember(line: Line): void {
    this.lines.set(line.id, line)
    if (this.lines.size > 500) this.lines.delete(this.lines.keys().next().value!)
  }

  static newId(): string {
    return randomUUID()
  }
}
