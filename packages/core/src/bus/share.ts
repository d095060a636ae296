import type { Db } from '@waddlebot/sdk'
import type { Dead } from './bus.ts'

/** What one reader has still to do about one message. */
export interface Share {
  readonly seq: number
  readonly id: string
  readonly partition: string
  /** JSON. */
  readonly payload: string
  attempts: number
}

interface DeadRow {
  id: string
  reader: string
  partition: string
  payload: string
  error: string | null
  dead_at: number
}

/** Give a reader its share of what is in a topic, when it reads there for the first time. */
export async function join(db: Db, topic: string, reader: string): Promise<void> {
  const { changes } = await db.run`
    INSERT INTO waddle_bus_reader (topic, name) VALUES (${topic}, ${reader}) ON CONFLICT (topic, name) DO NOTHING`
  if (changes === 0) return
  await db.run`
    INSERT INTO waddle_bus_share (topic, reader, seq)
    SELECT topic, ${reader}, seq FROM waddle_bus_message WHERE topic = ${topic}`
}

/** Give every reader of a topic its share of messages that are new. */
export async function share(db: Db, topic: string, ids: readonly string[]): Promise<void> {
  if (db.dialect === 'postgres')
    await db.run`
      INSERT INTO waddle_bus_share (topic, reader, seq)
      SELECT m.topic, r.name, m.seq FROM waddle_bus_message m JOIN waddle_bus_reader r ON r.topic = m.topic
      WHERE m.topic = ${topic} AND m.id IN (SELECT json_array_elements_text(CAST(${ids} AS json)))`
  else
    await db.run`
      INSERT INTO waddle_bus_share (topic, reader, seq)
      SELECT m.topic, r.name, m.seq FROM waddle_bus_message m JOIN waddle_bus_reader r ON r.topic = m.topic
      WHERE m.topic = ${topic} AND m.id IN (SELECT value FROM json_each(${ids}))`
}

/** Strike off a reader's shares that are done. */
export async function strike(db: Db, topic: string, reader: string, messages: readonly number[]): Promise<void> {
  if (db.dialect === 'postgres')
    await db.run`
      DELETE FROM waddle_bus_share WHERE topic = ${topic} AND reader = ${reader}
      AND seq IN (SELECT CAST(json_array_elements_text(CAST(${messages} AS json)) AS bigint))`
  else
    await db.run`
      DELETE FROM waddle_bus_share WHERE topic = ${topic} AND reader = ${reader} AND seq IN (SELECT value FROM json_each(${messages}))`
}

/** Shares that are not done, oldest first, from after `seq`. */
export function sharesAfter(db: Db, topic: string, reader: string, seq: number, most: number): Promise<Share[]> {
  return db.all<Share>`
    SELECT s.seq, m.id, m.partition, m.payload, s.attempts FROM waddle_bus_share s JOIN waddle_bus_message m ON m.seq = s.seq
    WHERE s.topic = ${topic} AND s.reader = ${reader} AND s.seq > ${seq} AND s.dead_at IS NULL ORDER BY s.seq LIMIT ${most}`
}

/** Shares that failed too often, oldest first. */
export async function deadOf(db: Db, topic: string): Promise<Dead[]> {
  const rows = await db.all<DeadRow>`
    SELECT m.id, s.reader, m.partition, m.payload, s.error, s.dead_at FROM waddle_bus_share s JOIN waddle_bus_message m ON m.seq = s.seq
    WHERE s.topic = ${topic} AND s.dead_at IS NOT NULL ORDER BY s.dead_at, s.seq`
  return rows.map((row) => ({
    id: row.id,
    topic,
    group: row.reader,
    partition: row.partition,
    payload: JSON.parse(row.payload) as unknown,
    error: row.error ?? '',
    at: row.dead_at,
  }))
}
