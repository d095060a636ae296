import { type Answer, ladder, privately, type Role, refuse, targetOf, type UserRef } from '@waddlebot/sdk'
import { sayList } from './account.ts'
import { type Context, onWord } from './context.ts'

/** `!role grant <user> <role>` */
export async function grant(ctx: Context, who: UserRef, role: Role): Promise<Answer> {
  const target = await targetOf(ctx, who)
  if ('refused' in target) return target
  const { channel, people } = ctx
  if (above(ctx, role)) return tooHigh(ctx, role)
  if (people.roles(channel.community, target.person).includes(role)) return refuse(`${target.name} has ${role} already.`, 'same')
  await people.grant(channel.community, target.person, role, onWord(ctx))
  return `${target.name} is ${role} now.`
}

/** `!role revoke <user> <role>` */
export async function revoke(ctx: Context, who: UserRef, role: Role): Promise<Answer> {
  const target = await targetOf(ctx, who)
  if ('refused' in target) return target
  const { author, channel, db, people } = ctx
  const { community } = channel
  // In a transaction, so that two owners who revoke each other at once are heard one after the other.
  return db.transaction(async () => {
    if (above(ctx, role)) return tooHigh(ctx, role)
    if (!people.roles(community, target.person).includes(role)) {
      return refuse(`${target.name} was not given ${role} here; what the platform says cannot be taken away by me.`, 'not-given')
    }
    const owners = people.holders(community).filter(({ roles }) => roles.includes('owner'))
    if (role === 'owner' && owners.length <= 1) {
      return refuse(`${target.name} is the last owner. Make somebody else owner first.`, 'last-owner')
    }
    await people.revoke(community, target.person, role, onWord(ctx))
    return target.person === author.id ? `You are ${role} no more.` : `${target.name} is ${role} no more.`
  })
}

/** `!role list [user]`: roles that were given by hand. */
export async function list(ctx: Context, who: UserRef | undefined): Promise<Answer> {
  const { channel, people } = ctx
  if (who !== undefined) {
    const target = await targetOf(ctx, who)
    if ('refused' in target) return target
    const roles = people.roles(channel.community, target.person)
    return roles.length === 0 ? `${target.name} was given no role here.` : `${target.name} was given ${sayList(roles)}.`
  }
  const holders = people.holders(channel.community)
  if (holders.length === 0) return 'Nobody was given a role here.'
  // Keys of accounts, which name other platforms: for whoever asks alone.
  return privately(holders.map(({ person, roles }) => `${person}: ${roles.join(', ')}`).join('\n'))
}

/** Whether a role stands above every role that whoever speaks has. */
function above({ author }: Context, role: Role): boolean {
  return ladder.indexOf(role) < ladder.indexOf(author.roles[0] ?? 'everyone')
}

function tooHigh({ author }: Context, role: Role): Answer {
  return refuse(`You are ${author.roles[0]}, and ${role} stands above that.`, 'above-you')
}
