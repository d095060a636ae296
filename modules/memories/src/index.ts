import { defineModule, formatDuration } from '@waddlebot/sdk'
import * as afk from './afk/afk.ts'
import * as bookmark from './bookmarks/answer.ts'
import { capabilities, config } from './context.ts'
import * as quotes from './migrations/001_quotes.ts'
import * as reminders from './migrations/002_reminders.ts'
import * as away from './migrations/003_away.ts'
import * as bookmarks from './migrations/004_bookmarks.ts'
import * as quoteTags from './migrations/005_quote_tags.ts'
import * as reminderZones from './migrations/006_reminder_zones.ts'
import { exportPerson } from './person/export.ts'
import { forgetPerson } from './person/forget.ts'
import { linkMemories } from './person/link.ts'
import { addTyped, editTyped, noSuch, sayNumbers } from './quotes/answer.ts'
import { showLatest } from './quotes/overlay.ts'
import { quotesOf } from './quotes/person.ts'
import { sayQuote, sayQuotes } from './quotes/quote.ts'
import { removeQuote } from './quotes/quotes.ts'
import { recall } from './quotes/recall.ts'
import { addSamples, home } from './quotes/sample.ts'
import { findQuotes, indexAll } from './quotes/search.ts'
import * as sorting from './quotes/sorting.ts'
import { quoteStats, sayStats } from './quotes/stats.ts'
import { taggedQuotes, tagIn } from './quotes/tag.ts'
import { sayVotes, topQuotes, vote } from './quotes/vote.ts'
import { remembered } from './remembered.ts'
import * as answer from './reminders/answer.ts'
import { followCommunities, followZoneData } from './reminders/follow.ts'
import { remind } from './reminders/remind.ts'
import { nextDue, sweep } from './reminders/shelf.ts'
import { arm, pressed, tellDue, tellLive } from './reminders/tell.ts'
import { keepWatch, look, watchOf } from './watch.ts'
import { routes } from './web/routes.ts'

export type { Quote } from './quotes/quote.ts'
export { samples } from './quotes/sample.ts'

const reading = { cooldown: '3s user' } as const
/** How long a reminder that was told can still be put off; milliseconds. */
const keptFor = 86_400_000
/** Reminders that are later than this although the bot is up are told of; milliseconds. */
const worryingly = 5 * 60_000

