import type { HttpRequest } from '@waddlebot/sdk'
import { getBookmark, getBookmarks } from '../bookmarks/web.ts'
import type { Ground } from '../context.ts'
import { getPage, getPublic } from '../quotes/page.ts'
import { quoteStats } from '../quotes/stats.ts'
import * as links from './bookmarks.ts'
import * as web from './quotes.ts'
import * as reminding from './reminders.ts'

/** What tells what anybody may read in chat, and what is for those who tend a community. */
const open = { role: 'everyone' } as const
const tended = { role: 'moderator' } as const

type Ask = Ground & { readonly request: HttpRequest; random(): number }
type One = Ask & { readonly params: { readonly id: string } }
const where = ({ request }: Pick<Ask, 'request'>) => web.communityIn(request.query)

/** The routes of the module. Bodies are read by their schemas before anything runs. */
export const routes = {
  'GET /quotes': {
    ...open,
    describe: 'Quotes from the newest on; with search, tag or category those that fit',
    run: ({ db, request }: Ask) => getPage(db, request.query),
  },
  'GET /quotes/random': {
    ...open,
    describe: 'Any quote, none of the last twenty',
    run: (ctx: Ask) => web.getRandom(ctx, where(ctx)),
  },
  'GET /quotes/categories': {
    ...open,
    describe: 'Categories, those of most quotes first',
    run: (ctx: Ask) => web.getCategories(ctx, where(ctx)),
  },
  'GET /quotes/tags': {
    ...open,
    describe: 'Tags of quotes, those of most quotes first',
    run: (ctx: Ask) => web.getTags(ctx, where(ctx)),
  },
  'GET /quotes/stats': {
    ...open,
    describe: 'How many quotes there are, and of whom',
    run: ({ db, now, request }: Ask) => quoteStats(db, where({ request }), now()),
  },
  'GET /quotes/:id': { ...open, describe: 'One quote', run: ({ db, params, request }: One) => getPublic(db, params.id, request.query) },
  'POST /quotes': {
    ...tended,
    describe: 'Add a quote',
    body: web.newQuote,
    run: (ctx: Ask) => web.postQuote(ctx, ctx.request.body as never),
  },
  'PUT /quotes/:id': {
    ...tended,
    describe: 'Correct the words of a quote',
    body: web.changedQuote,
    run: (ctx: One) => web.putQuote(ctx, ctx.params.id, ctx.request.body as never),
  },
  'DELETE /quotes/:id': {
    ...tended,
    describe: 'Forget a quote',
    run: (ctx: One) => web.deleteQuote(ctx, ctx.params.id, where(ctx)),
  },
  'POST /quotes/:id/vote': {
    ...tended,
    describe: 'Vote for an account',
    body: web.newVote,
    run: (ctx: One) => web.postVote(ctx, ctx.params.id, ctx.request.body as never),
  },
  'GET /bookmarks': {
    ...open,
    describe: 'Bookmarks of everybody, newest first; with search or tag those that fit',
    run: ({ db, request }: Ask) => getBookmarks(db, request.query),
  },
  'GET /bookmarks/popular': {
    ...open,
    describe: 'Bookmarks that were recalled most',
    run: (ctx: Ask) => links.getPopular(ctx, where(ctx)),
  },
  'GET /bookmarks/tags': { ...open, describe: 'Tags of bookmarks', run: (ctx: Ask) => links.getTags(ctx, where(ctx)) },
  'GET /bookmarks/stats': {
    ...open,
    describe: 'How many bookmarks there are, and how many lead nowhere',
    run: (ctx: Ask) => links.getStats(ctx, where(ctx)),
  },
  'GET /bookmarks/:id': {
    ...open,
    describe: 'One bookmark',
    run: ({ db, params, request }: One) => getBookmark(db, params.id, request.query),
  },
  'POST /bookmarks': {
    ...tended,
    describe: 'Keep a link for everybody',
    body: links.newBookmark,
    run: (ctx: Ask) => links.postBookmark(ctx, ctx.request.body as never),
  },
  'DELETE /bookmarks/:id': {
    ...tended,
    describe: 'Take a bookmark of everybody away',
    run: (ctx: One) => links.deleteBookmark(ctx, ctx.params.id, where(ctx)),
  },
  'POST /reminders': {
    ...tended,
    describe: 'Make a reminder for an account',
    body: reminding.newReminder,
    run: (ctx: Ask) => reminding.postReminder(ctx, ctx.request.body as never),
  },
  'GET /reminders/pending': {
    ...tended,
    describe: 'What is still to be told, soonest first',
    run: (ctx: Ask) => reminding.getPending(ctx, where(ctx)),
  },
  'GET /reminders/stats': {
    ...tended,
    describe: 'How many reminders there are',
    run: (ctx: Ask) => reminding.getStats(ctx, where(ctx)),
  },
  'GET /reminders/user/:account': {
    ...tended,
    describe: 'What an account still has to be told',
    run: (ctx: Ask & { readonly params: { readonly account: string } }) => reminding.getOf(ctx, ctx.params.account),
  },
  'POST /reminders/:id/sent': {
    ...tended,
    describe: 'Mark a reminder as told by somebody else; one that comes again goes to its next time',
    body: reminding.toldReminder,
    run: (ctx: One) => reminding.postSent(ctx, ctx.params.id, ctx.request.body as never),
  },
  'DELETE /reminders/:id': { ...tended, describe: 'Cancel a reminder', run: (ctx: One) => reminding.deleteReminder(ctx, ctx.params.id) },
} as const
