import { type Answer, refuse } from '@waddlebot/sdk'
import { type Context, onWord } from './context.ts'

/**
 * `!claim [community]`: a server that somebody brought the bot into becomes a community. Only who owns a community may add
 * a server to it: whoever is owner or admin of a server would else be it of all that the community has.
 */
export async function claim(ctx: Context, wanted: string | undefined): Promise<Answer> {
  const { author, channel, people } = ctx
  if (wanted !== undefined && !people.roles(wanted, author.id).includes('owner')) {
    return refuse(`You are no owner of ${wanted}: whoever runs me may say so in waddle.yml, or claim this server for it.`, 'not-yours')
  }
  const community = await people.claim(channel.id, wanted, onWord(ctx))
  if (community === undefined) return refuse('Nobody has to claim this server any more.', 'claimed')
  return wanted === undefined ? 'This server is a community of its own now.' : `This server is part of ${community} now.`
}
