import type { Author, Channel, Element, EventOf } from '@waddlebot/sdk'
import type { Ground } from '../context.ts'
import { type Lobby, lobbyOf } from '../gathering/lobby.ts'
import { listeningOf } from '../listening.ts'
import { enterRaffle, entrantOf } from './enter.ts'
import type { Raffle } from './raffle.ts'

type Happened<Kind extends 'interaction' | 'reaction.add'> = Ground & {
  readonly event: EventOf<Kind>
  readonly author: Author
  readonly channel: Channel
}

/** What the button of a raffle is called, `loyalty/join/12`. */
const pressed = /^loyalty\/join\/([1-9]\d{0,8})$/

export const buttonOf = (id: number): Element => ({ type: 'buttons', buttons: [{ label: 'Join', custom: `loyalty/join/${id}` }] })

/** Somebody pressed the button of a raffle. */
export async function press(ctx: Happened<'interaction'>): Promise<void> {
  const [, id] = pressed.exec(ctx.event.custom) ?? []
  if (id !== undefined) await enterQuietly(ctx, Number(id), ctx)
}

/** Somebody reacted to a message; of most of them no raffle is about. */
export async function react(ctx: Happened<'reaction.add'>): Promise<void> {
  const { channel, config, event } = ctx
  const raffle = listeningOf(config).about(channel.community, event.message)
  if (raffle !== undefined) await enterQuietly(ctx, raffle, ctx)
}

/** Enter somebody who did not ask in words: who may not is not told so in front of all. */
export async function enterQuietly(
  ctx: Ground,
  id: number,
  {
    author,
    channel,
    event,
  }: { readonly author: Author; readonly channel: Channel; readonly event: { readonly at: number; readonly id: string } },
): Promise<void> {
  const lobby = await lobbyOf<Raffle>(ctx.db, id)
  if (lobby?.kind !== 'raffle' || lobby.community !== channel.community || author.accountId === '') return
  const said = await enterRaffle(ctx, lobby as Lobby<Raffle>, entrantOf(author, channel, event), 1)
  if (typeof said === 'string') await ctx.announce(channel.id, said, { priority: 'summary' })
}
