import { defineModule } from '@waddlebot/sdk'
import * as approval from './approval.ts'
import { claim } from './claim.ts'
import { capabilities, config } from './context.ts'
import * as link from './link.ts'
import * as first from './migrations/001_identity.ts'
import * as channel from './migrations/002_channel.ts'
import * as approvals from './migrations/003_approval.ts'
import { names } from './names.ts'
import { linkOpenness } from './openness.ts'
import { exportPerson, forgetPerson } from './person.ts'
import * as role from './role.ts'
import { sweep } from './tries.ts'
import * as unlink from './unlink.ts'
import { show, whoami } from './whoami.ts'

export type { Config } from './context.ts'

const givable = 'owner|admin|moderator|vip|regular|subscriber|follower'
const linking = { limit: '10 per 10m user' } as const

/** One person over all platforms: who somebody is, accounts that are one person, names they had, roles given by hand. */
export default defineModule({
  name: 'identity',
  version: '0.1.0',
  describe: 'One person over all platforms: who somebody is, linked accounts, roles given by hand',
  config,
  capabilities,
  migrations: { '001_identity': first, '002_channel': channel, '003_approval': approvals },

  commands: {
    whoami: {
      describe: 'Tell which accounts are you, and where your roles come from',
      cooldown: '3s user',
      run: (ctx) => whoami(ctx),
    },
    'whoami public <on:bool>': {
      describe: 'Have your accounts told where others read it, or to you alone',
      examples: ['whoami public on'],
      cooldown: '3s user',
      run: (ctx) => show(ctx, ctx.args.on),
    },
    'link [code:rest]': {
      describe: 'Get a code for your other account, enter one, or see what linking would do',
      examples: ['link', 'link ACDE-FHJK'],
      ...linking,
      run: (ctx) => (ctx.args.code === undefined ? link.begin(ctx) : link.enter(ctx, ctx.args.code)),
    },
    'link confirm': {
      describe: 'Link the two accounts, as it was shown to you',
      ...linking,
      run: (ctx) => link.confirm(ctx),
    },
    'link cancel': {
      describe: 'Leave the accounts as they are',
      run: (ctx) => link.cancel(ctx),
    },
    'link requests': {
      describe: 'List links that moderators have to agree to, as somebody is under a sanction',
      role: 'moderator',
      cooldown: '3s user',
      run: (ctx) => approval.list(ctx),
    },
    'link approve <number:int>': {
      describe: 'Agree to a link of somebody who is under a sanction',
      examples: ['link approve 3'],
      role: 'moderator',
      run: (ctx) => approval.decide(ctx, ctx.args.number, 'agreed'),
    },
    'link deny <number:int>': {
      describe: 'Say no to a link of somebody who is under a sanction',
      examples: ['link deny 3'],
      role: 'moderator',
      run: (ctx) => approval.decide(ctx, ctx.args.number, 'denied'),
    },
    'unlink [platform]': {
      describe: 'Make an account of yours a person of its own again',
      examples: ['unlink', 'unlink twitch'],
      ...linking,
      run: (ctx) => unlink.ask(ctx, ctx.args.platform),
    },
    'unlink confirm': {
      describe: 'Unlink, as it was said',
      ...linking,
      run: (ctx) => unlink.confirm(ctx),
    },
    'unlink cancel': {
      describe: 'Leave the accounts linked',
      run: (ctx) => unlink.cancel(ctx),
    },
    'claim [community:string]': {
      describe: 'Claim this server: for a community of yours, or as one of its own',
      role: 'admin',
      unclaimed: true,
      limit: '10 per 10m user',
      examples: ['claim', 'claim pond'],
      run: (ctx) => claim(ctx, ctx.args.community),
    },
    'names <who:user>': {
      describe: 'List the names that somebody had on this platform',
      examples: ['names @ann'],
      role: 'moderator',
      run: (ctx) => names(ctx, ctx.args.who),
    },
    [`role grant <who:user> <role:${givable}>`]: {
      describe: 'Give somebody a role in this community, on all their accounts',
      examples: ['role grant @ann vip'],
      role: 'admin',
      run: (ctx) => role.grant(ctx, ctx.args.who, ctx.args.role),
    },
    [`role revoke <who:user> <role:${givable}>`]: {
      describe: 'Take a role away that was given by hand',
      examples: ['role revoke @ann vip'],
      role: 'admin',
      run: (ctx) => role.revoke(ctx, ctx.args.who, ctx.args.role),
    },
    'role list [who:user]': {
      describe: 'List roles that were given by hand',
      examples: ['role list', 'role list @ann'],
      role: 'admin',
      run: (ctx) => role.list(ctx, ctx.args.who),
    },
  },

  // Nothing here is used after its time; this only keeps the tables small.
  cron: { '17 * * * *': ({ db, now }) => sweep(db, now()) },

  linkPerson: linkOpenness,
  exportPerson,
  forgetPerson,
})
