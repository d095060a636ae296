import { defineModule, provide, purse } from '@waddlebot/sdk'
import { config } from './config.ts'
import { capabilities, type Ground } from './context.ts'
import { dayIn } from './day.ts'
import { cheer, follow, gift, offline, online, raid, resub, subscribe } from './earning/events.ts'
import { ignored } from './earning/ignored.ts'
import { keepPresence, Presence, presenceOf } from './earning/presence.ts'
import { payWatching } from './earning/watch.ts'
import * as bets from './gathering/bet.ts'
import { closeLobby } from './gathering/close.ts'
import * as duels from './gathering/duel.ts'
import { heist } from './gathering/heist.ts'
import { join, takeTickets } from './gathering/join.ts'
import * as raffles from './gathering/raffle.ts'
import { drawResult } from './gathering/result.ts'
import { auditLedger } from './ledger/audit.ts'
import { expire } from './ledger/hold.ts'
import * as ledger from './migrations/001_ledger.ts'
import * as habits from './migrations/002_habits.ts'
import * as earning from './migrations/003_earning.ts'
import * as gathering from './migrations/004_games.ts'
import { exportPerson } from './person/export.ts'
import { forgetPerson } from './person/forget.ts'
import { linkPurses } from './person/link.ts'
import { points, pointsOn } from './points.ts'
import { purseOn } from './purse.ts'
import { forgetQuotas } from './quota.ts'
import { addSamples } from './sample.ts'
import { auditDaily, healthOf } from './upkeep.ts'
import { showBalance } from './verbs/balance.ts'
import { daily } from './verbs/daily.ts'
import * as games from './verbs/games.ts'
import { give } from './verbs/give.ts'
import * as grant from './verbs/grant.ts'
import { happy } from './verbs/happy.ts'
import { showReasons } from './verbs/reasons.ts'
import { showRank, showTop } from './verbs/top.ts'

export type { Config } from './config.ts'
export { type Account, house, ofPerson, potOf } from './ledger/account.ts'
export type { Held, HoldRequest } from './ledger/hold.ts'
export type { Entry, Page } from './ledger/statement.ts'
export type { TransferRequest, Transferred, Why } from './ledger/transfer.ts'
export { type Points, points } from './points.ts'

const reading = { cooldown: ['5s channel', '15s user'] } as const
/** Most holds that are given back in one transaction. */
const atOnce = 200
const playing = { cooldown: '30s user' } as const

