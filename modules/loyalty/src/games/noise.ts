import { type Answer, privately } from '@waddlebot/sdk'
import type { Config } from '../config.ts'
import type { Context, Ground } from '../context.ts'
import { sayList } from '../listing.ts'
import { sayChange } from '../money.ts'

/** More rounds than this in that time are too much for a channel; milliseconds. */
const [most, inMs] = [5, 10_000]
/** How long results are gathered then; milliseconds. */
const windowMs = 3_000

/** How much is played in each channel, in memory: what is played in another process is told in another line. */
class Bustle {
  readonly #rounds = new Map<string, number[]>()

  /** Note a round; whether there were too many lately. */
  note(channel: string, now: number): boolean {
    const lately = (this.#rounds.get(channel) ?? []).filter((at) => at > now - inMs)
    lately.push(now)
    this.#rounds.set(channel, lately.slice(-most - 1))
    return lately.length > most
  }
}

const bustles = new WeakMap<object, Bustle>()

function bustleOf(config: Config): Bustle {
  const known = bustles.get(config) ?? new Bustle()
  bustles.set(config, known)
  return known
}

/**
 * Tell the result of a round, in the transaction that books it: at once, alone to who played, or together with those of
 * the next seconds where a channel is full of them. What waits is a row, so that a restart tells it late and not never.
 */
export async function tellResult(ctx: Context, tx: Ground['db'], line: string, net: number): Promise<Answer> {
  const { author, channel, config, jobs, now } = ctx
  if (config.privateResults && channel.platform !== 'twitch') return privately(line)
  if (!config.mergeResults || !bustleOf(config).note(channel.id, now())) return line
  await tx.run`INSERT INTO loyalty_result (channel, person, name, net) VALUES (${channel.id}, ${author.id}, ${author.name}, ${net})`
  const until = (Math.floor(now() / windowMs) + 1) * windowMs
  await jobs.schedule('results', until, { channel: channel.id }, `results:${channel.id}:${until}`)
  return undefined
}

/** Tell what was gathered in a channel, in one line, and strike it off with that. */
export async function tellGathered({ announce, config, db }: Ground, channel: string): Promise<void> {
  const rows = await db.all<{ person: string; name: string; net: number; id: number }>`
    DELETE FROM loyalty_result WHERE channel = ${channel} RETURNING id, person, name, net`
  if (rows.length === 0) return
  const people = new Map<string, { readonly name: string; readonly net: number }>()
  for (const { person, name, net } of rows.sort((a, b) => a.id - b.id))
    people.set(person, { name, net: (people.get(person)?.net ?? 0) + net })
  const lines = [...people.values()].map(({ name, net }) => `${name} ${net === 0 ? '±' : ''}${sayChange(net, config)}`)
  await announce(channel, `${rows.length} ${rows.length === 1 ? 'round' : 'rounds'}: ${sayList(lines)}`, { priority: 'summary' })
}
