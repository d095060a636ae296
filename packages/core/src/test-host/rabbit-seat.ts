/** How long a busy machine may take to let one in; milliseconds. */
const patience = 10_000

/** A place on a RabbitMQ that nobody else uses while this process lives. */
export interface RabbitSeat {
  /** What the names of queues begin with. */
  readonly prefix: string
  leave(): Promise<void>
}

/**
 * Take a seat that is free: the first whose lock, a queue that ends with the connection that made it, nobody holds. A
 * process that was killed leaves its seat to the next one, and with it the queues that it did not live to take away:
 * whoever takes a seat sweeps it first.
 *
 * @param url `amqp://…`
 * @throws {Error} when there is no RabbitMQ
 */
export async function takeRabbitSeat(url: string): Promise<RabbitSeat> {
  const { Connection } = await import('rabbitmq-client')
  const connection = new Connection({ url, acquireTimeout: patience, connectionTimeout: patience, noDelay: true })
  let reason = ''
  connection.on('error', (error: Error) => (reason = error.message))
  try {
    await connection.onConnect(patience)
  } catch {
    connection.unsafeDestroy()
    throw new Error(`these tests need a RabbitMQ at ${new URL(url).host}: ${reason}`)
  }
  for (let number = 0; ; number++) {
    const prefix = `waddle-test-${number}`
    const taken = await connection.queueDeclare({ queue: `${prefix}-seat`, exclusive: true }).then(
      () => true,
      (error: unknown) => {
        if ((error as { code?: string }).code !== 'RESOURCE_LOCKED') throw error
        return false
      },
    )
    if (taken) return { prefix, leave: () => connection.close() }
  }
}
