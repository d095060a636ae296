import { WaddleError } from '@waddlebot/sdk'
import type { Connections } from './connections.ts'
import { isLost } from './explain.ts'

/** How long the server is asked again what became of a transaction; milliseconds. */
const askMs = 15_000
const pauseMs = 100

/**
 * What became of a transaction whose commit was sent on a connection that was then lost.
 *
 * @param xid its number, which the server gave when it began
 * @throws {WaddleError} `WDL_STORE_UNKNOWN` when the server does not come back to say
 */
export async function fateOf(connections: Connections, xid: string): Promise<'committed' | 'aborted'> {
  const until = performance.now() + askMs
  while (!connections.closed && performance.now() < until) {
    const fate = await ask(connections, xid).catch((error: unknown) => {
      if (!isLost(error) && !(error instanceof WaddleError)) throw error
    })
    if (fate === 'committed' || fate === 'aborted') return fate
    await new Promise<void>((resolve) => setTimeout(resolve, pauseMs))
  }
  throw new WaddleError(
    'WDL_STORE_UNKNOWN',
    `${connections.place} was lost during a commit, and did not come back to say whether it took it`,
    {
      fix: 'waddle doctor database.reachable',
      data: { place: connections.place, xid },
    },
  )
}

async function ask(connections: Connections, xid: string): Promise<string | null> {
  const client = await connections.take()
  try {
    const { rows } = await client.query<{ fate: string | null }>('SELECT pg_xact_status($1::xid8) AS fate', [xid])
    connections.give(client)
    return rows[0]?.fate ?? null
  } catch (error) {
    connections.give(client, error)
    throw error
  }
}
