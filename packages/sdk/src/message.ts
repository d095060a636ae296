/** Plain words. */
export interface Text {
  readonly type: 'text'
  readonly text: string
}
/** Somebody, rendered as the platform mentions people. Only this element ever pings anyone. */
export interface Mention {
  readonly type: 'mention'
  readonly name: string
  readonly id?: string
}
export interface Link {
  readonly type: 'link'
  readonly url: string
  readonly label?: string
}
export interface Image {
  readonly type: 'image'
  readonly url: string
  readonly alt: string
}
/** A card: an embed on Discord, blocks on Slack, `title: text` in plain chat. */
export interface Card {
  readonly type: 'card'
  readonly title?: string
  readonly text?: string
  readonly url?: string
  readonly image?: string
  readonly fields?: readonly { readonly name: string; readonly value: string }[]
}
export interface Buttons {
  readonly type: 'buttons'
  readonly buttons: readonly { readonly label: string; readonly custom?: string; readonly url?: string }[]
}
export interface Form {
  readonly type: 'form'
  readonly title: string
  readonly custom: string
  readonly fields: readonly {
    readonly name: string
    readonly label: string
    readonly kind:
      | 'text'
      | 'textarea'
      | 'select'
      | 'multiselect'
      | 'radio'
      | 'checkbox'
      | 'number'
      | 'email'
      | 'url'
      | 'date'
      | 'time'
      | 'hidden'
    readonly required?: boolean
    readonly options?: readonly string[]
  }[]
}

/** The small set of things a bot can say. Delivery renders each per platform and degrades by rule. */
export type Element = Text | Mention | Link | Image | Card | Buttons | Form

/** What a module says: words, one element, or several in a row. */
export type Message = string | Element | readonly Element[]

/** A message with wishes about how it is delivered. */
export interface Reply {
  readonly message: Message
  /** Only the author should see it, where the platform can; elsewhere it is said openly unless `secret`. */
  readonly private?: boolean
  /**
   * A name for it. Said again under the same name in the same channel, the message is changed where the platform
   * can, instead of another one being written: for a state that lives, such as a giveaway.
   */
  readonly card?: string
}

/** An answer that says no: the outcome becomes `refused` with `code`, and a cooldown that was taken is given back. What the handler wrote stays written: to undo it, throw. */
export interface Refusal {
  readonly refused: true
  readonly code: string
  readonly message?: Message
}

/** What a handler may return. */
export type Answer = Message | Reply | Refusal | undefined | void

/** Say no, kindly: `return refuse('You are too poor for that.', 'too-poor')`. */
export function refuse(message?: Message, code = 'refused'): Refusal {
  return message === undefined ? { refused: true, code } : { refused: true, code, message }
}

/** Answer so that only the author sees it, where the platform can: `return privately('Your code is 1234')`. */
export function privately(message: Message): Reply {
  return { message, private: true }
}
