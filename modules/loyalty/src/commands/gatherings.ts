import { commandsOf } from '../context.ts'
import * as bets from '../gathering/bet.ts'
import * as duels from '../gathering/duel.ts'
import { join, takeTickets } from '../gathering/join.ts'
import { endPeace, makePeace } from '../gathering/peace.ts'
import { showRecord } from '../gathering/record.ts'
import { heist } from '../heist/heist.ts'
import { draw } from '../raffle/drawing.ts'
import { cancel, close, status } from '../raffle/ending.ts'
import { open } from '../raffle/open.ts'
import { redraw } from '../raffle/redraw.ts'
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
  'duel stats [who:user]': {
    describe: 'Tell how your duels went, or those of somebody else',
    examples: ['duel stats', 'duel stats @ann'],
    ...reading,
    run: (ctx) => showRecord(ctx, ctx.args.who),
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
  'tickets --of:int <n:int>': {
    describe: 'Take several tickets of the raffle; -of says which, where there are two',
    examples: ['tickets 3', 'tickets -of=7 3'],
    cooldown: '2s user',
    run: (ctx) => takeTickets(ctx, ctx.args.n, ctx.args.of),
  },
  'raffle open --cost:int --max:int --winners:int --time:duration --by:join|keyword|active|reaction|answer --keyword:string --set:string --for:follower|subscriber|regular|vip|moderator --follow:duration --account:duration --level:int --region:string [title:rest]':
    {
      describe: 'Open a raffle: by !join, keyword, talking, reactions, or right answers; anybody can recompute it',
      examples: [
        'raffle open A rubber duck',
        'raffle open -cost=50 -max=10 -winners=3 -time=5m A rubber duck',
        'raffle open -keyword=quack -follow=7d -account=30d -region="the EU" A hat',
        'raffle open -by=answer -set=ducks -time=1m A key',
      ],
      alias: ['giveaway'],
      role: 'moderator',
      run: (ctx) => open(ctx, ctx.args, ctx.args.title),
    },
  'raffle close --of:int': { describe: 'Let nobody in any more', role: 'moderator', run: (ctx) => close(ctx, ctx.args.of) },
  'raffle draw --of:int [n:int]': {
    describe: 'Draw the winners',
    examples: ['raffle draw', 'raffle draw 3', 'raffle draw -of=7'],
    role: 'moderator',
    run: (ctx) => draw(ctx, ctx.args.n, ctx.args.of),
  },
  'raffle redraw [reason:rest]': {
    describe: 'Draw one more, such as when a winner is away',
    role: 'moderator',
    run: (ctx) => redraw(ctx, ctx.args.reason),
  },
  'raffle cancel --of:int': {
    describe: 'Call it off; tickets are given back',
    role: 'moderator',
    run: (ctx) => cancel(ctx, ctx.args.of),
  },
  'raffle status --of:int': { describe: 'Tell how the raffle stands', ...reading, run: (ctx) => status(ctx, ctx.args.of) },
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
