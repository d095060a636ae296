import { type Answer, type Db, isWaddleError, privately, refuse } from '@waddlebot/sdk'
import { canWhisper, platformName, platformOf, sayAccounts } from './account.ts'
import { askModerators, waitsForModerators } from './approval.ts'
import { showCode } from './code.ts'
import { type Context, onWord, speaker, typed } from './context.ts'
import { dropOffers, makeOffer, noteShown, offerFor, offerOf, takeOffer } from './offer.ts'
import { planOf, sayHindrances, sayPlan } from './plan.ts'
import { countWrong, lockedUntil } from './tries.ts'

/** `!link` alone: begin, or look at what was begun. */
export async function begin(ctx: Context): Promise<Answer> {
  const { channel, db, now } = ctx
  const account = speaker(ctx)
  const offer = await offerOf(db, account, now())
  if (offer?.other != null) return showPlan(ctx, offer.other)
  if (!canWhisper(channel.platform)) {
    return refuse(
      `A code said here would be everybody's. Type ${typed(ctx, 'link')} with your other account, where I can answer you alone, and the code that you get there here.`,
      'no-private',
    )
  }
  const code = showCode(await makeOffer(db, account, channel.id, now()))
  return privately(
    `Your code is ${code}, for 10 minutes and one use. Type ${typed(ctx, `link ${code}`)} with your other account, then ${typed(ctx, 'link')} here again to see what would happen. Nothing is linked before you confirm it, and nobody else needs this code.`,
  )
}

/** `!link <code>` from the second account. It binds nothing: the first side is told, and decides. */
export async function enter(ctx: Context, code: string): Promise<Answer> {
  const { answer, offered } = await ctx.db.transaction((tx) => take(ctx, tx, code))
  if (offered !== undefined) await tellFirst(ctx, offered)
  return answer
}

/** @returns what to say, and the account whose code it was, should it be taken now */
async function take(ctx: Context, tx: Db, code: string): Promise<{ answer: Answer; offered?: string }> {
  const { author, people, now } = ctx
  const account = speaker(ctx)
  const until = await lockedUntil(tx, account, now())
  if (until !== undefined) {
    const minutes = Math.ceil((until - now()) / 60_000)
    return { answer: refuse(`Too many wrong codes. Try again in ${minutes} min.`, 'too-many-tries') }
  }
  const offered = await offerFor(tx, code, now())
  if (offered === account) return { answer: privately('Type it with the other account: this one got it.') }
  if (offered === undefined || !(await takeOffer(tx, offered, account, now()))) {
    await countWrong(tx, account, now())
    return { answer: refuse(`That code is wrong, used or too old. Get a new one with ${typed(ctx, 'link')}.`, 'wrong-code') }
  }
  if (people.person(offered) === author.id) {
    await dropOffers(tx, offered, false)
    return { answer: privately('These accounts are one person already.') }
  }
  // Said openly where it cannot be said privately: so not a word of whose code it was.
  const words = `Good. Now type ${typed(ctx, 'link')} where you got the code: there you see what would happen, and confirm it. If somebody else gave you the code, type ${typed(ctx, 'link cancel')}: that account would become yours, and yours theirs.`
  return { answer: privately(words), offered }
}

/** Tell the first side that its code was typed: it may have been somebody who looked over its shoulder. */
async function tellFirst(ctx: Context, offered: string): Promise<void> {
  const offer = await offerOf(ctx.db, offered, ctx.now())
  if (offer === undefined) return
  const { channel } = offer
  const words = `Your code was typed by an account on ${platformName(ctx.channel.platform)}. If that was you, ${typed(ctx, 'link', channel)} shows what would happen. If not, ${typed(ctx, 'link cancel', channel)} ends it.`
  await ctx.announce(channel, words, { priority: 'alert', privateTo: offered.slice(offered.indexOf(':') + 1) })
}

/** `!link confirm` from the first account, once it has seen the plan as it is now. */
export async function confirm(ctx: Context): Promise<Answer> {
  const { author, db, people, now } = ctx
  const account = speaker(ctx)
  return db.transaction(async (tx) => {
    const offer = await offerOf(tx, account, now())
    if (offer?.other == null) return privately(`There is nothing to confirm. Begin with ${typed(ctx, 'link')}.`)
    const plan = await planOf(ctx, author.id, people.person(offer.other))
    if (waitsForModerators(plan.hindrances)) return askModerators(ctx, plan)
    if (plan.hindrances.length > 0) return privately(`This cannot be linked. ${sayHindrances(plan.hindrances)}`)
    if (offer.shown !== sayPlan(plan)) return showPlan(ctx, offer.other)
    await dropOffers(tx, account, false)
    try {
      await people.link(plan.into, plan.from, onWord(ctx))
    } catch (error) {
      if (!isWaddleError(error) || error.code !== 'WDL_LINK') throw error
      return privately('One of the two was linked to somebody else in the meantime, so nothing was changed.')
    }
    return privately(`Linked: ${sayAccounts(plan.accounts)} are one person now. ${typed(ctx, 'unlink')} takes them apart again.`)
  })
}

/** `!link cancel`, from either side. */
export async function cancel(ctx: Context): Promise<Answer> {
  const there = await dropOffers(ctx.db, speaker(ctx), true)
  return privately(there ? 'Cancelled. Nothing was linked.' : 'There is nothing to cancel.')
}

async function showPlan(ctx: Context, other: string): Promise<Answer> {
  const { author, db, people } = ctx
  const plan = await planOf(ctx, author.id, people.person(other))
  if (waitsForModerators(plan.hindrances)) return askModerators(ctx, plan)
  if (plan.hindrances.length > 0) return privately(`This cannot be linked. ${sayHindrances(plan.hindrances)}`)
  const said = sayPlan(plan)
  await noteShown(db, speaker(ctx), said)
  const whose = platformName(platformOf(other))
  return privately(
    `${said}\nIs the account on ${whose} yours? ${typed(ctx, 'link confirm')} links them, ${typed(ctx, 'link cancel')} does not.`,
  )
}
