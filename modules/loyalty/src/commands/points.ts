import { commandsOf } from '../context.ts'
import { showBalance } from '../verbs/balance.ts'
import { daily } from '../verbs/daily.ts'
import { showEconomy } from '../verbs/economy.ts'
import { give } from '../verbs/give.ts'
import * as grant from '../verbs/grant.ts'
import { happy } from '../verbs/happy.ts'
import { showReasons } from '../verbs/reasons.ts'
import { showRank, showTop } from '../verbs/top.ts'
import { reading } from './pace.ts'

/** What people have, and who changes that by their word. */
export const pointCommands = commandsOf({
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
  'points approve <number:int>': {
    describe: 'Agree to what another moderator proposed, since it is more than one may change alone',
    examples: ['points approve 3'],
    role: 'moderator',
    run: (ctx) => grant.approve(ctx, ctx.args.number),
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
  'economy [days:int=30]': {
    describe: 'Tell how points are spread, where they come from and go to, and what is odd about that',
    examples: ['economy', 'economy 7'],
    cooldown: '5s user',
    role: 'moderator',
    run: (ctx) => showEconomy(ctx, ctx.args.days),
  },
  daily: {
    describe: 'Get your points of the day; more for each day in a row',
    cooldown: '5s user',
    run: (ctx) => daily(ctx),
  },
})
