import { expect, test } from 'vitest'
import { routes } from './routes.ts'

/** What the bot that waddle replaces was asked over the web. The community stood in its paths; here it is `?community=`. */
const before = [
  'POST /quotes',
  'GET /quotes',
  'GET /quotes/random',
  'GET /quotes/:id',
  'DELETE /quotes/:id',
  'PUT /quotes/:id',
  'POST /quotes/:id/vote',
  'GET /quotes/categories',
  'GET /quotes/stats',
  'POST /bookmarks',
  'GET /bookmarks',
  'GET /bookmarks/:id',
  'DELETE /bookmarks/:id',
  'GET /bookmarks/popular',
  'GET /bookmarks/tags',
  'GET /bookmarks/stats',
  'POST /reminders',
  'GET /reminders/pending',
  'POST /reminders/:id/sent',
  'GET /reminders/user/:account',
  'DELETE /reminders/:id',
  'GET /reminders/stats',
] as const

test.each(before)('%s is there, and says of itself what OpenAPI tells: what it does, for whom, and what it takes', (route) => {
  const { describe, role, ...rest } = routes[route]
  expect(describe).toMatch(/^[A-Z].{5,}/)
  expect(role).toBe(route.startsWith('GET /quotes') || route.startsWith('GET /bookmarks') ? 'everyone' : 'moderator')
  expect('body' in rest).toBe(/^(POST|PUT)/.test(route))
})
