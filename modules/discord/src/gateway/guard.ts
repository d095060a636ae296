import { type IShardingStrategy, SimpleShardingStrategy, type WebSocketManager, type WebSocketShard } from '@discordjs/ws'

export interface GuardOptions {
  /** How long a polite end may take before the socket is torn down; milliseconds. */
  readonly closeMs: number
  /** Something threw inside the library that nobody else would have caught. */
  fault(error: unknown, shardId: number): void
}

/**
 * The parts of a shard that the library calls without waiting for them: what is thrown there would end the process
 * (an op 9 between RESUME and RESUMED does), or leave a connection that hears nothing more.
 */
interface Inside {
  onMessage(data: unknown, binary: boolean): Promise<void>
  onClose(code: number): Promise<void>
  onError(error: Error): void
  internalConnect(): Promise<void>
  heartbeat(requested?: boolean): Promise<void>
  destroy(options?: object): Promise<void>
  readonly connection: { terminate?(): void } | null
}

/** Connections of discord.js in this process, each of them guarded. */
export class GuardedShards extends SimpleShardingStrategy implements IShardingStrategy {
  readonly #options: GuardOptions

  constructor(manager: WebSocketManager, options: GuardOptions) {
    super(manager)
    this.#options = options
  }

  override async spawn(shardIds: number[]): Promise<void> {
    await super.spawn(shardIds)
    for (const [id, shard] of this['shards']) guard(shard, id, this.#options)
  }

  /** Tear every socket down, now. */
  terminate(): void {
    for (const shard of this['shards'].values()) (shard as unknown as Inside).connection?.terminate?.()
  }
}

function guard(shard: WebSocketShard, id: number, { closeMs, fault }: GuardOptions): void {
  const inside = shard as unknown as Inside
  const { onMessage, onClose, onError, internalConnect, heartbeat, destroy } = inside
  const watched =
    <A extends unknown[]>(act: (...args: A) => Promise<void>) =>
    async (...args: A): Promise<void> => {
      try {
        await act.apply(inside, args)
      } catch (error) {
        fault(error, id)
      }
    }
  inside.onMessage = watched(onMessage)
  inside.onClose = watched(onClose)
  inside.internalConnect = watched(internalConnect)
  inside.heartbeat = watched(heartbeat)
  inside.onError = (error) => {
    try {
      onError.call(inside, error ?? new Error('the socket failed'))
    } catch (thrown) {
      fault(thrown, id)
    }
  }
  inside.destroy = watched(async (options) => {
    // A half-open socket never answers the close frame, and the library waits for that.
    const socket = inside.connection
    const timer = setTimeout(() => socket?.terminate?.(), closeMs)
    timer.unref()
    try {
      await destroy.call(inside, options)
    } finally {
      // What comes after the close, such as the next connection, is in it too: the timer then hits a socket that is gone.
      clearTimeout(timer)
    }
  })
}
