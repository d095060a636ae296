import { commandsOf } from '../context.ts'
import * as trivia from '../gathering/trivia.ts'
import * as games from '../verbs/games.ts'
import { playing, reading } from './pace.ts'

/** Games against the house, each over in a moment. */
export const gameCommands = commandsOf({
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
    describe: 'Roll 1 to 100: from 67 on twice, from 90 three times, from 99 twelve times the stake; returns 97 %',
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
  '8ball [question:rest]': {
    describe: 'Ask what will be',
    examples: ['8ball will it rain?'],
    ...reading,
    run: () => games.eightBall(),
  },
  'hug [who:user]': {
    describe: 'Hug somebody, or a duck',
    examples: ['hug @ann'],
    ...reading,
    run: (ctx) => games.hug(ctx, ctx.args.who),
  },
  'trivia [set]': {
    describe: 'Ask a question; who answers right in the chat is paid',
    examples: ['trivia', 'trivia ducks'],
    ...reading,
    run: (ctx) => trivia.ask(ctx, ctx.args.set),
  },
  'trivia stop': { describe: 'Take the question back', role: 'moderator', run: (ctx) => trivia.stop(ctx) },
  'answer <words:rest>': {
    describe: 'Answer the question that was asked; saying the answer alone does the same',
    examples: ['answer a drake'],
    run: (ctx) => trivia.answer(ctx, ctx.args.words),
  },
  'cooloff <for:duration>': {
    describe: 'Take a break from games; it can be made longer, never shorter',
    examples: ['cooloff 1d'],
    run: (ctx) => games.coolOff(ctx, ctx.args.for),
  },
})
