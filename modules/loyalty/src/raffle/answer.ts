import { type Answer, type Db, refuse } from '@waddlebot/sdk'
import type { Context, Ground } from '../context.ts'
import { byPerson, enter, entriesOf } from '../gathering/entry.ts'
import { holdUntil, keepData, type Lobby, turnTo } from '../gathering/lobby.ts'
import { entrantOf, grace } from './enter.ts'
import type { Raffle } from './raffle.ts'
import { mayEnter } from './rules.ts'

/** Somebody is right. The last of as many as there are to win ends it. What is wrong is told to nobody. */
export async function answerRaffle(ctx: Context, lobby: Lobby<Raffle>): Promise<Answer> {
  const { db, jobs, now } = ctx
  const { id, community, data } = lobby
  const who = entrantOf(ctx.author, ctx.channel, ctx.message)
  const hindrance = await mayEnter(ctx, who, data)
  if (hindrance) return refuse(undefined, hindrance.code)
  return db.transaction(async (tx): Promise<Answer> => {
    if (!(await holdUntil(tx, id, Math.min(who.at, now()), now() - grace))) return refuse(undefined, 'over')
    const before = byPerson(await entriesOf(tx, id))
    if (before.has(who.person)) return refuse(undefined, 'had-it')
    const { person, name, channel } = who
    await enter(tx, { lobby: id, person, name, hold: null, amount: 1, channel, at: now() })
    if (before.size + 1 < data.winners) return undefined
    await jobs.cancel(`lobby:${id}`)
    return settle(ctx, tx, lobby)
  }, community)
}

/** Its time is over, or a moderator ends it: whoever was right so far has won. Undefined when somebody was faster. */
export async function endAnswers(ctx: Ground, lobby: Lobby<Raffle>): Promise<string | undefined> {
  return ctx.db.transaction((tx) => settle(ctx, tx, lobby), lobby.community)
}

async function settle({ broadcast, now }: Ground, tx: Db, { id, community, data }: Lobby<Raffle>): Promise<string | undefined> {
  if (!((await turnTo(tx, id, 'open', 'settled')) || (await turnTo(tx, id, 'locked', 'settled')))) return undefined
  await broadcast('standing', { community })
  const right = [...byPerson(await entriesOf(tx, id)).values()].map(([entry]) => entry!)
  await keepData(tx, id, { ...data, drawn: right.length })
  for (const { person } of right) {
    await tx.run`
      INSERT INTO loyalty_winner (community, person, at) VALUES (${community}, ${person}, ${now()})
      ON CONFLICT (community, person) DO UPDATE SET at = excluded.at`
  }
  const it = `it is ${data.question!.answers[0]}.`
  if (right.length === 0) return `${data.title}: ${it} Nobody was right.`
  return `${data.title}: ${it} ${right.map(({ name }) => name).join(', ')} ${right.length === 1 ? 'wins' : 'win'}!`
}
