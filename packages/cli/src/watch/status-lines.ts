import type { BotStatus, ProcessStatus } from '@waddlebot/core'
import { columns } from '../paint.ts'

/** A part of the status: a word, and lines that belong to it. `bad` where somebody should look. */
export interface Line {
  readonly about: string
  readonly text: string
  readonly bad: boolean
}

/** The status of a bot as lines, for people: first the whole, then each process. */
export function statusLines(status: BotStatus): readonly Line[] {
  const { database, bus, putAside, processes, at } = status
  return [
    line('database', `${database.kind} ${database.ok ? 'ok' : `not ok: ${database.code ?? 'no answer'}`}`, !database.ok),
    ...(bus ? [line('bus', `${bus.lag} waiting, ${bus.dead} dead`, bus.dead > 0)] : []),
    ...(putAside ? [line('put aside', `${putAside}, which ended the bot each time: waddle events dead list`, true)] : []),
    ...processes.flatMap((process) =>
      process.state === 'silent'
        ? [line('process', `${process.id}  ${process.roles.join(' ')}  ${process.place}  does not answer`, true)]
        : linesOf(process as ProcessStatus, at),
    ),
  ]
}

/** The same for a pipe. */
export function plainStatus(status: BotStatus): string {
  return columns(statusLines(status).map(({ about, text, bad }) => [bad ? '!' : ' ', about, text]))
}

function linesOf(process: ProcessStatus, at: number): Line[] {
  const { id, roles, place, state, startedAt, queue, outgoing, perMinute, leases, receivers, redis, pool, errors } = process
  const { resting, restingHosts, restingPlatforms } = process
  const { received, handled, refused, failed, sent } = perMinute
  return [
    line('process', `${id}  ${roles.join(' ')}  ${place}  ${state} for ${span(at - startedAt)}`, state !== 'running'),
    line('queue', `${queue.depth} of ${queue.limit}, ${outgoing} to be said`, queue.depth >= queue.limit),
    line('a minute', `${received} received, ${handled} handled, ${refused} refused, ${failed} failed, ${sent} sent`, failed > 0),
    ...Object.entries(receivers).map(([name, { state: how, detail }]) =>
      line('receiver', `${name} ${how}${detail === undefined ? '' : `: ${detail}`}`, how === 'down'),
    ),
    ...(leases > 0 ? [line('leases', `${leases} channels`, false)] : []),
    ...(resting.length > 0 ? [line('resting', `${resting.join(' ')}: left alone after failing again and again`, true)] : []),
    ...(restingHosts.length > 0 ? [line('hosts', `${restingHosts.join(' ')}: not asked after failing again and again`, true)] : []),
    ...(restingPlatforms.length > 0
      ? [line('platforms', `${restingPlatforms.join(', ')}: not asked after failing again and again; what is to be said waits`, true)]
      : []),
    ...(redis ? [line('redis', `${redis.state}${redis.reason === undefined ? '' : `: ${redis.reason}`}`, redis.state !== 'ready')] : []),
    ...(pool ? [line('pool', `${pool.size} connections, ${pool.idle} idle, ${pool.waiting} waiting`, pool.waiting > pool.size)] : []),
    ...errors.slice(0, 5).map((error) => {
      const said = error.error === undefined ? error.message : `${error.message}: ${error.error}`
      return line('error', `${span(at - error.at)} ago, ${error.count} times, ${error.module}: ${said}`, true)
    }),
  ]
}

const line = (about: string, text: string, bad: boolean): Line => ({ about, text, bad })

/** `2d 3h`, `5m 10s`: the two largest units. */
function span(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000))
  const units = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3_600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'm'],
    [seconds % 60, 's'],
  ] as const
  const from = units.findIndex(([count]) => count > 0)
  return from === -1
    ? '0s'
    : units
        .slice(from, from + 2)
        .map(([count, unit]) => `${count}${unit}`)
        .join(' ')
}
