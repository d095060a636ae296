import { defineModule } from '@waddlebot/sdk'
import { capabilities, config } from './context.ts'
import { enforce } from './enforce.ts'
import { filterChoice } from './filters/settings.ts'
import { callHook } from './hook.ts'
import { judge } from './judge.ts'
import * as first from './migrations/001_moderation.ts'
import * as permitLinks from './migrations/002_permit_links.ts'
import * as raid from './migrations/003_raid.ts'
import * as lockdown from './migrations/004_lockdown.ts'
import * as usual from './migrations/005_usual.ts'
import { keepNative } from './native.ts'
import { strike } from './nuke.ts'
import { outgoing } from './outgoing.ts'
import { exportPerson, forgetPerson, linkPerson } from './person.ts'
import { again } from './put-off.ts'
import { arrived } from './raid/arrived.ts'
import { calm, expectGuests, share, welcome } from './raid/mode.ts'
import { addSamples } from './sample.ts'
import { heed, load } from './store.ts'
import { health, upkeep } from './upkeep.ts'
import { permit, punish, timeout, write } from './verbs/acting.ts'
import * as cases from './verbs/cases.ts'
import * as filters from './verbs/filters.ts'
import * as nuking from './verbs/nuking.ts'
import { raidMode } from './verbs/raid.ts'
import * as rules from './verbs/rules.ts'
import * as words from './verbs/words.ts'

export type { Config } from './context.ts'

const staff = { role: 'moderator' } as const

