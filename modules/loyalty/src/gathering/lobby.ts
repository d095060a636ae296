import type { Db } from '@waddlebot/sdk'

export type LobbyKind = 'duel' | 'heist' | 'raffle' | 'bet' | 'trivia'
export type LobbyState = 'open' | 'locked' | 'settled' | 'cancelled'

/** Something that people gather for. */
export interface Lobby<Data = unknown> {
  readonly id: number
  readonly community: string
  readonly kind: LobbyKind
  readonly state: LobbyState
  /** Where it is told how it ends. */
  readonly channel: string
  readonly openedBy: string
  /** Epoch milliseconds. */
  readonly closesAt: number
  readonly data: Data
}

/** A lobby that is to be opened. */
export interface NewLobby {
  readonly community: string
  readonly kind: LobbyKind
  readonly channel: string
  readonly openedBy: string
  readonly data: unknown
  readonly at: number
  readonly closesAt: number
  /** There is one at a time for each; left out, one in the community. */
  readonly slot?: string
}

interface Row {
  readonly id: number
  readonly community: string
  readonly kind: LobbyKind
  readonly state: LobbyState
  readonly channel: string
  readonly opened_by: string
  readonly closes_at: number
  readonly data: string
}

/** Open a lobby; undefined when there is one in its place. */
export async function openLobby(tx: Db, lobby: NewLobby): Promise<number | undefined> {
  const { community, kind, channel, openedBy, at, closesAt, slot = '' } = lobby
  const row = await tx.one<{ id: number }>`
    INSERT INTO loyalty_lobby (community, kind, state, channel, opened_by, data, opened_at, closes_at, slot)
    VALUES (${community}, ${kind}, 'open', ${channel}, ${openedBy}, ${JSON.stringify(lobby.data)}, ${at}, ${closesAt}, ${slot})
    ON CONFLICT DO NOTHING RETURNING id`
  return row?.id
}

/** Never was: for a lobby whose opener could not pay. */
export async function dropLobby(tx: Db, id: number): Promise<void> {
  await tx.run`DELETE FROM loyalty_lobby WHERE id = ${id}`
}

export async function lobbyOf<Data>(db: Db, id: number): Promise<Lobby<Data> | undefined> {
  const row = await db.one<Row>`SELECT * FROM loyalty_lobby WHERE id = ${id}`
  return row && read<Data>(row)
}

/** Lobbies of a kind that are not over, oldest first. */
export async function standing<Data>(db: Db, community: string, kind: LobbyKind): Promise<Lobby<Data>[]> {
  const rows = await db.all<Row>`
    SELECT * FROM loyalty_lobby WHERE community = ${community} AND kind = ${kind} AND state IN ('open', 'locked') ORDER BY id`
  return rows.map((row) => read<Data>(row))
}

/** The lobby of a kind that was opened last, over or not. */
export async function latest<Data>(db: Db, community: string, kind: LobbyKind): Promise<Lobby<Data> | undefined> {
  const row = await db.one<Row>`
    SELECT * FROM loyalty_lobby WHERE community = ${community} AND kind = ${kind} ORDER BY id DESC LIMIT 1`
  return row && read<Data>(row)
}

/** Of all who want to change its state at once, exactly one does. */
export async function turnTo(tx: Db, id: number, from: LobbyState, to: LobbyState): Promise<boolean> {
  return (await tx.run`UPDATE loyalty_lobby SET state = ${to} WHERE id = ${id} AND state = ${from}`).changes > 0
}

/** Keep it as it is until this transaction ends: who enters does so before or after it closes, never during. */
export async function holdOpen(tx: Db, id: number, now: number): Promise<boolean> {
  return (await tx.run`UPDATE loyalty_lobby SET state = state WHERE id = ${id} AND state = 'open' AND closes_at > ${now}`).changes > 0
}

/**
 * {@link holdOpen} for what people announce a time for: somebody spoke at `at`, in time, and it came when it was closed
 * no earlier than `since`.
 */
export async function holdUntil(tx: Db, id: number, at: number, since: number): Promise<boolean> {
  const { changes } = await tx.run`
    UPDATE loyalty_lobby SET state = state
    WHERE id = ${id} AND state IN ('open', 'locked') AND closes_at >= ${at} AND closes_at > ${since}`
  return changes > 0
}

/** Nobody enters any more from now on. */
export async function lock(tx: Db, id: number, now: number): Promise<boolean> {
  return (await tx.run`UPDATE loyalty_lobby SET state = 'locked', closes_at = ${now} WHERE id = ${id} AND state = 'open'`).changes > 0
}

export async function keepData(tx: Db, id: number, data: unknown): Promise<void> {
  await tx.run`UPDATE loyalty_lobby SET data = ${JSON.stringify(data)} WHERE id = ${id}`
}

function read<Data>(row: Row): Lobby<Data> {
  const { id, community, kind, state, channel } = row
  return { id, community, kind, state, channel, openedBy: row.opened_by, closesAt: row.closes_at, data: JSON.parse(row.data) as Data }
}
