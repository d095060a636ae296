import { ladder } from '@waddlebot/sdk'
import { z } from 'zod'

const units = (most: number) => z.int().min(0).max(most)

export const config = z.object({
  currency: z.string().min(1).max(30).default('points').describe('What people call many of them.'),
  currencyOne: z.string().min(1).max(30).default('point').describe('What people call one of them.'),
  decimals: z
    .int()
    .min(0)
    .max(4)
    .default(0)
    .describe(
      'Digits after the point: 2 keeps hundredths. Amounts in this file and in chat are whole units all the same. Never change it later.',
    ),
  grantLimit: units(1_000_000_000)
    .default(10_000)
    .describe('Most that a moderator may add or remove at once; admins may do more. 0 for no limit.'),
  giveFee: z.int().min(0).max(50).default(0).describe('Percent of a gift that the house keeps.'),
  giveDailyCap: units(1_000_000_000).default(0).describe('Most that one person may give away in a day; 0 for no limit.'),
  giveAfterDays: z
    .int()
    .min(0)
    .max(365)
    .default(0)
    .describe('Days that the bot has to know somebody before they may give; against throw-away accounts.'),
  giveAccountDays: z
    .int()
    .min(0)
    .max(3_650)
    .default(7)
    .describe('How old an account must be to give, in days, where the platform tells it (Twitch, Discord); 0 for any.'),
  dailyAmount: units(1_000_000).default(50).describe('What !daily gives; 0 switches it off.'),
  dailyBonus: units(1_000_000).default(10).describe('What each further day in a row adds to it.'),
  dailyBonusDays: z.int().min(1).max(365).default(7).describe('Days in a row after which it adds no more.'),
  chatAmount: units(1_000_000).default(1).describe('What somebody earns who says something, once a minute; 0 for nothing.'),
  watchMinutes: z.int().min(1).max(1_440).default(10).describe('How long an interval of watching is.'),
  watchAmount: units(1_000_000).default(2).describe('What an interval earns in which somebody spoke while a stream was on.'),
  watchOfflineAmount: units(1_000_000).default(0).describe('The same while no stream was on.'),
  voiceAmount: units(1_000_000)
    .default(1)
    .describe('What an interval earns in a voice channel, for who hears somebody else there (Discord); its length is watchMinutes.'),
  reactionAmount: units(1_000_000).default(1).describe('What a reaction to a message earns whoever wrote it (Slack, Discord).'),
  reactionDailyMost: units(1_000_000).default(10).describe('Most that one person may earn by reactions in a day.'),
  followAmount: units(1_000_000).default(50).describe('What a follow earns, once for life.'),
  subAmount: units(1_000_000).default(500).describe('What a subscription earns, once a month.'),
  subAmountTier2: units(1_000_000).default(1_000).describe('The same in tier 2.'),
  subAmountTier3: units(1_000_000).default(2_500).describe('The same in tier 3.'),
  giftAmount: units(1_000_000).default(250).describe('What each subscription earns that somebody gives away.'),
  giftMost: z.int().min(1).max(1_000).default(20).describe('How many of those given away at once count.'),
  cheerAmount: units(1_000_000).default(10).describe('What each whole hundred bits earns.'),
  raidAmount: units(1_000_000).default(20).describe('What a raid earns for each doubling of its size.'),
  multipliers: z
    .partialRecord(z.enum(ladder), z.number().min(0).max(100))
    .default({})
    .describe('What rewards count for a role: { subscriber: 1.5 }. The highest that applies counts, never the product.'),
  mostBalance: units(1_000_000_000_000).default(0).describe('Earning stops at this balance; 0 for no limit.'),
  leastBet: z.int().min(1).max(1_000_000_000).default(1).describe('Least stake of a game.'),
  mostBet: z.int().min(1).max(1_000_000_000).default(10_000).describe('Most that one stake of a game may be.'),
  lossLimit: units(1_000_000_000).default(0).describe('Most that one person may lose in games in a day; 0 for no limit.'),
  gameChannels: z
    .array(z.string())
    .default([])
    .describe('Channels in which games are played, such as twitch:duckpond; all of them, when empty.'),
  gamesWhen: z
    .enum(['always', 'live', 'offline'])
    .default('always')
    .describe('Games are played always, only while a stream is on, or only while none is.'),
  reputationFloor: z
    .number()
    .optional()
    .describe('Least reputation for raffles and stakes, where a module keeps reputations; none when left out.'),
  mergeResults: z
    .boolean()
    .default(true)
    .describe('Tell results of games in one line for three seconds, while more than five are played in ten seconds in a channel.'),
  privateResults: z.boolean().default(false).describe('Tell the result of a game to who played it alone, where the platform can.'),
  trivia: z
    .record(
      z.string().min(1).max(30),
      z.array(z.object({ ask: z.string().min(1).max(300), answers: z.array(z.string().min(1).max(100)).min(1) })).max(5_000),
    )
    .default({})
    .describe('Sets of questions by name: { birds: [{ ask: "…?", answers: ["…"] }] }. Some about ducks, when there is none.'),
  triviaSeconds: z.int().min(5).max(600).default(30).describe('How long a question stands.'),
  triviaPay: units(1_000_000).default(20).describe('What a right answer earns.'),
  triviaAll: z.boolean().default(false).describe('Pay everybody who is right when time is up, and not only who is first.'),
  triviaDailyMost: units(1_000_000_000).default(200).describe('Most that one person may earn by answers in a day; 0 for no limit.'),
  duelSeconds: z.int().min(10).max(3_600).default(120).describe('How long a challenge stands.'),
  duelTax: z.int().min(0).max(10).default(0).describe('Percent of what a duel is about that the house keeps.'),
  gear: z
    .array(
      z.object({
        name: z.string().min(1).max(50),
        slot: z.enum(['weapon', 'armour', 'charm']),
        edge: z.int().min(1).max(5).describe('Points of a hundred that it adds to the chance; all that is worn adds at most 5.'),
        price: units(1_000_000_000),
      }),
    )
    .max(100)
    .default([])
    .describe('What can be bought and worn in duels; some things for ducks, when empty.'),
  sealGames: z
    .boolean()
    .default(false)
    .describe('Tell the seal of a seed when a duel or a heist begins, and the seed when it is over, so that anybody can recompute it.'),
  heistStories: z
    .array(z.object({ begin: z.string().min(1).max(150), all: z.string().max(200), some: z.string().max(200), none: z.string().max(200) }))
    .max(200)
    .default([])
    .describe('What is told of heists: how one begins (behind a name), and how it ends for all, for some, for none. Ducks, when empty.'),
  heistSeconds: z.int().min(10).max(3_600).default(90).describe('How long a crew gathers for a heist.'),
  raffleWeights: z
    .partialRecord(z.enum(ladder), z.int().min(1).max(1_000))
    .default({})
    .describe('What a ticket of a raffle counts for a role: { subscriber: 2 }. The highest that applies counts.'),
  raffleStaff: z.boolean().default(true).describe('Let moderators and admins be in raffles.'),
  raffleClaimSeconds: z
    .int()
    .min(0)
    .max(86_400)
    .default(60)
    .describe('How long somebody who was drawn has to say something before the next is drawn; 0 for no such thing.'),
  raffleRestDays: z.int().min(0).max(3_650).default(0).describe('Days for which somebody who was drawn is in no other raffle.'),
  samples: z
    .boolean()
    .default(false)
    .describe('Begin with some ducks that have points, and with 500 for ann and bob of the terminal, for trying things out.'),
  ignore: z.array(z.string().min(1)).default([]).describe('Accounts that earn nothing, by name or as twitch:12345: other bots.'),
})

export type Config = z.output<typeof config>
