import { commandsOf } from '../context.ts'
import * as seasons from '../verbs/season.ts'
import { reading } from './pace.ts'

/** Times in which earning counts for a board of its own. */
export const seasonCommands = commandsOf({
  season: {
    describe: 'Tell how the season stands, and your place in it',
    ...reading,
    run: (ctx) => seasons.show(ctx),
  },
  'season top [n:int=5]': {
    describe: 'List who earned most in the season',
    examples: ['season top', 'season top 10'],
    ...reading,
    run: (ctx) => seasons.top(ctx, ctx.args.n),
  },
  'season archive [number:int]': {
    describe: 'List the seasons that are over, or who earned most in one of them',
    examples: ['season archive', 'season archive 1'],
    ...reading,
    run: (ctx) => seasons.archive(ctx, ctx.args.number),
  },
  'season start --time:duration --keep:int [title:rest]': {
    describe: 'Begin a season; keep says what percent of a balance stays at its end, all of it when left out',
    examples: ['season start Spring', 'season start -time=12w -keep=0 Spring'],
    role: 'admin',
    run: (ctx) => seasons.start(ctx, ctx.args, ctx.args.title),
  },
  'season end': {
    describe: 'End the season now; for three days it can be undone',
    role: 'admin',
    run: (ctx) => seasons.end(ctx),
  },
  'season undo <reason:rest>': {
    describe: 'Take the end of the last season back, with everything that was taken',
    examples: ['season undo ended by mistake'],
    role: 'admin',
    run: (ctx) => seasons.undo(ctx, ctx.args.reason),
  },
})
