import { deadLettersOf } from './rabbit-dead.ts'

/**
 * Whether a RabbitMQ can be used: it answers, lets this user in, and can make the queues that a bus needs, which are
 * there from 3.10 on.
 *
 * @returns what is wrong, in words; undefined when nothing is
 */
export async function tryRabbit(url: string): Promise<string | undefined> {
  const { Connection } = await import('rabbitmq-client')
  const connection = new Connection({ url, acquireTimeout: 3_000, connectionTimeout: 3_000 })
  let reason: string | undefined
  connection.on('error', (error: Error) => (reason ??= error.message))
  try {
    await connection.onConnect(3_000)
    for (const type of ['quorum', 'stream'] as const) {
      const queue = `waddle-doctor-${type}-${process.pid}`
      const more = type === 'quorum' ? deadLettersOf('waddle-doctor', 'events', 'router') : {}
      await connection.queueDeclare({ queue, durable: true, arguments: { 'x-queue-type': type, ...more } })
      await connection.queueDelete({ queue })
    }
    return undefined
  } catch (error) {
    return (reason ?? (error as Error).message).replace(/^undefined: /, '')
  } finally {
    connection.unsafeDestroy()
  }
}
