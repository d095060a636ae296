import { RESTJSONErrorCodes } from 'discord-api-types/v10'

/** A tree of complaints about a body: by key and index, and at each leaf what is wrong. */
export interface ErrorTree {
  [key: string]: ErrorTree | { code: string; message: string }[]
}

/** An answer of Discord that says no. https://docs.discord.com/developers/reference#error-messages; shapes and numbers as published in discord-api-types 0.38.57. */
export class Refusal extends Error {
  readonly status: number
  readonly code: number
  readonly errors: ErrorTree | undefined

  constructor(status: number, code: number, message: string, errors?: ErrorTree) {
    super(message)
    this.status = status
    this.code = code
    this.errors = errors
  }

  body(): object {
    return { message: this.message, code: this.code, ...(this.errors ? { errors: this.errors } : {}) }
  }
}

const known = {
  [RESTJSONErrorCodes.UnknownChannel]: [404, 'Unknown Channel'],
  [RESTJSONErrorCodes.UnknownGuild]: [404, 'Unknown Guild'],
  [RESTJSONErrorCodes.UnknownMember]: [404, 'Unknown Member'],
  [RESTJSONErrorCodes.UnknownMessage]: [404, 'Unknown Message'],
  [RESTJSONErrorCodes.UnknownRole]: [404, 'Unknown Role'],
  [RESTJSONErrorCodes.UnknownUser]: [404, 'Unknown User'],
  [RESTJSONErrorCodes.UnknownEmoji]: [400, 'Unknown Emoji'],
  [RESTJSONErrorCodes.UnknownWebhook]: [404, 'Unknown Webhook'],
  [RESTJSONErrorCodes.UnknownBan]: [404, 'Unknown Ban'],
  [RESTJSONErrorCodes.UnknownInteraction]: [404, 'Unknown interaction'],
  [RESTJSONErrorCodes.UnknownApplicationCommand]: [404, 'Unknown application command'],
  [RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged]: [400, 'Interaction has already been acknowledged.'],
  [RESTJSONErrorCodes.MissingAccess]: [403, 'Missing Access'],
  [RESTJSONErrorCodes.CannotEditMessageAuthoredByAnotherUser]: [403, 'Cannot edit a message authored by another user'],
  [RESTJSONErrorCodes.CannotSendAnEmptyMessage]: [400, 'Cannot send an empty message'],
  [RESTJSONErrorCodes.CannotSendMessagesToThisUser]: [403, 'Cannot send messages to this user'],
  [RESTJSONErrorCodes.MissingPermissions]: [403, 'Missing Permissions'],
  [RESTJSONErrorCodes.ProvidedTooFewOrTooManyMessagesToDelete]: [
    400,
    'Provided too few or too many messages to delete. Must provide at least 2 and fewer than 100 messages to delete',
  ],
  [RESTJSONErrorCodes.InvalidWebhookToken]: [401, 'Invalid Webhook Token'],
  [RESTJSONErrorCodes.OneOfTheMessagesProvidedWasTooOldForBulkDelete]: [
    400,
    'You can only bulk delete messages that are under 14 days old.',
  ],
  [RESTJSONErrorCodes.ThreadAlreadyCreatedForMessage]: [400, 'A thread has already been created for this message'],
} as const satisfies Record<number, readonly [number, string]>

/** The refusal with that code, worded as Discord words it. */
export function refuse(code: keyof typeof known): Refusal {
  const [status, message] = known[code]
  return new Refusal(status, code, message)
}

/** Collects what is wrong with a body, and refuses it as Discord does: 50035 with a tree. */
export class Complaints {
  readonly #tree: ErrorTree = {}
  #some = false

  add(path: readonly (string | number)[], code: string, message: string): void {
    this.#some = true
    let node = this.#tree
    for (const key of path) {
      const next = node[key]
      if (next === undefined || Array.isArray(next)) node = node[key] = {}
      else node = next
    }
    const leaf = node['_errors']
    if (Array.isArray(leaf)) leaf.push({ code, message })
    else node['_errors'] = [{ code, message }]
  }

  /** Complain when a text is missing or its length is not between `least` and `most`. */
  text(path: readonly (string | number)[], value: unknown, least: number, most: number): void {
    if (value === undefined || value === null) {
      if (least > 0) this.add(path, 'BASE_TYPE_REQUIRED', 'This field is required')
    } else if (typeof value !== 'string') {
      this.add(path, 'STRING_TYPE_CONVERT', `Could not interpret "${String(value)}" as string.`)
    } else if (value.length > most && least > 0) {
      this.add(path, 'BASE_TYPE_BAD_LENGTH', `Must be between ${least} and ${most} in length.`)
    } else if (value.length > most) {
      this.add(path, 'BASE_TYPE_MAX_LENGTH', `Must be ${most} or fewer in length.`)
    } else if (value.length < least) {
      this.add(path, 'BASE_TYPE_BAD_LENGTH', `Must be between ${least} and ${most} in length.`)
    }
  }

  /** Complain when a list is longer than `most`. */
  list(path: readonly (string | number)[], value: readonly unknown[] | undefined | null, most: number): void {
    if (value && value.length > most) this.add(path, 'BASE_TYPE_MAX_LENGTH', `Must be ${most} or fewer in length.`)
  }

  settle(): void {
    if (this.#some) throw new Refusal(400, RESTJSONErrorCodes.InvalidFormBodyOrContentType, 'Invalid Form Body', this.#tree)
  }
}
