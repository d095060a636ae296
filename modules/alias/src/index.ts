import { defineModule } from '@waddlebot/sdk'
import { capabilities, config, templates } from './context.ts'
import * as first from './migrations/001_alias.ts'
import { exportPerson, forgetPerson, linkPerson } from './person.ts'
import { Shelf } from './shelf.ts'
import { add, type Changed, edit, remove, rename } from './verbs/saving.ts'
import { copy, list, publish, show, transfer, turn } from './verbs/sharing.ts'

export type { Config } from './context.ts'

const staff = { role: 'moderator' } as const
const reading = { limit: '20 per 1m user' } as const

/** Other names for commands: for everybody, for a channel, for one person. */
export default defineModule({
  name: 'alias',
  version: '0.1.0',
  describe: 'Other names for commands, for everybody or for one person',
  config,
  capabilities,
  uses: { templates },
  migrations: { '001_alias': first },

  setup: (ctx) => Shelf.of(ctx).load(ctx),
  broadcasts: {
    changed: (ctx) => Shelf.of(ctx).load(ctx, (ctx.payload as Changed | null | undefined) ?? {}),
  },

  commands: {
    'alias add --me --here --level:admin|moderator|vip|regular|subscriber|follower --cd:duration --pack:string <name> <line:rest>': {
      describe: 'Make another name for commands: yours alone, or everybody’s when a moderator makes it',
      examples: [
        'alias add hi hug $1=everybody',
        'alias add --me q quote $1:',
        'alias add -level=vip -cd=30 win cheer $user && points',
        'alias add loud quote | shout',
      ],
      alias: ['addalias', 'aliascom'],
      ...reading,
      run: (ctx) => add(ctx, ctx.args),
    },
    'alias edit <name> <line:rest>': {
      describe: 'Change what an alias stands for',
      ...reading,
      run: (ctx) => edit(ctx, ctx.args.name, ctx.args.line),
    },
    'alias remove <name>': {
      describe: 'Take an alias away',
      alias: ['alias rm', 'delalias'],
      ...reading,
      run: (ctx) => remove(ctx, ctx.args.name),
    },
    'alias rename <name> <to>': {
      describe: 'Call an alias something else',
      ...reading,
      run: (ctx) => rename(ctx, ctx.args.name, ctx.args.to),
    },
    'alias list [page:int=1]': {
      describe: 'List the aliases that you can use here',
      ...reading,
      run: (ctx) => list(ctx, ctx.args.page),
    },
    'alias show <name>': {
      describe: 'Show what an alias stands for, all the way down',
      ...reading,
      run: (ctx) => show(ctx, ctx.args.name),
    },
    'alias publish <name> [on:bool=on]': {
      describe: 'Let others copy an alias',
      ...reading,
      run: (ctx) => publish(ctx, ctx.args.name, ctx.args.on),
    },
    'alias copy <who:user> <name> [as]': {
      describe: 'Take an alias that somebody published for yourself',
      examples: ['alias copy @ann hi'],
      ...reading,
      run: (ctx) => copy(ctx, ctx.args.who, ctx.args.name, ctx.args.as),
    },
    'alias transfer <name> <who:user>': {
      describe: 'Give an alias of your own to somebody',
      ...reading,
      run: (ctx) => transfer(ctx, ctx.args.name, ctx.args.who),
    },
    'alias pack <pack> <on:bool>': {
      ...staff,
      describe: 'Switch all aliases of a pack on or off',
      examples: ['alias pack event off'],
      run: (ctx) => turn(ctx, ctx.args.pack, ctx.args.on),
    },
  },

  health: (ctx) => ({ ok: true, detail: `${Shelf.of(ctx).size} aliases` }),
  exportPerson,
  forgetPerson,
  linkPerson,
})