export default defineModule({
  name: 'memories',
  version: '0.1.0',
  describe: 'Remembers what people said, found and have to do',
  capabilities,
  migrations: {
    '001_quotes': quotes,
    '002_reminders': reminders,
    '003_away': away,
    '004_bookmarks': bookmarks,
    '005_quote_tags': quoteTags,
    '006_reminder_zones': reminderZones,
  },
  config,
  setup: async (ctx) => {
    if (ctx.config.samples) await addSamples(ctx.db, home, ctx.now())
    await keepWatch(ctx)
    await followCommunities(ctx)
    await followZoneData(ctx, process.versions['tz'] ?? '')
    await arm(ctx, await nextDue(ctx.db))
  },

  jobs: { due: (ctx) => tellDue(ctx, (ctx.payload as { turn: number }).turn) },
  cron: {
    '7 * * * *': async (ctx) => {
      await arm(ctx, await nextDue(ctx.db))
      await sweep(ctx.db, ctx.now() - keptFor)
    },
    '23 * * * *': (ctx) => bookmark.recheck(ctx),
  },
  // It stops nothing; a filter is what sees every message without a row being written for each.
  filters: { look },
  broadcasts: {
    heed: async ({ config, db, payload }) => {
      const watch = watchOf(config)
      await (typeof payload === 'string' ? watch?.heed(db, payload) : watch?.load(db))
    },
  },
  on: {
    filtered: remembered,
    'stream.online': (ctx) => tellLive(ctx, ctx.channel.community),
    interaction: async (ctx) => {
      const [, what, id] = pressed.exec(ctx.event.custom) ?? []
      if (what !== undefined) await answer.press(ctx, ctx.author.id, ctx.channel.id, what, Number(id))
    },
  },

  commands: {
    'quote [what:rest]': {
      describe: 'Recall a quote: any, one by its number, one of somebody, one with a tag, one with these words',
      examples: ['quote', 'quote 12', 'quote @ann', 'quote #duck', 'quote never sleep'],
      ...reading,
      run: ({ args, channel, db, message, random }) => recall(db, channel.community, args.what, message, random),
    },
    'quote add [text:rest]': {
      describe: 'Remember what somebody said: typed, or the message that you reply to',
      examples: ['quote add ducks never sleep', 'quote add @ann ducks never sleep'],
      alias: ['addquote'],
      role: ['vip', 'regular'],
      cooldown: '10s user',
      run: (ctx) => addTyped(ctx),
    },
    'quote edit <id:int> <text:rest>': {
      describe: 'Correct the words of a quote',
      examples: ['quote edit 12 ducks hardly ever sleep'],
      role: 'moderator',
      run: (ctx) => editTyped(ctx),
    },
    'quote remove <id:int>': {
      describe: 'Forget a quote; its number is not given again',
      examples: ['quote remove 12'],
      alias: ['delquote'],
      role: 'moderator',
      run: async (ctx) => {
        const { args, channel, db } = ctx
        const quote = await removeQuote(db, channel.community, args.id)
        if (quote === undefined) return noSuch(args.id)
        await showLatest(ctx, channel.community)
        return `Removed ${sayQuote(quote)}`
      },
    },
    'quote search <text:rest>': {
      describe: 'List quotes with these words, or words that begin like them; those with a tag',
      examples: ['quote search duck', 'quote search #pond'],
      ...reading,
      run: async ({ args, channel, db }) => {
        const tag = tagIn(args.text)
        const found = await (tag === undefined
          ? findQuotes(db, channel.community, args.text, 5)
          : taggedQuotes(db, channel.community, tag, 5))
        return found.length === 0 ? `No quote has ${tag === undefined ? 'these words' : 'that tag'}.` : sayQuotes(found, channel.platform)
      },
    },
    'quote vote <id:int> [way:up|down|none=up]': {
      describe: 'Vote for or against a quote, once; a later vote replaces yours, "none" takes it back',
      examples: ['quote vote 12', 'quote vote 12 down'],
      cooldown: '2s user',
      run: async ({ args, author, channel, db }) => {
        const quote = await vote(db, channel.community, args.id, author.id, args.way)
        return quote === undefined ? noSuch(args.id) : `#${quote.id} has ${sayVotes(quote.votes)} now.`
      },
    },
    'quote top [n:int=5]': {
      describe: 'List the quotes with the most votes, at most ten',
      ...reading,
      run: async ({ args, channel, db }) => {
        const top = await topQuotes(db, channel.community, Math.min(Math.max(args.n, 1), 10))
        if (top.length === 0) return 'No quote has votes yet.'
        return sayQuotes(top, channel.platform, (quote) => ` (${sayVotes(quote.votes)})`)
      },
    },
    'quote mine': {
      describe: 'List the numbers of the quotes that you added, and of those of you',
      ...reading,
      run: async ({ author, channel, db }) => sayNumbers(await quotesOf(db, channel.community, author)),
    },

    'quote tag <id:int> <tags:rest>': {
      describe: 'Give a quote tags: one that you added, or as a moderator any',
      examples: ['quote tag 12 #duck #pond'],
      ...reading,
      run: (ctx) => sorting.tag(ctx, ctx.args.id, ctx.args.tags, true),
    },
    'quote untag <id:int> <tags:rest>': {
      describe: 'Take tags from a quote',
      examples: ['quote untag 12 #pond'],
      ...reading,
      run: (ctx) => sorting.tag(ctx, ctx.args.id, ctx.args.tags, false),
    },
    'quote category <id:int> [name:rest]': {
      describe: 'Put a quote into a category, or without a name into none',
      examples: ['quote category 12 wisdom', 'quote category 12'],
      ...reading,
      run: (ctx) => sorting.sort(ctx, ctx.args.id, ctx.args.name),
    },
    'quote tags': { describe: 'List the tags that quotes have', ...reading, run: (ctx) => sorting.listTags(ctx) },
    'quote categories': { describe: 'List the categories of quotes', ...reading, run: (ctx) => sorting.listCategories(ctx) },
    'quote stats': {
      describe: 'Say how many quotes there are, of whom, and about what',
      ...reading,
      run: async ({ channel, db, now }) => sayStats(await quoteStats(db, channel.community, now())),
    },

    'bookmark [what:rest]': {
      describe: 'Recall links: the newest, one by its number, those with a tag, those with words',
      examples: ['bookmark', 'bookmark 12', 'bookmark #duck', 'bookmark pond life'],
      cooldown: ['5s channel', '15s user'],
      run: (ctx) => bookmark.recall(ctx, ctx.args.what),
    },
    'bookmark add <url:url> [tags:rest] --private': {
      describe: 'Keep a link, for everybody or for yourself alone',
      examples: ['bookmark add https://example.org #duck #pond', 'bookmark add -private https://example.org'],
      alias: ['addbookmark'],
      role: ['vip', 'regular'],
      cooldown: '10s user',
      timeLimit: '8s',
      run: (ctx) => bookmark.add(ctx, ctx.args.url, ctx.args.tags, ctx.args.private === true),
    },
    'bookmark remove <id:int>': {
      describe: 'Take away a link of yours; moderators take away anybody’s',
      examples: ['bookmark remove 12'],
      run: (ctx) => bookmark.remove(ctx, ctx.args.id),
    },
    'bookmark tags': {
      describe: 'List the tags that links have',
      ...reading,
      run: (ctx) => bookmark.tags(ctx),
    },
    'remind <what:rest>': {
      describe: 'Remind yourself or somebody: in a while, at a time, again and again, on the next message',
      examples: [
        'remind me in 2h drink water',
        'remind me tomorrow 9am call mum',
        'remind me every weekday 18:00 stretch',
        'remind @ann on next message hello',
      ],
      alias: ['remindme'],
      cooldown: '10s user',
      run: (ctx) => remind(ctx, ctx.args.what),
    },
    'reminders [page:int=1]': {
      describe: 'List your reminders',
      ...reading,
      run: (ctx) => answer.list(ctx, ctx.args.page),
    },
    'remind cancel <id:int>': {
      describe: 'Cancel a reminder of yours, or one that you made for somebody',
      examples: ['remind cancel 12'],
      run: (ctx) => answer.cancelOne(ctx, ctx.args.id),
    },
    'remind done [id:int]': {
      describe: 'Be done with what you were reminded of last, or with the one of that number',
      examples: ['remind done', 'remind done 12'],
      run: (ctx) => answer.done(ctx, ctx.args.id),
    },
    'remind zone [zone]': {
      describe: 'Say in which time zone your times are meant',
      examples: ['remind zone Europe/Berlin'],
      ...reading,
      run: (ctx) => answer.zone(ctx, ctx.args.zone),
    },
    'remind incoming <on:bool>': {
      describe: 'Let others make reminders for you, or nobody',
      examples: ['remind incoming off'],
      ...reading,
      run: (ctx) => answer.incoming(ctx, ctx.args.on),
    },
    'remind block <who:user>': {
      describe: 'Let somebody make no reminders for you',
      examples: ['remind block @ann'],
      ...reading,
      run: (ctx) => answer.admit(ctx, ctx.args.who, true),
    },
    'remind unblock <who:user>': {
      describe: 'Let somebody make reminders for you again',
      examples: ['remind unblock @ann'],
      ...reading,
      run: (ctx) => answer.admit(ctx, ctx.args.who, false),
    },
    'snooze <for:duration> [id:int]': {
      describe: 'Be reminded later once more, of what you were reminded of last or of the one of that number',
      examples: ['snooze 10m', 'snooze 1h 12'],
      run: (ctx) => answer.snooze(ctx, ctx.args.for, ctx.args.id),
    },
    'afk [text:rest]': {
      describe: 'Say that you are away; whoever speaks to you is told, until you write again',
      examples: ['afk', 'afk dinner'],
      cooldown: '10s user',
      run: (ctx) => afk.leave(ctx, ctx.args.text),
    },
    back: {
      describe: 'Say that you are back',
      ...reading,
      run: (ctx) => afk.comeBack(ctx),
    },
  },
  http: routes,
  rebuild: ({ db }) => indexAll(db),
  health: async ({ db, now }) => {
    const due = await nextDue(db)
    const late = due === undefined ? 0 : now() - due
    return late > worryingly ? { ok: false, detail: `reminders are late by ${formatDuration(late)}` } : { ok: true }
  },
  linkPerson: linkMemories,
  exportPerson,
  forgetPerson,
})
