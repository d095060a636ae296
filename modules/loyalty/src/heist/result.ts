import type { Db } from '@waddlebot/sdk'
import { free } from '../draw/result.ts'
import { byPerson, entriesOf } from '../gathering/entry.ts'
import { lobbyOf } from '../gathering/lobby.ts'

/** A heist that is over, with everybody who was in it: what was told in chat, and whom there was no room for. Undefined when there is none. */
export async function heistResult(db: Db, id: string): Promise<Readonly<Record<string, unknown>> | undefined> {
  if (!/^[1-9]\d{0,9}$/.test(id)) return undefined
  const lobby = await lobbyOf(db, Number(id))
  if (lobby?.kind !== 'heist' || lobby.state !== 'settled') return undefined
  const crew = [...byPerson(await entriesOf(db, lobby.id)).values()]
  return { heist: lobby.id, crew: crew.map(([entry]) => ({ name: entry!.name, free: entry!.choice === free })) }
}
