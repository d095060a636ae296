import { type Answer, isRole, privately } from '@waddlebot/sdk'
import { canWhisper, platformName, sayAccount, sayAccounts, sayList } from './account.ts'
import type { Context } from './context.ts'
import { isOpen, setOpen } from './openness.ts'

/** `!whoami`: which accounts are this person, and where their roles come from. */
export async function whoami(ctx: Context): Promise<Answer> {
  const { author, channel, db, people } = ctx
  const roles = `Roles here: ${sayRoles(ctx)}.`
  const accounts = await people.accounts(author.id)
  const open = await isOpen(db, author.id)
  if (!open && !canWhisper(channel.platform)) {
    const more = accounts.length > 1 ? ' Your other accounts I tell only where nobody else reads them.' : ''
    return `You are ${sayAccount(author)}. ${roles}${more}`
  }
  const all = accounts.length > 0 ? sayAccounts(accounts) : sayAccount(author)
  const answer = `You are ${all}. ${roles}`
  return open ? answer : privately(answer)
}

/** `!whoami public on|off` */
export async function show(ctx: Context, open: boolean): Promise<Answer> {
  await setOpen(ctx.db, ctx.author.id, open)
  return privately(open ? 'From now on I tell your accounts where others read it.' : 'From now on I tell your accounts to you alone.')
}

/** `moderator (from Twitch), vip (given here)` */
function sayRoles({ author, channel, message, people }: Context): string {
  const given = people.roles(channel.community, author.id)
  const said = (message.account.roles ?? []).filter((role) => isRole(role) && role !== 'everyone')
  const sources = [...said.map((role) => `${role} (from ${platformName(author.platform)})`), ...given.map((role) => `${role} (given here)`)]
  return sayList(sources) || 'everyone'
}
