import { commandsOf } from '../context.ts'
import * as gear from '../verbs/gear.ts'
import { reading } from './pace.ts'

/** What is worn in duels. */
export const gearCommands = commandsOf({
  'gear [who:user]': {
    describe: 'Tell what you have and wear for duels, or somebody else',
    examples: ['gear', 'gear @ann'],
    ...reading,
    run: (ctx) => gear.show(ctx, ctx.args.who),
  },
  'gear shop': { describe: 'List what there is, and what it adds to your chance', ...reading, run: (ctx) => gear.shop(ctx) },
  'gear buy <item:rest>': {
    describe: 'Buy something and wear it',
    examples: ['gear buy reed sword'],
    cooldown: '5s user',
    run: (ctx) => gear.buy(ctx, ctx.args.item),
  },
  'gear sell <item:rest>': {
    describe: 'Sell something for half of what you paid',
    examples: ['gear sell reed sword'],
    cooldown: '5s user',
    run: (ctx) => gear.sell(ctx, ctx.args.item),
  },
  'gear wear <item:rest>': {
    describe: 'Wear something that you have',
    examples: ['gear wear leaf cloak'],
    cooldown: '5s user',
    run: (ctx) => gear.putOn(ctx, ctx.args.item),
  },
  'gear off <slot:weapon|armour|charm>': {
    describe: 'Take something off',
    examples: ['gear off weapon'],
    cooldown: '5s user',
    run: (ctx) => gear.putOff(ctx, ctx.args.slot),
  },
})
