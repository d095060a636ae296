import { type AccountInfo, type Answer, type PersonLink, privately } from '@waddlebot/sdk'
import { canWhisper, platformName, sayAccounts, sayList } from './account.ts'
import { type Context, onWord, speaker, typed } from './context.ts'
import { rules } from './rules.ts'

/** An account that would leave, and the link that would be undone. */
interface Parting {
  readonly leaves: string
  readonly link: PersonLink
}

/** `!unlink [platform]`: say what would happen, and ask. */
export async function ask(ctx: Context, platform: string | undefined): Promise<Answer> {
  const { author, channel, config, db, people, now } = ctx
  const links = await people.links(author.id)
  if (links.length === 0) return privately('None of your accounts are linked.')
  const accounts = await people.accounts(author.id)
  const wanted = platform?.toLowerCase()
  if (wanted !== undefined && !accounts.some((account) => account.platform === wanted)) {
    // Which platforms they are on is theirs to tell.
    const others = canWhisper(channel.platform) ? ` You are on ${sayList(platformsOf(accounts))}.` : ''
    return privately(`You have no account linked there.${others}`)
  }
  const parting = partingOf(links, accounts, wanted, speaker(ctx))
  if (parting === undefined) {
    return privately(`The others were linked to that account, so say which of them leaves: ${typed(ctx, 'unlink <platform>')}.`)
  }
  const until = now() + rules.answerMs
  await db.run`
    INSERT INTO identity_parting (account, leaves, link, until)
    VALUES (${speaker(ctx)}, ${parting.leaves}, ${parting.link.id}, ${until})
    ON CONFLICT (account) DO UPDATE SET leaves = excluded.leaves, link = excluded.link, until = excluded.until`
  const leaving = accounts.filter((account) => parting.link.accounts.includes(account.id))
  const who = canWhisper(channel.platform) ? sayAccounts(leaving) : leaving.length === 1 ? 'The account' : 'The accounts'
  const pause = config.coolOffDays === 0 ? '' : ` Neither side can link again for ${config.coolOffDays} days.`
  return privately(
    `${who} would be a person of ${leaving.length === 1 ? 'its' : 'their'} own again, with what came along.${pause} Type ${typed(ctx, 'unlink confirm')} within 10 minutes, or ${typed(ctx, 'unlink cancel')}.`,
  )
}

/** `!unlink confirm` */
export async function confirm(ctx: Context): Promise<Answer> {
  const { author, db, people, now } = ctx
  return db.transaction(async (tx) => {
    const asked = await tx.one<{ leaves: string; link: number }>`
      DELETE FROM identity_parting WHERE account = ${speaker(ctx)} AND until > ${now()} RETURNING leaves, link`
    if (asked === undefined) return privately(`There is nothing to confirm. Begin with ${typed(ctx, 'unlink')}.`)
    const link = (await people.links(author.id)).find((each) => each.accounts.includes(asked.leaves))
    if (link?.id !== asked.link) return privately(`That has changed in the meantime. Look again with ${typed(ctx, 'unlink')}.`)
    await people.unlink(asked.leaves, onWord(ctx))
    return privately('Unlinked: each side is a person of its own again.')
  })
}

/** `!unlink cancel` */
export async function cancel(ctx: Context): Promise<Answer> {
  const { changes } = await ctx.db.run`DELETE FROM identity_parting WHERE account = ${speaker(ctx)}`
  return privately(changes > 0 ? 'Cancelled. Everything stays as it is.' : 'There is nothing to cancel.')
}

/**
 * What leaves: an account on the wanted platform, else the one that speaks, else what was linked last. The account
 * that the others came to cannot leave; with one link alone it does not matter who leaves whom.
 */
function partingOf(
  links: readonly PersonLink[],
  accounts: readonly AccountInfo[],
  platform: string | undefined,
  speaking: string,
): Parting | undefined {
  const linkOf = (account: string) => links.find((link) => link.accounts.includes(account))
  const candidates = platform === undefined ? [speaking] : accounts.filter((each) => each.platform === platform).map(({ id }) => id)
  for (const leaves of candidates) {
    const link = linkOf(leaves)
    if (link) return { leaves, link }
  }
  const [newest] = links
  const leaves = newest?.accounts[0]
  if (leaves === undefined || (platform !== undefined && links.length > 1)) return undefined
  return { leaves, link: newest! }
}

function platformsOf(accounts: readonly AccountInfo[]): string[] {
  return [...new Set(accounts.map(({ platform }) => platformName(platform)))]
}
