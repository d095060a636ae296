import {
  type Acted,
  type ActionName,
  type ActPlace,
  type AnyModule,
  actionNames,
  defineModule,
  type Envelope,
  type Outgoing,
  type ReceiverContext,
  type Said,
  type Sent,
  type Settled,
  type TestAct,
} from './sdk.ts'

/** Faults asked of one fake platform. */
interface Faults {
  drop: number
  duplicate: number
}

/** Stands in for every platform: hands envelopes over, keeps what is said, tells when a message has ended. */
export class FakePlatforms {
  readonly out: Said[] = []
  readonly acts: (TestAct & { readonly platform: string })[] = []
  readonly answers = new Map<string, Acted | ((input: never) => Acted)>()
  readonly module: AnyModule
  readonly #faults = new Map<string, Faults>()
  readonly #settled = new Map<string, (notice: Settled) => void>()
  #context: ReceiverContext<unknown> | undefined

  constructor() {
    this.module = defineModule({
      name: 'fake-platforms',
      receiver: {
        platform: 'console',
        standsIn: true,
        actions: actionNames,
        start: async (context) => {
          this.#context = context as ReceiverContext<unknown>
          return {
            send: async (message: Outgoing) => this.#send(message),
            settled: (notice: Settled) => this.#settled.get(`${notice.platform}:${notice.id}`)?.(notice),
            act: async (where, action, input) => this.#act(where, action, input) as never,
            health: () => ({ state: 'up' as const }),
            stop: async () => {},
          }
        },
      },
    }) as AnyModule
  }

  faults(platform: string): Faults {
    let faults = this.#faults.get(platform)
    if (!faults) this.#faults.set(platform, (faults = { drop: 0, duplicate: 0 }))
    return faults
  }

  /** Let `envelope` happen and wait until everything that it caused is done. */
  async happen(envelope: Envelope): Promise<Settled> {
    const context = this.#context!
    const key = `${envelope.platform}:${envelope.id}`
    const faults = this.faults(envelope.platform)
    // Of one that is delivered twice, the second may be known for what it is before the first is done.
    let doubled = faults.duplicate > 0
    const ended = new Promise<Settled>((resolve) => {
      this.#settled.set(key, (notice) => {
        if (doubled && notice.outcome === 'duplicate') {
          doubled = false
          return
        }
        this.#settled.delete(key)
        resolve(notice)
      })
    })
    const accepted = await context.receive(envelope)
    if (!accepted.accepted) {
      this.#settled.delete(key)
      return { id: envelope.id, platform: envelope.platform, outcome: 'failed', reason: accepted.reason }
    }
    if (faults.duplicate > 0) {
      faults.duplicate--
      await context.receive(envelope)
    }
    return ended
  }

  #act({ platform = 'console', channel }: ActPlace, action: ActionName, input: unknown): Acted {
    this.acts.push({ platform, channel, action, input: input as TestAct['input'] })
    const answer = this.answers.get(`${platform}:${action}`) ?? ({ done: true, result: undefined } as Acted)
    return typeof answer === 'function' ? answer(input as never) : answer
  }

  #send(message: Outgoing): Sent {
    const faults = this.faults(message.platform)
    if (faults.drop > 0) {
      faults.drop--
      return { sent: false, retry: true, why: 'outage', retryAfterMs: 0, reason: 'the test dropped it' }
    }
    this.out.push({
      platform: message.platform,
      channel: message.channel,
      text: message.fallback,
      elements: message.elements,
      private: message.privateTo !== undefined,
      part: message.part,
      parts: message.parts,
      ...(message.replyTo === undefined ? {} : { inReplyTo: message.replyTo }),
      ...(message.edits === undefined ? {} : { edits: message.edits }),
    })
    return { sent: true, id: message.edits ?? message.id }
  }
}
