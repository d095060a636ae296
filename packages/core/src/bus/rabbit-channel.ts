import type { Channel, Connection } from 'rabbitmq-client'

/** Do something over a channel of its own, which is gone afterwards. */
export async function overChannel<T>(connection: Connection, work: (channel: Channel) => Promise<T>): Promise<T> {
  const channel = await connection.acquire()
  try {
    return await work(channel)
  } finally {
    await ended(channel)
  }
}

/**
 * End a channel; never rejects. The client's own `close` waits for ever where the connection is cut meanwhile
 * (rabbitmq-client 5.0.8); that the channel is gone is said even then.
 */
export async function ended(channel: Channel): Promise<void> {
  if (!channel.active) return
  await new Promise<void>((resolve) => {
    channel.once('close', resolve)
    void channel.close().then(resolve, resolve)
  })
}
