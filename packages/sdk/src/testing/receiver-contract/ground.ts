import type { ActionName } from '../../actions.ts'
import type { ReceiverBench } from '../receiver.ts'

/** A message as the platform shows it to people. */
export interface Shown {
  readonly id: string
  readonly channel: string
  readonly text: string
  /** Id of the message that it answers. */
  readonly replyTo?: string
  readonly thread?: string
  /** The only account (platform id) that sees it. */
  readonly privateTo?: string
}

/** A receiver that stands on a counterpart of its platform, and what the contract does to the two. */
export interface ContractGround {
  /** The receiver, connected: its health is `up`. */
  readonly bench: ReceiverBench
  /** Where everything happens, in the platform's ids. */
  readonly server: string | null
  readonly channel: string
  /** Somebody says something; the id of the event that the receiver is to hand over. `user` is a name: `ann`, `bob` or `cid`. */
  say(user: string, text: string, where?: { readonly replyTo?: string; readonly thread?: string }): Promise<string>
  /** Platform id of a user. */
  account(user: string): string
  /** The platform delivers the event again, as it does after a doubt. */
  redeliver(id: string): Promise<void>
  /** What people see of the bot, oldest first; changed messages with their last text. */
  shown(): readonly Shown[]
  /** Cut every connection; the platform can be reached again at once. */
  drop(): Promise<void>
  /** The next thing that the bot sends is refused for so long; milliseconds. */
  limit(ms: number): Promise<void>
  /** From now on the platform does not know the bot's token, and it ends what stands. */
  revoke(): Promise<void>
  /** How often the platform was dialled. */
  dials(): number
  /** Answers of the platform to what is sent take so long; milliseconds. */
  delay(ms: number): void
  /** The bot's own account says something, as if another program used it. */
  speakAsBot(text: string): Promise<void>
  edit?(id: string, text: string): Promise<void>
  remove?(id: string): Promise<void>
  /** Frames that the platform should never send; the receiver must outlive all of them. */
  oddities?(): Promise<void>
  close(): Promise<void>
}

/** What the platform under contract cannot do, so that the suite asks for its word on that instead. */
export interface ContractTraits {
  /** False where no connection stands between the two, so that none can break: the terminal. */
  readonly network?: boolean
  /** What was said while nobody listened can be asked for afterwards. */
  readonly history: boolean
  /** Tells of edits and deletions. */
  readonly changes: boolean
  readonly threads: boolean
  /** An action that the platform does not have. */
  readonly lacks: ActionName
  /** A text of exactly the platform's limit that it shows byte for byte; made of letters when left out. */
  readonly longest?: string
}
