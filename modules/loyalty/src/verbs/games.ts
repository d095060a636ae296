import { type Amount, type Answer, formatDuration, refuse, targetOf, type UserRef } from '@waddlebot/sdk'
import type { Context } from '../context.ts'
import { osDraw } from '../games/chance.ts'
import { play } from '../games/paytable.ts'
import { readBet, rouletteTable } from '../games/roulette.ts'
import * as reels from '../games/slots.ts'
import { playRound } from '../games/table.ts'
import * as tables from '../games/tables.ts'

export const gamble = (ctx: Context, amount: Amount): Promise<Answer> =>
  playRound(
    ctx,
    '!gamble',
    amount,
    () => play(tables.gamble, osDraw),
    ({ name }) => (name === 'won' ? 'Lucky!' : 'No luck.'),
  )

export function coinflip(ctx: Context, amount: Amount, side: string): Promise<Answer> {
  const called = side.startsWith('h') ? 'heads' : 'tails'
  const other = called === 'heads' ? 'tails' : 'heads'
  const faces: Readonly<Record<string, string>> = { called: `It is ${called}.`, other: `It is ${other}.`, edge: 'It stands on its edge!' }
  return playRound(
    ctx,
    '!coinflip',
    amount,
    () => play(tables.coinflip, osDraw),
    ({ name }) => faces[name]!,
  )
}

export const slots = (ctx: Context, amount: Amount): Promise<Answer> =>
  playRound(
    ctx,
    '!slots',
    amount,
    () => reels.spin(osDraw),
    ({ name }) => `[ ${name} ]`,
  )

export const dice = (ctx: Context, amount: Amount): Promise<Answer> => {
  let rolled = 0
  const roll = () => play(tables.dice, (below) => (rolled = osDraw(below)))
  return playRound(ctx, '!dice', amount, roll, () => `A ${rolled + 1} of 100.`)
}

export async function roulette(ctx: Context, amount: Amount, on: string): Promise<Answer> {
  const bet = readBet(on)
  if (bet === undefined) return refuse('Bet on red, black, even, odd, low, high or a number from 0 to 36.', 'bet')
  return playRound(
    ctx,
    '!roulette',
    amount,
    () => play(rouletteTable(bet), osDraw),
    ({ name }) => `The ball lies on ${name}.`,
  )
}

const beats: Readonly<Record<string, string>> = { rock: 'scissors', paper: 'rock', scissors: 'paper' }

export async function rps(ctx: Context, hand: string, amount: Amount | undefined): Promise<Answer> {
  const against = (name: string) => (name === 'drawn' ? hand : name === 'won' ? beats[hand]! : beats[beats[hand]!]!)
  if (amount === undefined) {
    const { name } = play(tables.rps, osDraw)
    return `I have ${against(name)}: ${name === 'won' ? 'you win' : name === 'drawn' ? 'nobody wins' : 'I win'}.`
  }
  return playRound(
    ctx,
    '!rps',
    amount,
    () => play(tables.rps, osDraw),
    ({ name }) => `I have ${against(name)}.`,
  )
}

// biome-ignore format: a column of sayings would be a page
const sayings = [
  'Without a doubt.', 'Yes.', 'It looks like it.', 'Most likely.', 'Ask the ducks, they say yes.', 'Count on it.',
  'Hard to see; ask again.', 'Not now.', 'Better not told.', 'Think again, then ask again.', 'The pond is muddy today.', 'Maybe.',
  'Do not count on it.', 'No.', 'The ducks shake their heads.', 'Hardly.', 'Very doubtful.', 'Not in this pond.',
] as const

export const eightBall = (): Answer => sayings[osDraw(sayings.length)]

/** `!hug [who]` */
export async function hug(ctx: Context, who: UserRef | undefined): Promise<Answer> {
  const target = who === undefined ? undefined : await targetOf(ctx, who)
  if (target !== undefined && 'refused' in target) return target
  return `${ctx.author.name} hugs ${target === undefined || target.person === ctx.author.id ? 'a duck' : target.name}.`
}

/** `!cooloff <for>`: no games for a while. It can be made longer, never shorter. */
export async function coolOff({ author, db, now }: Context, ms: number): Promise<Answer> {
  const until = now() + ms
  await db.run`
    INSERT INTO loyalty_break (person, until) VALUES (${author.id}, ${until})
    ON CONFLICT (person) DO UPDATE SET until = excluded.until WHERE loyalty_break.until < excluded.until`
  return `No games for you for at least ${formatDuration(ms)}.`
}
