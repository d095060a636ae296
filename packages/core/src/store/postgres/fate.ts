import { WaddleError } from '@waddlebot/sdk'
import type { Connections } from './connections.ts'
import { isLost } from './explain.ts'

/** How long the server is asked again what became of a transaction; milliseconds. */
const askMs = 15_000
const pauseMs = 100

/**
 * What became of a transaction whose commit was sent on a connection that was then lost.
 *
 * A server that crashed meanwhile may have given the number of a transaction that was lost to another one. So
 * "aborted" is always true, and "committed" only while the server lives on.
 *
 * @param xid its number, which the server gave when it began
 * @param life of the server when it began
 * @throws {WaddleError} `WDL_STORE_UNKNOWN` when the server cannot say
 */
export async function fateOf(connections: Connections, xid: string, life: string): Promise<'committed' | 'aborted'> {
  const until = performance.now() + askMs
  while (!connections.closed && performance.now() < until) {
    const fate = await ask(connections, xid, life).catch((error: unknown) => {
      if (!isLost(error) && !(error instanceof WaddleError)) throw error
    })
    if (fate === 'committed' || fate === 'aborted') return fate
    if (fate === 'unsure') break
    await new Promise<void>((resolve) => setTimeout(resolve, pauseMs))
  }
  throw new WaddleError('WDL_STORE_UNKNOWN', `${connections.place} was lost during a commit, and cannot say any more whether it took it`, {
    fix: 'waddle doctor database.reachable',
    data: { place: connections.place, xid },
  })
}

async function ask(connections: Connections, xid: string, life: string): Promise<string | null> {
  const client = await connections.take()
  try {
    const { rows } = await client.query<{ fate: string | null }>('SELECT pg_xact_status($1::xid8) AS fate', [xid])
    const same = life !== '' && (await connections.lifeOf(client)) === life
    connections.give(client)
    const fate = rows[0]?.fate ?? null
    return fate === 'committed' && !same ? 'unsure' : fate
  } catch (error) {
    connections.give(client, error)
    throw error
  }
}
