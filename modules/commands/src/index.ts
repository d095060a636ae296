import { type Db, type DynamicCommands, defineModule, provide } from '@waddlebot/sdk'
import { Book } from './book.ts'
import { type Context, capabilities, config } from './context.ts'
import { errors as codes } from './errors.ts'
import { Faults } from './fault.ts'
import { flags } from './flags.ts'
import { invocation } from './invocation.ts'
import { level, names, platforms } from './kinds.ts'
import * as first from './migrations/001_commands.ts'
import { exportPerson, forgetPerson } from './person.ts'
import { allCommands, standingCommand } from './store.ts'
import { templates, templatesIn } from './templates.ts'
import { add, edit, options } from './verbs/adding.ts'
import { counter, uses } from './verbs/counting.ts'
import { explain } from './verbs/explanation.ts'
import { history, revert } from './verbs/past.ts'
import { remove, rename, turn } from './verbs/removal.ts'
import { test } from './verbs/trial.ts'
import { errors, hint, list, show } from './verbs/view.ts'

export type { Config } from './context.ts'
export { type Phrase, type Templates, templates, type Worded } from './templates.ts'

const staff = { role: 'moderator' } as const

/** Commands that people make in chat, written in a language that is checked when they save it. */
export default defineModule({
  name: 'commands',
  describe: 'Commands that are made in chat',
  config,
  errors: codes,
  capabilities,
  migrations: { '001_commands': first },
  provides: [provide(templates, ({ config: { zone } }: Pick<Context, 'config'>) => templatesIn(zone))],
  kinds: { level, names, platforms },

  async setup({ commands, db, defer, log }) {
    const book = new Book(commands, new Faults(db, log), invocation)
    defer(() => book.close())
    for (const { saved, problem } of book.replace(await allCommands(db))) {
      if (problem !== undefined)
        log.warn('a command cannot be read any more and does not run', { command: saved.shape.name, problem: problem.message })
    }
  },

  broadcasts: {
    /** A command, by its id, is another than it was. */
    async changed({ commands, db, payload }: { commands: DynamicCommands; db: Db; payload: number | undefined }) {
      const book = Book.of(commands)
      if (payload === undefined) return void book.replace(await allCommands(db))
      const saved = await standingCommand(db, payload)
      if (saved === undefined) book.drop(payload)
      else book.put(saved)
    },
  },

  commands: {
    [`cmd add ${flags} <name> <text:rest>`]: {
      ...staff,
      describe: 'Make a command',
      alias: ['commands add', 'command add', 'addcom'],
      examples: ['cmd add !hug $(user) hugs $(target)', 'cmd add -cd=10 -level=sub !dice You rolled $(random 1-6)'],
      run: (ctx) => add(ctx, ctx.args),
    },
    [`cmd edit ${flags} <name> [text:rest]`]: {
      ...staff,
      describe: 'Change what a command says, or its options',
      alias: ['commands edit', 'command edit', 'editcom'],
      examples: ['cmd edit !hug $(user) hugs $(target) tightly'],
      run: (ctx) => edit(ctx, ctx.args),
    },
    [`cmd options ${flags} <name>`]: {
      ...staff,
      describe: 'Show or change the options of a command',
      alias: ['commands options', 'command options'],
      examples: ['cmd options !hug -cd=30 -level=vip,sub'],
      run: (ctx) => options(ctx, ctx.args),
    },
    'cmd remove --here <name>': {
      ...staff,
      describe: 'Take a command away',
      alias: ['cmd delete', 'commands remove', 'commands delete', 'command remove', 'command delete', 'delcom'],
      run: (ctx) => remove(ctx, ctx.args),
    },
    'cmd enable --here <name>': {
      ...staff,
      describe: 'Switch a command on',
      alias: ['commands enable', 'command enable'],
      run: (ctx) => turn(ctx, ctx.args, true),
    },
    'cmd disable --here <name>': {
      ...staff,
      describe: 'Switch a command off',
      alias: ['commands disable', 'command disable'],
      run: (ctx) => turn(ctx, ctx.args, false),
    },
    'cmd rename --here --override <name> <to>': {
      ...staff,
      describe: 'Call a command something else',
      alias: ['commands rename', 'command rename'],
      examples: ['cmd rename !hug !cuddle'],
      run: (ctx) => rename(ctx, ctx.args),
    },
    'cmd show <name>': {
      ...staff,
      describe: 'Show the template of a command',
      alias: ['commands show', 'command show'],
      run: (ctx) => show(ctx, ctx.args),
    },
    'cmd list [page:int=1]': {
      ...staff,
      describe: 'List the commands that were made here',
      alias: ['commands list', 'command list'],
      run: (ctx) => list(ctx, ctx.args),
    },
    'cmd history --here <name> [page:int=1]': {
      ...staff,
      describe: 'Show who changed a command, and into what',
      alias: ['commands history', 'command history'],
      run: (ctx) => history(ctx, ctx.args),
    },
    'cmd revert --here --override <name> [version:int]': {
      ...staff,
      describe: 'Bring back an earlier version, or a command that was removed',
      alias: ['commands revert', 'command revert'],
      examples: ['cmd revert !hug', 'cmd revert !hug 3'],
      run: (ctx) => revert(ctx, ctx.args),
    },
    'cmd explain --level:level <name> [user:user]': {
      ...staff,
      describe: 'Show which gate stops a command for somebody',
      alias: ['commands explain', 'command explain'],
      examples: ['cmd explain !hug @ann'],
      run: (ctx) => explain(ctx, ctx.args),
    },
    'cmd errors <name>': {
      ...staff,
      describe: 'Show why runs of a command were stopped',
      alias: ['commands errors', 'command errors'],
      run: (ctx) => errors(ctx, ctx.args),
    },
    'cmd test <text:rest>': {
      ...staff,
      describe: 'Try a template or a command out; nothing is saved or done',
      alias: ['commands test', 'command test'],
      examples: ['cmd test $(user) hugs $(random.chatter)', 'cmd test !hug Bob'],
      run: (ctx) => test(ctx, ctx.args),
    },
    'cmd [verb] [more:rest]': {
      ...staff,
      describe: 'Say what can be done with commands',
      alias: ['command'],
      run: (ctx) => hint(ctx, ctx.args),
    },
    'counter [name] [change]': {
      describe: 'Show the counters; moderators change them with +1, -1 or =5',
      limit: '10 per 30s user',
      examples: ['counter deaths', 'counter deaths +1'],
      run: (ctx) => counter(ctx, ctx.args),
    },
    'count <name> [change]': {
      describe: 'Show how often a command was used; moderators change it',
      limit: '10 per 30s user',
      examples: ['count hug'],
      run: (ctx) => uses(ctx, ctx.args),
    },
  },

  exportPerson,
  async forgetPerson(ctx) {
    Book.of(ctx.commands).recent.forget(ctx.person)
    await forgetPerson(ctx)
  },
})