export default defineModule({
  name: 'loyalty',
  version: '0.1.0',
  describe: 'Points that are never wrong: a ledger, and what people do with it',
  config,
  capabilities,
  migrations: { '001_ledger': ledger, '002_habits': habits, '003_earning': earning, '004_games': gathering },
  provides: [
    provide(points, ({ db, now }: Ground) => pointsOn(db, now)),
    provide(purse, ({ config, db, now }: Ground) => purseOn(db, now, config)),
  ],

  setup: async ({ config, db, defer, log, now }) => {
    const presence = new Presence(db, config, now, (error) => log.warn('who was there could not be written', { error }))
    keepPresence(config, presence)
    if (config.samples) await addSamples(db, now())
    defer(() => presence.flush())
    let freed = 0
    for (let some = atOnce; some === atOnce; freed += some) some = await expire(db, now(), atOnce)
    if (freed > 0) log.info('gave back what was held for nobody', { holds: freed })
  },
  // Games and raffles have jobs of their own at the very moment; this is for holds that nobody came back for.
  cron: {
    '*/5 * * * *': async ({ db, now }) => void (await expire(db, now(), atOnce)),
    '1-59/5 * * * *': (ctx) => payWatching(ctx),
    '23 4 * * *': (ctx) => auditDaily(ctx),
    // Two days, so that it is over in every zone.
    '41 3 * * *': ({ db, now }) => forgetQuotas(db, dayIn('UTC', now()) - 2),
  },

  // It stops nothing; a filter is what sees every message without a row being written for each.
  filters: {
    presence: ({ author, channel, config, message, now }) => {
      if (message.kind !== 'message' || ignored(author, config)) return
      const { community } = channel
      presenceOf(config)?.note({ community, person: author.id, roles: author.roles, at: Math.min(message.at, now()) })
    },
  },
  on: { follow, subscribe, resub, gift, cheer, raid, 'stream.online': online, 'stream.offline': offline },

  jobs: { close: (ctx) => closeLobby(ctx, (ctx.payload as { lobby: number }).lobby) },
  http: { 'GET /draws/:id': ({ db, params }) => drawResult(db, params.id) },

  linkPerson: linkPurses,
  exportPerson,
  forgetPerson,
  health: ({ db, now }) => healthOf(db, now()),
  audits: {
    economy: async ({ db }) => {
      const { findings, ...counted } = await auditLedger(db)
      return { counted, findings }
    },
  },

  commands: {
    'points [who:user]': {
      describe: 'Tell how much you have, or somebody else',
      examples: ['points', 'points @ann'],
      alias: ['balance', 'bal'],
      ...reading,
      run: (ctx) => showBalance(ctx, ctx.args.who),
    },
    'points why [who:user]': {
      describe: 'Tell where your points came from and went to; moderators see anybody’s',
      examples: ['points why', 'points why @ann'],
      cooldown: '5s user',
      run: (ctx) => showReasons(ctx, ctx.args.who),
    },
    'points add <who:user> <amount:amount> [reason:rest]': {
      describe: 'Give somebody points that did not exist before',
      examples: ['points add @ann 500 won the quiz'],
      alias: ['addpoints'],
      role: 'moderator',
      run: (ctx) => grant.add(ctx, ctx.args.who, ctx.args.amount, ctx.args.reason),
    },
    'points remove <who:user> <amount:amount> [reason:rest]': {
      describe: 'Take points away from somebody',
      examples: ['points remove @ann 50%', 'points remove @ann 500 a mistake'],
      alias: ['removepoints'],
      role: 'moderator',
      run: (ctx) => grant.remove(ctx, ctx.args.who, ctx.args.amount, ctx.args.reason),
    },
    'points set <who:user> <amount:amount> <reason:rest>': {
      describe: 'Book what is missing to an amount; the reason stands in the statement',
      examples: ['points set @ann 1k moved from the old bot'],
      alias: ['setpoints'],
      role: 'admin',
      run: (ctx) => grant.set(ctx, 'set', ctx.args.who, ctx.args.amount, ctx.args.reason),
    },
    'points reset <who:user> <reason:rest>': {
      describe: 'Take everything away that somebody can spend',
      examples: ['points reset @ann cheated'],
      role: 'admin',
      run: (ctx) => grant.set(ctx, 'reset', ctx.args.who, { kind: 'exact', value: 0 }, ctx.args.reason),
    },
    'points happy <times:number> [for:duration=1h]': {
      describe: 'Let everything that is earned count more for a while; 1 ends it',
      examples: ['points happy 2 1h', 'points happy 1'],
      role: 'moderator',
      run: (ctx) => happy(ctx, ctx.args.times, ctx.args.for),
    },
    'give <who:user> <amount:amount>': {
      describe: 'Give somebody of your points',
      examples: ['give @ann 50', 'give @ann half'],
      alias: ['givepoints', 'gift'],
      cooldown: ['10s user'],
      run: (ctx) => give(ctx, ctx.args.who, ctx.args.amount),
    },
    'top [n:int=5] [period:now|day|week|month=now]': {
      describe: 'List who has most, or who earned most in a time',
      examples: ['top', 'top 10', 'top 5 week'],
      alias: ['leaderboard'],
      ...reading,
      run: (ctx) => showTop(ctx, ctx.args.n, ctx.args.period),
    },
    'rank [who:user]': {
      describe: 'Tell your place among all who have something',
      examples: ['rank', 'rank @ann'],
      ...reading,
      run: (ctx) => showRank(ctx, ctx.args.who),
    },
    daily: {
      describe: 'Get your points of the day; more for each day in a row',
      cooldown: '5s user',
      run: (ctx) => daily(ctx),
    },
    'gamble <amount:amount>': {
      describe: 'Double it or lose it; returns 98 % in the long run',
      examples: ['gamble 50'],
      ...playing,
      run: (ctx) => games.gamble(ctx, ctx.args.amount),
    },
    'coinflip <amount:amount> <side:heads|tails|h|t>': {
      describe: 'Call a side of a coin; returns 98 %, since it may stand on its edge',
      examples: ['coinflip 50 heads'],
      ...playing,
      run: (ctx) => games.coinflip(ctx, ctx.args.amount, ctx.args.side),
    },
    'slots <amount:amount>': {
      describe: 'Three reels; two cherries give the stake back; returns 94.9 %',
      examples: ['slots 50'],
      alias: ['spin', 'slot'],
      ...playing,
      run: (ctx) => games.slots(ctx, ctx.args.amount),
    },
    'dice <amount:amount>': {
      describe: 'Roll 1 to 100: from 67 on twice, from 90 on three times, from 99 on twelve times the stake; returns 97 %',
      examples: ['dice 50'],
      ...playing,
      run: (ctx) => games.dice(ctx, ctx.args.amount),
    },
    'roulette <amount:amount> [on=red]': {
      describe: 'Bet on red, black, even, odd, low, high or a number from 0 to 36; returns 97.3 %',
      examples: ['roulette 50', 'roulette 50 17'],
      ...playing,
      run: (ctx) => games.roulette(ctx, ctx.args.amount, ctx.args.on),
    },
    'rps <hand:rock|paper|scissors> [amount:amount]': {
      describe: 'Rock, paper, scissors, for fun or for points; returns 100 %',
      examples: ['rps rock', 'rps paper 50'],
      cooldown: ['15s user'],
      run: (ctx) => games.rps(ctx, ctx.args.hand, ctx.args.amount),
    },
    'duel <who:user> <amount:amount>': {
      describe: 'Challenge somebody; both stake the same, and the winner takes it',
      examples: ['duel @ann 50'],
      ...playing,
      run: (ctx) => duels.challenge(ctx, ctx.args.who, ctx.args.amount),
    },
    'accept [who:user]': {
      describe: 'Accept a challenge',
      run: (ctx) => duels.accept(ctx, ctx.args.who),
    },
    'deny [who:user]': {
      describe: 'Turn a challenge down',
      run: (ctx) => duels.deny(ctx, ctx.args.who),
    },
    cancelduel: {
      describe: 'Take your challenge back',
      run: (ctx) => duels.cancel(ctx),
    },
    'heist <amount:amount>': {
      describe: 'Gather a crew or join it; the larger the crew, the likelier everybody gets away; returns 93 to 95 %',
      examples: ['heist 50'],
      alias: ['bankheist', 'adventure'],
      run: (ctx) => heist(ctx, ctx.args.amount),
    },
    'join [what:rest]': {
      describe: 'Join the raffle or the heist',
      examples: ['join', 'join 50'],
      run: (ctx) => join(ctx, ctx.args.what),
    },
    'tickets <n:int>': {
      describe: 'Take several tickets of the raffle',
      examples: ['tickets 3'],
      cooldown: '2s user',
      run: (ctx) => takeTickets(ctx, ctx.args.n),
    },
    'raffle open --cost:int --max:int --winners:int --time:duration --for:follower|subscriber|regular|vip|moderator [title:rest]': {
      describe: 'Open a raffle; the seal that is told makes the draw recomputable',
      examples: ['raffle open A rubber duck', 'raffle open -cost=50 -max=10 -winners=3 -time=5m A rubber duck'],
      alias: ['giveaway'],
      role: 'moderator',
      run: (ctx) => raffles.open(ctx, ctx.args, ctx.args.title),
    },
    'raffle close': { describe: 'Let nobody in any more', role: 'moderator', run: (ctx) => raffles.close(ctx) },
    'raffle draw [n:int]': { describe: 'Draw the winners', role: 'moderator', run: (ctx) => raffles.draw(ctx, ctx.args.n) },
    'raffle redraw [reason:rest]': {
      describe: 'Draw one more, such as when a winner is away',
      role: 'moderator',
      run: (ctx) => raffles.redraw(ctx, ctx.args.reason),
    },
    'raffle cancel': { describe: 'Call it off; tickets are given back', role: 'moderator', run: (ctx) => raffles.cancel(ctx) },
    'raffle status': { describe: 'Tell how the raffle stands', ...reading, run: (ctx) => raffles.status(ctx) },
    'bet <option:string> <amount:amount>': {
      describe: 'Bet on an answer, by its number or its words',
      examples: ['bet 1 50'],
      cooldown: '5s user',
      run: (ctx) => bets.place(ctx, ctx.args.option, ctx.args.amount),
    },
    'bet open <question:string> <options:rest>': {
      describe: 'Ask what people bet on; answers with | between them',
      examples: ['bet open "Do we win?" yes|no'],
      role: 'moderator',
      run: (ctx) => bets.open(ctx, ctx.args.question, ctx.args.options),
    },
    'bet lock': { describe: 'Take no more bets', role: 'moderator', run: (ctx) => bets.lock(ctx) },
    'bet settle <option:rest>': {
      describe: 'Say which answer is right; who was right shares the pot',
      examples: ['bet settle 1'],
      role: 'moderator',
      run: (ctx) => bets.settle(ctx, ctx.args.option),
    },
    'bet cancel': { describe: 'Call the bet off; stakes are given back', role: 'moderator', run: (ctx) => bets.cancel(ctx) },
    '8ball [question:rest]': {
      describe: 'Ask what will be',
      examples: ['8ball will it rain?'],
      ...reading,
      run: () => games.eightBall(),
    },
    'cooloff <for:duration>': {
      describe: 'Take a break from games; it can be made longer, never shorter',
      examples: ['cooloff 1d'],
      run: (ctx) => games.coolOff(ctx, ctx.args.for),
    },
  },
})
