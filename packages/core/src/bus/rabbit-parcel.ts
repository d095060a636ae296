import type { Channel, ReturnedMessage } from 'rabbitmq-client'

/** A message as it lies in a queue. */
export interface Parcel {
  readonly id: string
  readonly partition: string
  readonly body: Buffer
}

/** Acknowledge, unless the channel is gone: then the message is handed out again, whatever one says. */
export function acknowledge(channel: Channel, deliveryTag: number): void {
  if (channel.active) channel.basicAck({ deliveryTag })
}

/** Send, and wait until it lies on the disks of the servers. */
export function send(
  channel: Channel,
  exchange: string,
  routingKey: string,
  { id, partition, body }: Parcel,
  type?: string,
): Promise<void> {
  return channel.basicPublish(
    {
      exchange,
      routingKey,
      messageId: id,
      headers: { partition },
      contentType: 'application/json',
      durable: true,
      ...(type ? { type } : {}),
    },
    body,
  )
}

export function parcelOf(message: Pick<ReturnedMessage, 'messageId' | 'headers' | 'body'>): Parcel {
  const body = message.body as unknown
  const partition = String((message.headers as Record<string, unknown> | undefined)?.['partition'] ?? '')
  // The client reads JSON by itself; the bus reads it where it is worked on.
  return { id: message.messageId ?? '', partition, body: Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body)) }
}
