import type { ReceiverEvent, SocketModeReceiver } from '@slack/bolt'
import type { Intake } from '../hearing/intake.ts'
import { record, words } from '../hearing/slip.ts'

/** What the receiver of Bolt is used for here: one dial, and no more. */
export type Dial = () => SocketModeReceiver

export interface SocketEar {
  readonly intake: Intake
  /** It stands: Slack said hello. */
  opened(): void
  /** It is over, or never stood; called once. `error` is what the dial failed with. */
  closed(error?: unknown): void
  /** Slack asks us to go: another one should be dialled before this one is cut. */
  leaving(reason: string): void
}

/** How long the other end has to say goodbye; milliseconds. */
const lastWordMs = 1_000
/** Slack cuts a connection that it wants renewed within some ten seconds; one that it forgot is left after so long. Milliseconds. */
const cutMs = 15_000

/**
 * One connection of Socket Mode, from the dial to the end. Bolt's receiver carries it, told not to reconnect: it
 * reconnects by a clock of its own, and gives up after an HTTP 500. Its handler of frames is guarded, because a
 * frame without a payload makes it throw where nobody can catch it.
 */
export class Socket {
  readonly #receiver: SocketModeReceiver
  readonly #ear: SocketEar
  #over = false
  #stands = false
  #error: unknown
  #dialTimer: NodeJS.Timeout
  #cutTimer: NodeJS.Timeout | undefined

  constructor(dial: Dial, dialMs: number, ear: SocketEar) {
    this.#receiver = dial()
    this.#ear = ear
    this.#receiver.init({ processEvent: (event: ReceiverEvent) => this.#take(event) } as never)
    this.#guardFrames()
    const { client } = this.#receiver
    client.on('connected', () => this.#opened())
    client.on('close', () => this.#end(this.#error))
    client.on('error', (error: unknown) => (this.#error = error))
    // A dial that was given up meanwhile goes on behind our back, and must not end in a connection.
    client.on('connecting', () => this.#over && queueMicrotask(() => this.#disconnect()))
    this.#dialTimer = setTimeout(() => this.#end(new Error(`no connection within ${dialMs} ms`)), dialMs)
    // Starting rejects when the dial fails, and when the connection ends before Slack has said hello.
    client.start().then(
      () => {},
      (error: unknown) => this.#end(error),
    )
  }

  get stands(): boolean {
    return this.#stands && !this.#over
  }

  /** Close it; nothing is heard of it any more. */
  close(): void {
    this.#end()
  }

  #opened(): void {
    if (this.#over || this.#stands) return
    this.#stands = true
    clearTimeout(this.#dialTimer)
    this.#ear.opened()
  }

  #end(error?: unknown): void {
    if (this.#over) return
    this.#over = true
    clearTimeout(this.#dialTimer)
    clearTimeout(this.#cutTimer)
    const { client } = this.#receiver
    // Up to 3.1, every listener that a failed start left behind rejects a promise that nobody holds.
    for (const event of ['connected', 'disconnected', 'ws_message', 'slack_event']) client.removeAllListeners(event)
    this.#disconnect()
    // Asked a second time it does not wait for the other end any more, which may be long gone.
    setTimeout(() => this.#disconnect(), lastWordMs).unref()
    this.#ear.closed(error)
  }

  #disconnect(): void {
    this.#receiver.client.disconnect().catch(() => {})
  }

  async #take({ body, ack, retryNum, retryReason }: ReceiverEvent): Promise<void> {
    const again = { ...(retryNum === undefined ? {} : { retryNum }), ...(retryReason === undefined ? {} : { retryReason }) }
    const { verdict, answer } = await this.#ear.intake.take({ body: record(body), ...again })
    if (verdict === 'refused' || this.#over) return
    // It may be gone by now: then Slack sends it again, and the bot knows it by its id.
    await ack(answer as never).catch(() => {})
  }

  #guardFrames(): void {
    const { client } = this.#receiver
    const inner = client.listeners('ws_message') as ((data: unknown, isBinary: boolean) => unknown)[]
    client.removeAllListeners('ws_message')
    client.on('ws_message', (data: unknown, isBinary: boolean) => {
      if (isBinary) return
      const frame = readFrame(data)
      if (typeof frame === 'string') return this.#ear.intake.odd(undefined, frame)
      if (frame.type === 'disconnect') this.#ear.leaving(frame.reason)
      // The client closes at once when it is told to go; until Slack cuts it off, it may still bring something.
      if (frame.type === 'disconnect' && frame.reason === 'warning') return
      if (frame.type === 'disconnect' && frame.reason === 'refresh_requested') {
        this.#cutTimer ??= setTimeout(() => this.#end(), cutMs)
        return
      }
      for (const each of inner) Promise.resolve(each(data, isBinary)).catch((error: unknown) => this.#ear.intake.odd(undefined, error))
    })
  }
}

/** What the client must find in a frame so that it does not throw; why it would, for a frame that lacks it. */
function readFrame(data: unknown): { readonly type: string; readonly reason: string } | string {
  let read: unknown
  try {
    read = JSON.parse(String(data))
  } catch {
    return 'a frame that is no JSON'
  }
  const frame = record(read)
  const type = words(frame['type'])
  if (type === '') return 'a frame without a type'
  if (type === 'hello' || type === 'disconnect') return { type, reason: words(frame['reason']) }
  if (typeof frame['envelope_id'] !== 'string') return `a frame without an envelope_id (${type.slice(0, 40)})`
  if (!['events_api', 'slash_commands', 'interactive'].includes(type)) return `a frame of an unknown type (${type.slice(0, 40)})`
  const payload = record(frame['payload'])
  if (Object.keys(payload).length === 0) return `a frame without a payload (${type})`
  // The client repeats an event under its own type; some of those names are its own signals.
  const event = words(record(payload['event'])['type'])
  const signals =
    /^(close|error|connected|connecting|disconnected|disconnecting|reconnecting|authenticated|ws_message|slack_event|outgoing_message)$/
  if (type === 'events_api' && (event === '' || signals.test(event))) return `an event of no type that there is (${event.slice(0, 40)})`
  return { type, reason: '' }
}
