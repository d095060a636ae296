import { defineModule } from '@waddlebot/sdk'
import { z } from 'zod'
import * as first from './migrations/001_quotes.ts'
import { addTyped, editTyped, noSuch, sayNumbers } from './quotes/answer.ts'
import { showLatest } from './quotes/overlay.ts'
import { getPage, getPublic } from './quotes/page.ts'
import { exportPerson, forgetPerson, quotesOf } from './quotes/person.ts'
import { sayQuote, sayQuotes } from './quotes/quote.ts'
import { removeQuote } from './quotes/quotes.ts'
import { recall } from './quotes/recall.ts'
import { addSamples, home } from './quotes/sample.ts'
import { findQuotes, indexAll } from './quotes/search.ts'
import { sayVotes, topQuotes, vote } from './quotes/vote.ts'

export type { Quote } from './quotes/quote.ts'
export { samples } from './quotes/sample.ts'

const reading = { cooldown: '3s user' } as const

export default defineModule({
  name: 'memories',
  version: '0.1.0',
  describe: 'Remembers what people said',
  capabilities: ['db', 'http', 'overlay'],
  migrations: { '001_quotes': first },
  config: z.object({
    maxLength: z.int().min(1).max(500).default(300).describe('Longest quote, in characters.'),
    speaker: z
      .string()
      .max(100)
      .default('')
      .describe('Whose words a quote is when nobody is named, such as the streamer; empty for nobody.'),
    samples: z.boolean().default(false).describe('Begin with ten quotes of ducks, for trying things out.'),
  }),
  setup: async ({ config, db, now }) => {
    if (config.samples) await addSamples(db, home, now())
  },
  commands: {
    'quote [what:rest]': {
      describe: 'Recall a quote: any, one by its number, one of somebody, one with these words',
      examples: ['quote', 'quote 12', 'quote @ann', 'quote never sleep'],
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
      describe: 'List quotes with these words, or words that begin like them',
      examples: ['quote search duck'],
      ...reading,
      run: async ({ args, channel, db }) => {
        const found = await findQuotes(db, channel.community, args.text, 5)
        return found.length === 0 ? 'No quote has these words.' : sayQuotes(found, channel.platform)
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
  },
  http: {
    'GET /quotes': ({ db, request }) => getPage(db, request.query),
    'GET /quotes/:id': ({ db, params, request }) => getPublic(db, params.id, request.query),
  },
  rebuild: ({ db }) => indexAll(db),
  exportPerson: ({ db, person }) => exportPerson(db, person),
  forgetPerson: async (ctx) => {
    await forgetPerson(ctx.db, ctx.person)
    await showLatest(ctx)
  },
})
