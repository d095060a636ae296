import { commandsOf } from '../context.ts'
import * as bets from '../gathering/bet.ts'
import * as drawing from '../gathering/drawing.ts'
import * as duels from '../gathering/duel.ts'
import { heist } from '../gathering/heist.ts'
import { join, takeTickets } from '../gathering/join.ts'
import { endPeace, makePeace } from '../gathering/peace.ts'
import * as raffles from '../gathering/raffle.ts'
import { playing, reading } from './pace.ts'

/** What several people have a part in, and what takes its time. */
export const gatheringCommands = commandsOf({
  'duel <who:user> <amount:amount>': {
    describe: 'Challenge somebody; both stake the same, and the winner takes it',
    examples: ['duel @ann 50'],
    ...playing,
    run: (ctx) => duels.challenge(ctx, ctx.args.who, ctx.args.amount),
  },
  'duel off': { describe: 'Be challenged by nobody any more', run: (ctx) => makePeace(ctx) },
  'duel on': { describe: 'Be challenged again', run: (ctx) => endPeace(ctx) },
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
  'raffle draw [n:int]': { describe: 'Draw the winners', role: 'moderator', run: (ctx) => drawing.draw(ctx, ctx.args.n) },
  'raffle redraw [reason:rest]': {
    describe: 'Draw one more, such as when a winner is away',
    role: 'moderator',
    run: (ctx) => drawing.redraw(ctx, ctx.args.reason),
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
})
