/** A Web API call that Slack answers with `ok: false`. */
export class Refusal extends Error {
  readonly code: string
  /** Further fields of the answer. */
  readonly more: Readonly<Record<string, unknown>>

  constructor(code: string, more: Readonly<Record<string, unknown>> = {}) {
    super(code)
    this.code = code
    this.more = more
  }

  /** `invalid_arguments` and the like, with the messages that Slack adds. */
  static because(code: string, ...messages: string[]): Refusal {
    return new Refusal(code, { errors: messages, response_metadata: { messages: messages.map((message) => `[ERROR] ${message}`) } })
  }
}
