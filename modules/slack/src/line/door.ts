import type { RawRequest, RawResponse, ReceiverContext } from '@waddlebot/sdk'
import type { SlackConfig } from '../config.ts'
import type { Intake } from '../hearing/intake.ts'
import { type Delivery, record } from '../hearing/slip.ts'
import { isSlacks } from './signature.ts'

/** Paths below `/m/slack` that Slack calls: one would do, but people like to tell them apart in their proxy. */
export const doors = ['/events', '/commands', '/interactive'] as const

const json = (status: number, body: unknown): RawResponse => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify(body),
})

/** Slack's way in over HTTP: what is not signed by Slack is refused, all else goes to the intake. */
export class Door {
  readonly #ctx: ReceiverContext<SlackConfig>
  readonly #intake: Intake
  readonly #closers: readonly (() => void)[]
  #refused = 0

  constructor(ctx: ReceiverContext<SlackConfig>, intake: Intake) {
    this.#ctx = ctx
    this.#intake = intake
    this.#closers = doors.map((path) => ctx.route('POST', path, (request) => this.#answer(request)))
  }

  close(): void {
    for (const close of this.#closers) close()
  }

  async #answer(request: RawRequest): Promise<RawResponse> {
    // By the true clock: Slack's signature knows no other.
    if (!isSlacks(request, this.#ctx.secret('SLACK_SIGNING_SECRET') ?? '', Date.now())) return this.#refuse(request)
    const delivery = read(request)
    if (!delivery) {
      this.#intake.odd(undefined, 'a signed request whose body cannot be read')
      return json(400, { error: 'the body cannot be read' })
    }
    const { body } = delivery
    if (body['type'] === 'url_verification') return json(200, { challenge: String(body['challenge'] ?? '') })
    // Slack looks after its certificates with an empty command.
    if (body['ssl_check'] === '1') return { status: 200 }
    const { verdict, answer } = await this.#intake.take(delivery)
    if (verdict === 'refused') return json(503, { error: 'try again' })
    return answer ? json(200, answer) : { status: 200 }
  }

  #refuse({ from }: RawRequest): RawResponse {
    this.#refused++
    if (Math.log10(this.#refused) % 1 === 0)
      this.#ctx.log.warn('refused a request that Slack did not sign, or not now', { from, refused: this.#refused, fix: 'waddle doctor' })
    return json(401, { error: 'not signed by Slack, or not now' })
  }
}

/** An event is JSON; commands are forms; interactions are JSON in a form. */
function read({ headers, body }: RawRequest): Delivery | undefined {
  const text = new TextDecoder().decode(body)
  const retry = Number(headers['x-slack-retry-num'])
  const reason = headers['x-slack-retry-reason']
  const again = { ...(retry > 0 ? { retryNum: retry } : {}), ...(reason === undefined ? {} : { retryReason: reason }) }
  try {
    if (!(headers['content-type'] ?? '').includes('application/x-www-form-urlencoded')) return delivery(JSON.parse(text), again)
    const form = Object.fromEntries(new URLSearchParams(text))
    return delivery(form['payload'] === undefined ? form : JSON.parse(form['payload']), again)
  } catch {
    return undefined
  }
}

function delivery(body: unknown, again: Omit<Delivery, 'body'>): Delivery | undefined {
  return typeof body === 'object' && body !== null && !Array.isArray(body) ? { body: record(body), ...again } : undefined
}
