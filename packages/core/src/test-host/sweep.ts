import { RabbitDead } from '../bus/rabbit-dead.ts'
import { RabbitTopic } from '../bus/rabbit-topic.ts'
import { eventsTopic, routerGroup } from '../intake/parcel.ts'

/** How long a busy machine may take to let one in; milliseconds. */
const patience = 10_000

/**
 * Take away what a bot that is gone left on a RabbitMQ. Each of its queues is a small cluster there: hundreds that
 * nobody needs any more slow down the next.
 *
 * @param url `amqp://…`
 * @param prefix what the names of its queues begin with
 */
export async function sweepRabbit(
  url: string,
  prefix: string,
  more: { readonly partitions?: number; readonly topics?: readonly string[]; readonly groups?: readonly string[] } = {},
): Promise<void> {
  // Not to be loaded by tests that need none.
  const [{ Connection }, { rabbitBusDefaults }] = await Promise.all([import('rabbitmq-client'), import('../bus/rabbit.ts')])
  const { partitions = rabbitBusDefaults.partitions, topics = [eventsTopic], groups = [routerGroup] } = more
  const connection = new Connection({ url, acquireTimeout: patience, connectionTimeout: patience, noDelay: true })
  for (const topic of topics.map((name) => new RabbitTopic(prefix, name, partitions))) {
    for (const queue of [topic.log, ...groups.flatMap((group) => topic.queues(group))]) await connection.queueDelete({ queue })
    await connection.exchangeDelete({ exchange: topic.exchange })
  }
  const { queue, exchange } = new RabbitDead(connection, prefix)
  await connection.queueDelete({ queue })
  await connection.exchangeDelete({ exchange })
  await connection.close()
}