/** Filters that every message passes, strikes that decay, cases that can be undone. */
export default defineModule({
  name: 'moderation',
  version: '0.1.0',
  describe: 'Filters, strikes, cases, and rules of strings',
  config,
  capabilities,
  migrations: { '001_moderation': first, '002_permit_links': permitLinks, '003_raid': raid, '004_lockdown': lockdown, '005_usual': usual },

  async setup(ctx) {
    if (ctx.config.samples) await addSamples(ctx.db)
    await load(ctx)
    // What is in memory only is on disk before the module goes.
    ctx.defer(async () => {
      await upkeep(ctx)
      await share(ctx)
    })
  },

  filters: { judge },
  outgoing,
  on: {
    filtered: enforce,
    ban: keepNative,
    timeout: keepNative,
    unban: keepNative,
    raid: expectGuests,
    'member.join': arrived,
    follow: arrived,
  },
  broadcasts: { changed: heed, party: welcome, share },
  jobs: { again, calm, hook: callHook, nuke: strike },
  cron: {
    '* * * * *': async (ctx) => {
      await upkeep(ctx)
      await ctx.broadcast('share')
    },
  },

  commands: {
    'timeout <who:user> [more:rest]': {
      ...staff,
      describe: 'Keep somebody from talking for a time, ten minutes if none is said',
      examples: ['timeout @ann', 'timeout @ann 1h insults'],
      run: (ctx) => timeout(ctx, ctx.args.who, ctx.args.more),
    },
    'untimeout <who:user> [why:rest]': {
      ...staff,
      describe: 'Let somebody talk again',
      run: (ctx) => punish(ctx, ctx.args.who, { kind: 'untimeout' }, ctx.args.why),
    },
    'ban <who:user> [why:rest]': {
      ...staff,
      describe: 'Ban somebody',
      examples: ['ban @ann spam'],
      run: (ctx) => punish(ctx, ctx.args.who, { kind: 'ban' }, ctx.args.why),
    },
    'unban <who:user> [why:rest]': {
      ...staff,
      describe: 'Lift a ban',
      run: (ctx) => punish(ctx, ctx.args.who, { kind: 'unban' }, ctx.args.why),
    },
    'warn <who:user> <why:rest>': {
      ...staff,
      describe: 'Warn somebody',
      examples: ['warn @ann no spoilers'],
      run: (ctx) => punish(ctx, ctx.args.who, { kind: 'warn' }, ctx.args.why),
    },
    'note <who:user> <text:rest>': {
      ...staff,
      describe: 'Note something of somebody; nothing is done',
      examples: ['note @ann asked twice for a role'],
      run: (ctx) => write(ctx, ctx.args.who, ctx.args.text),
    },
    'permit <who:user> [time:duration=60s] [links:int=1]': {
      ...staff,
      describe: 'Let the next link of somebody stay',
      examples: ['permit @ann', 'permit @ann 5m', 'permit @ann 5m 3'],
      run: (ctx) => permit(ctx, ctx.args.who, ctx.args.time, ctx.args.links),
    },
    'case <id:int>': {
      ...staff,
      describe: 'Show what was done to whom, by whom and why',
      examples: ['case 12'],
      run: (ctx) => cases.show(ctx, ctx.args.id),
    },
    'case undo <id:int> [why:rest]': {
      ...staff,
      describe: 'Take a case back: its ban, its time-out, its strike',
      examples: ['case undo 12 wrong person'],
      run: (ctx) => cases.undo(ctx, ctx.args.id, ctx.args.why),
    },
    'case reason <id:int> <why:rest>': {
      ...staff,
      describe: 'Say why, later',
      examples: ['case reason 12 spoilers'],
      run: (ctx) => cases.explain(ctx, ctx.args.id, ctx.args.why),
    },
    'cases [who:user] [page:int=1]': {
      ...staff,
      describe: 'List the cases of somebody, or all, the last ones first',
      examples: ['cases', 'cases @ann'],
      run: (ctx) => cases.list(ctx, ctx.args.who, ctx.args.page),
    },
    [`filters [name:${filterChoice}] [what] [value:rest]`]: {
      ...staff,
      describe: 'Show the filters, or change one: on, off, shadow, limit, action, exempt, allow, forbid, hits, reset',
      examples: [
        'filters links on',
        'filters caps limit 80',
        'filters links allow example.com',
        'filters spam action timeout 60s',
        'filters caps hits',
      ],
      run: (ctx) => (ctx.args.name === undefined ? filters.list(ctx) : filters.tune(ctx, ctx.args.name, ctx.args.what, ctx.args.value)),
    },
    'rule add --priority:int --on --case --here <kind:exact|contains|word|regex> <action:warn|block|command|webhook> <text> [words:rest]': {
      ...staff,
      describe: 'Make a rule: what is looked for, and what happens then; it begins in shadow unless --on is said',
      examples: [
        'rule add word block spam',
        'rule add --on contains warn "any spoiler" Please no spoilers, $user.',
        'rule add exact command "how long" uptime',
        'rule add word webhook giveaway https://example.org/hook',
        'rule add regex block "fr[e3]{2}\\s+nitro"',
      ],
      run: (ctx) => rules.add(ctx, { ...ctx.args, act: ctx.args.action }),
    },
    'rule edit <id:int> <field:text|words|kind|action|mode|case|where|priority> <value:rest>': {
      ...staff,
      describe: 'Change a rule, or switch it: mode on, off or shadow',
      examples: ['rule edit 3 mode on', 'rule edit 3 priority 10'],
      run: (ctx) => rules.edit(ctx, ctx.args.id, ctx.args.field, ctx.args.value),
    },
    'rule remove <id:int>': {
      ...staff,
      describe: 'Take a rule away',
      run: (ctx) => rules.remove(ctx, ctx.args.id),
    },
    'rule list [page:int=1]': {
      ...staff,
      describe: 'List the rules, the one that decides first in front',
      run: (ctx) => rules.list(ctx, ctx.args.page),
    },
    'rule show <id:int>': {
      ...staff,
      describe: 'Show a rule, and how often it matched',
      run: (ctx) => rules.show(ctx, ctx.args.id),
    },
    'rule test <text:rest>': {
      ...staff,
      describe: 'Show which rules and words find something in a text',
      examples: ['rule test free n1tro'],
      run: (ctx) => rules.test(ctx, ctx.args.text),
    },
    'rule replay <id:int> [time:duration=10m]': {
      ...staff,
      describe: 'Show what a rule would have found in what was said lately',
      examples: ['rule replay 3 1h'],
      run: (ctx) => rules.tryOut(ctx, ctx.args.id, ctx.args.time),
    },
    'nuke <lookback:duration> <action> <text:rest>': {
      role: 'admin',
      describe: 'Remove what was written lately with these words, and time out or ban whoever wrote it',
      examples: ['nuke 2m 10m buy followers', 'nuke 30s ban /free\\s+nitro/', 'nuke 1m delete spoiler'],
      run: (ctx) => nuking.nuke(ctx, ctx.args.lookback, ctx.args.action, ctx.args.text),
    },
    'nuke confirm': {
      role: 'admin',
      describe: 'Do what the nuke showed',
      run: (ctx) => nuking.confirm(ctx),
    },
    'nuke undo': {
      role: 'admin',
      describe: 'Lift the bans and time-outs of the last nuke here',
      run: (ctx) => nuking.undo(ctx),
    },
    'raidmode [mode:on|lockdown|off] [for:duration]': {
      ...staff,
      describe: 'Hold people who are new to stricter rules for a time, or to silence, or show which hold now',
      examples: ['raidmode', 'raidmode on', 'raidmode on 1h', 'raidmode lockdown', 'raidmode off'],
      run: (ctx) => raidMode(ctx, ctx.args.mode, ctx.args.for),
    },
    'words add <words:rest>': {
      ...staff,
      describe: 'Put words on the list that are not said here; * stands for more letters, /…/ for a pattern',
      examples: ['words add spam, *casino*', 'words add /free\\s+(nitro|skins)/'],
      run: (ctx) => words.add(ctx, ctx.args.words),
    },
    'words remove <words:rest>': {
      ...staff,
      describe: 'Take words off the list',
      run: (ctx) => words.remove(ctx, ctx.args.words),
    },
    'words list [page:int=1]': {
      ...staff,
      describe: 'Show the list, to you alone where the platform can',
      run: (ctx) => words.list(ctx, ctx.args.page),
    },
  },

  health,
  exportPerson,
  forgetPerson,
  linkPerson,
})
