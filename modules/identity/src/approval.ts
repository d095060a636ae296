import { type Answer, type Db, type Hindrance, type LinkDoubt, type LinkPlan, privately, refuse } from '@waddlebot/sdk'
import { canWhisper, sayAccounts } from './account.ts'
import { type Context, onWord, typed } from './context.ts'
import { rules } from './rules.ts'

/** A link that moderators of a community are asked about. */
interface Request {
  readonly id: number
  readonly community: string
  readonly one: string
  readonly other: string
  readonly about: string
  readonly state: 'open' | 'agreed' | 'denied'
}

const pairOf = ({ from, into }: Pick<LinkPlan, 'from' | 'into'>) => (into < from ? [into, from] : [from, into]) as [string, string]

/** What a plan's doubts are about, by the community whose moderators are to agree. */
function doubtsOf({ hindrances }: LinkPlan): Map<string, string> {
  const doubts = new Map<string, string>()
  for (const { doubt } of hindrances)
    if (doubt) doubts.set(doubt.community, [...(doubts.get(doubt.community)?.split('; ') ?? []), doubt.about].join('; '))
  return doubts
}

/** A plan without the hindrances that moderators agreed to, word for word and lately. */
export async function withApprovals(db: Db, plan: LinkPlan, now: number): Promise<LinkPlan> {
  const [one, other] = pairOf(plan)
  const since = now - rules.approvalMs
  const agreed = await db.all<Pick<Request, 'community' | 'about'>>`
    SELECT community, about FROM identity_approval WHERE one = ${one} AND other = ${other} AND state = 'agreed' AND at > ${since}`
  const doubts = doubtsOf(plan)
  const fine = (doubt: LinkDoubt | undefined) =>
    doubt !== undefined && agreed.some(({ community, about }) => community === doubt.community && about === doubts.get(community))
  return { ...plan, hindrances: plan.hindrances.filter(({ doubt }) => !fine(doubt)) }
}

/** Whether nothing but moderators is in the way. */
export const waitsForModerators = (hindrances: readonly Hindrance[]): boolean =>
  hindrances.length > 0 && hindrances.every(({ code }) => code === 'approval')

/** Ask the moderators of each community that has doubts. Who was asked already is not asked again, unless it is about something else. */
export async function askModerators(ctx: Context, plan: LinkPlan): Promise<Answer> {
  const { announce, channel, db, now } = ctx
  const [one, other] = pairOf(plan)
  for (const [community, about] of doubtsOf(plan)) {
    const asked = await db.one<{ id: number }>`
      INSERT INTO identity_approval (community, one, other, about, state, at) VALUES (${community}, ${one}, ${other}, ${about}, 'open', ${now()})
      ON CONFLICT (one, other, community) DO UPDATE SET about = excluded.about, state = 'open', at = excluded.at
      WHERE identity_approval.about <> excluded.about OR identity_approval.at <= ${now() - rules.approvalMs} RETURNING id`
    if (asked === undefined || community !== channel.community) continue
    // Said where everybody may read it, so not a word of who they are.
    const words = `Moderators: a link of two accounts waits for you, number ${asked.id}. ${typed(ctx, 'link requests')} tells you alone what it is about, where I can.`
    await announce(channel.id, words, { priority: 'moderation' })
  }
  const denied = await db.one`SELECT id FROM identity_approval WHERE one = ${one} AND other = ${other} AND state = 'denied'`
  return privately(
    denied === undefined
      ? `A moderator has to agree first, since one of the two is under a sanction. They were asked; once they did, ${typed(ctx, 'link')} shows what would happen.`
      : 'This cannot be linked: a moderator said no, since one of the two is under a sanction.',
  )
}

/** `!link requests`: what moderators are asked, told where nobody else reads it. */
export async function list(ctx: Context): Promise<Answer> {
  const { channel, db, now, people } = ctx
  if (!canWhisper(channel.platform))
    return refuse('Who asks is nobody else’s business: ask me where I can answer you alone, such as on Discord.', 'no-private')
  const open = await db.all<Request>`
    SELECT id, community, one, other, about, state FROM identity_approval
    WHERE community = ${channel.community} AND state = 'open' AND at > ${now() - rules.approvalMs} ORDER BY id LIMIT 20`
  if (open.length === 0) return privately('No link waits for moderators.')
  const lines: string[] = []
  for (const { about, id, one, other } of open)
    lines.push(
      `${id}. ${sayAccounts([...(await people.accounts(one)), ...(await people.accounts(other))])} want to be one person. ${about}.`,
    )
  return privately(`${lines.join('\n')}\n${typed(ctx, 'link approve <number>')} or ${typed(ctx, 'link deny <number>')}.`)
}

/** `!link approve <number>`, `!link deny <number>`; nobody decides about themselves. */
export async function decide(ctx: Context, id: number, state: 'agreed' | 'denied'): Promise<Answer> {
  const { audit, author, channel, db, now } = ctx
  // Beyond what a number of ours can be.
  if (!(id > 0 && id < 2 ** 31)) return refuse(`No link ${id} waits for moderators here.`, 'none')
  return db.transaction(async (tx): Promise<Answer> => {
    const request = await tx.one<Request>`
      UPDATE identity_approval SET state = state
      WHERE id = ${id} AND community = ${channel.community} AND state = 'open' AND at > ${now() - rules.approvalMs}
      RETURNING id, community, one, other, about, state`
    if (request === undefined) return refuse(`No link ${id} waits for moderators here.`, 'none')
    if (author.id === request.one || author.id === request.other)
      return refuse('Another moderator has to decide about your own link.', 'self')
    await tx.run`UPDATE identity_approval SET state = ${state}, at = ${now()} WHERE id = ${id}`
    await audit({ ...onWord(ctx), what: `link ${state === 'agreed' ? 'approve' : 'deny'} ${id}`, after: { state, about: request.about } })
    return state === 'agreed' ? `Agreed: link ${id} may be made within 7 days.` : `Denied: link ${id} will not be made.`
  })
}
