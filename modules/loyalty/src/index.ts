import { defineModule, provide, purse } from '@waddlebot/sdk'
import { gameCommands } from './commands/games.ts'
import { gatheringCommands } from './commands/gatherings.ts'
import { gearCommands } from './commands/gear.ts'
import { pointCommands } from './commands/points.ts'
import { seasonCommands } from './commands/seasons.ts'
import { config } from './config.ts'
import { capabilities, type Ground, uses } from './context.ts'
import { dayIn } from './day.ts'
import { drawPage } from './draw/page.ts'
import { drawResult } from './draw/result.ts'
import { cheer, follow, gift, offline, online, raid, resub, subscribe } from './earning/events.ts'
import { ignored } from './earning/ignored.ts'
import { keepPresence, Presence, presenceOf } from './earning/presence.ts'
import { enterVoice, leaveVoice, payVoice } from './earning/voice.ts'
import { payWatching } from './earning/watch.ts'
import { economyRoute } from './economy/web.ts'
import { errors } from './errors.ts'
import { filtered } from './filtered.ts'
import { tellGathered } from './games/noise.ts'
import { closeLobby } from './gathering/close.ts'
import { heistResult } from './heist/result.ts'
import { auditLedger } from './ledger/audit.ts'
import { expire } from './ledger/hold.ts'
import { forgetProposals } from './ledger/proposal.ts'
import { listeningOf } from './listening.ts'
import * as ledger from './migrations/001_ledger.ts'
import * as habits from './migrations/002_habits.ts'
import * as earning from './migrations/003_earning.ts'
import * as gathering from './migrations/004_games.ts'
import * as seasons from './migrations/005_seasons.ts'
import * as gear from './migrations/006_gear.ts'
import * as results from './migrations/007_results.ts'
import * as claims from './migrations/008_claims.ts'
import * as more from './migrations/009_more.ts'
import { exportPerson } from './person/export.ts'
import { forgetPerson } from './person/forget.ts'
import { linkPurses } from './person/link.ts'
import { points, pointsOn } from './points.ts'
import { purseOn } from './purse.ts'
import { forgetQuotas } from './quota.ts'
import { countNow } from './raffle/count.ts'
import { missed } from './raffle/missed.ts'
import { press } from './raffle/press.ts'
import { reacted } from './reacted.ts'
import { addSamples } from './sample.ts'
import { auditDaily, healthOf } from './upkeep.ts'
import { endDue } from './verbs/season.ts'

export type { Config } from './config.ts'
export { type Account, house, ofPerson, potOf } from './ledger/account.ts'
export type { Held, HoldRequest } from './ledger/hold.ts'
export type { Entry, Page } from './ledger/statement.ts'
export type { TransferRequest, Transferred, Why } from './ledger/transfer.ts'
export { type Levels, levels } from './level.ts'
export { type Points, points } from './points.ts'
export { type Reputation, reputation } from './reputation.ts'

/** Most holds that are given back in one transaction. */
const atOnce = 200

export default defineModule({
  name: 'loyalty',
  version: '0.1.0',
  describe: 'Points that are never wrong: a ledger, and what people do with it',
  config,
  errors,
  capabilities,
  uses,
  migrations: {
    '001_ledger': ledger,
    '002_habits': habits,
    '003_earning': earning,
    '004_games': gathering,
    '005_seasons': seasons,
    '006_gear': gear,
    '007_results': results,
    '008_claims': claims,
    '009_more': more,
  },
  provides: [
    provide(points, ({ db, now }: Ground) => pointsOn(db, now)),
    provide(purse, ({ config, db, now }: Ground) => purseOn(db, now, config)),
  ],

  setup: async ({ config, db, defer, log, now }) => {
    await listeningOf(config).load(db)
    const presence = new Presence(db, config, now, (error) => log.warn('who was there could not be written', { error }))
    keepPresence(config, presence)
    if (config.samples) await addSamples(db, now())
    defer(() => presence.flush())
    let freed = 0
    for (let some = atOnce; some === atOnce; freed += some) some = await expire(db, now(), atOnce)
    if (freed > 0) log.info('gave back what was held for nobody', { holds: freed })
  },
  // Games and raffles have jobs of their own at the very moment; this is for holds that nobody came back for.
  cron: {
    '*/5 * * * *': async ({ db, now }) => void (await expire(db, now(), atOnce)),
    '1-59/5 * * * *': async (ctx) => {
      await payWatching(ctx)
      await payVoice(ctx)
    },
    '23 4 * * *': (ctx) => auditDaily(ctx),
    // Two days, so that it is over in every zone.
    '41 3 * * *': async ({ db, now }) => {
      await forgetQuotas(db, dayIn('UTC', now()) - 2)
      await forgetProposals(db, now() - 30 * 86_400_000)
    },
  },

  // They stop nothing; a filter is what sees every message without a row being written for each.
  filters: {
    presence: ({ author, channel, config, message, now }) => {
      if (message.kind !== 'message' || ignored(author, config)) return
      const { community } = channel
      presenceOf(config)?.note({ community, person: author.id, roles: author.roles, at: Math.min(message.at, now()) })
    },
    listening: ({ author, channel, config, message }) =>
      message.kind === 'message' && !ignored(author, config) ? listeningOf(config).hear(author, channel, message.text) : undefined,
  },
  expects: ({ channel, config, text }) => listeningOf(config).asks(channel.community, text),
  broadcasts: {
    standing: ({ config, db, payload }) => listeningOf(config).load(db, (payload as { community: string } | undefined)?.community),
  },
  on: {
    follow,
    subscribe,
    resub,
    gift,
    cheer,
    raid,
    'stream.online': online,
    'stream.offline': offline,
    filtered,
    interaction: press,
    'voice.join': enterVoice,
    'voice.move': enterVoice,
    'voice.update': enterVoice,
    'voice.leave': leaveVoice,
    'reaction.add': reacted,
  },

  jobs: {
    close: (ctx) => closeLobby(ctx, (ctx.payload as { lobby: number }).lobby),
    count: (ctx) => countNow(ctx, (ctx.payload as { lobby: number }).lobby),
    claim: (ctx) => missed(ctx, (ctx.payload as { claim: number }).claim),
    results: (ctx) => tellGathered(ctx, (ctx.payload as { channel: string }).channel),
    season: (ctx) => endDue(ctx, (ctx.payload as { season: number }).season),
  },
  http: {
    'GET /draws/:id': {
      describe: 'A raffle, a sealed duel or a sealed heist, with what it takes to recompute its draw',
      role: 'everyone',
      run: ({ db, params }) => drawResult(db, params.id),
      page: drawPage,
    },
    'GET /heists/:id': {
      describe: 'Who was in a heist, and who got away',
      role: 'everyone',
      run: ({ db, params }) => heistResult(db, params.id),
    },
    'GET /economy': economyRoute,
  },

  linkPerson: linkPurses,
  exportPerson,
  forgetPerson,
  health: ({ db, now }) => healthOf(db, now()),
  audits: {
    economy: async ({ db }) => {
      const { findings, ...counted } = await auditLedger(db)
      return { counted, findings }
    },
  },

  commands: { ...pointCommands, ...gameCommands, ...gatheringCommands, ...gearCommands, ...seasonCommands },
})
