import { afterEach, expect, test } from 'vitest'
import { startBot, startFake, startHttp, stopAll } from '../fixtures/ground.ts'
import { serve } from '../fixtures/web.ts'

afterEach(stopAll)

const people = [{ name: 'ann', role: 'owner' as const }]
const workspaces = [
  { name: 'pond', people },
  { name: 'lake', people, installed: false },
]

async function ground(config = {}) {
  const slack = await startFake({ workspaces })
  const holder: { bench?: Awaited<ReturnType<typeof startBot>> } = {}
  const web = await serve(() => holder.bench!)
  const bench = (holder.bench = await startBot(slack, {
    publicUrl: web.url,
    secrets: { SLACK_CLIENT_SECRET: slack.clientSecret },
    config: { clientId: slack.clientId, ...config },
  }))
  return { slack, bench, web }
}

/** Walk through it as a browser does: to Slack, where somebody approves, and back. Left out, `team` is one that has not installed it. */
async function approve(web: { readonly url: string }, team?: string) {
  const begun = await fetch(`${web.url}/m/slack/install`, { redirect: 'manual' })
  const crumb = begun.headers.get('set-cookie')!.split(';')[0]!
  const to = new URL(begun.headers.get('location')!)
  if (team !== undefined) to.searchParams.set('team', team)
  const approved = await fetch(to, { redirect: 'manual' })
  const back = approved.headers.get('location')!
  return { begun, back, crumb, return: (cookie = crumb) => fetch(back, { headers: { cookie } }) }
}

test('a workspace installs the app by itself: its token is kept, and the bot hears and answers there', async () => {
  const { slack, bench, web } = await ground()
  const way = await approve(web)
  const asked = new URL(way.begun.headers.get('location')!).searchParams
  expect(asked.get('scope')!.split(',')).toContain('chat:write')
  const done = await way.return()
  expect([done.status, await done.text()]).toEqual([200, expect.stringContaining('lake')])
  const lake = slack.team('lake')
  expect(bench.secrets.get(`SLACK_BOT_TOKEN_${lake.id}`)).toBe(lake.botToken)
  expect(bench.guests, 'nobody named it').toEqual([{ id: lake.id, name: 'lake' }])
  slack.say(lake.channel('general'), { user: 'ann', text: 'hello' })
  expect(await bench.next('message')).toMatchObject({ server: lake.id })
  expect(await bench.send({ text: 'hi', channel: lake.channel('general'), server: lake.id })).toMatchObject({ sent: true })
  await web.close()
})

test('who begins at one process of the bot may come back to another, and all of them are in the workspace then', async () => {
  const slack = await startFake({ workspaces })
  const processes: Awaited<ReturnType<typeof startBot>>[] = []
  let asked = 0
  const web = await serve(() => processes[asked]!)
  const options = {
    publicUrl: web.url,
    secrets: { SLACK_CLIENT_SECRET: slack.clientSecret },
    config: { clientId: slack.clientId, timing: { tokenLookMs: 100 } },
  }
  const [first, second] = [await startBot(slack, options), await startBot(slack, options)]
  processes.push(first, second)
  const way = await approve(web)
  asked = 1
  expect((await way.return()).status).toBe(200)
  // What one process keeps stands in the store, where the other sees it.
  const lake = slack.team('lake')
  const name = `SLACK_BOT_TOKEN_${lake.id}`
  ;(first.secrets as Map<string, string>).set(name, second.secrets.get(name)!)
  const hi = (bench: (typeof processes)[number]) => () => bench.send({ text: 'hi', channel: lake.channel('general'), server: lake.id })
  for (const each of processes) await expect.poll(hi(each), { timeout: 5_000 }).toMatchObject({ sent: true })
  slack.everySocket = true
  slack.say(lake.channel('general'), { user: 'ann', text: 'hello' })
  for (const each of processes) {
    expect(await each.next('message')).toMatchObject({ server: lake.id, text: 'hello' })
  }
  // The token is replaced: the one that was told uses the new one, and the other finds it.
  slack.revoke(lake.botToken)
  asked = 0
  expect((await (await approve(web, lake.id)).return()).status).toBe(200)
  expect(first.secrets.get(name)).not.toBe(second.secrets.get(name))
  ;(second.secrets as Map<string, string>).set(name, first.secrets.get(name)!)
  await expect.poll(hi(second), { timeout: 5_000 }).toMatchObject({ sent: true })
  await web.close()
})

test('what comes from a workspace whose token another process was just given is asked for again, not lost', async () => {
  const slack = await startFake({
    workspaces: [
      { name: 'pond', people },
      { name: 'lake', people },
    ],
  })
  const bench = await startBot(slack, { config: { timing: { tokenLookMs: 60_000 } } })
  const lake = slack.team('lake')
  ;(bench.secrets as Map<string, string>).set(`SLACK_BOT_TOKEN_${lake.id}`, lake.botToken)
  slack.say(lake.channel('general'), { user: 'ann', text: 'hello' })
  expect(await bench.next('message')).toMatchObject({ server: lake.id, text: 'hello' })
})

test('a way back works once, in the browser that began, and only with a state of ours', async () => {
  const { bench, web } = await ground()
  const way = await approve(web)
  expect((await way.return('')).status).toBe(400)
  expect((await way.return('waddle_slack_install=other')).status).toBe(400)
  const forged = new URL(way.back)
  forged.searchParams.set('state', `${'0'.repeat(32)}.${Date.now() + 60_000}.${'0'.repeat(64)}`)
  expect((await fetch(forged, { headers: { cookie: `waddle_slack_install=${'0'.repeat(32)}` } })).status).toBe(400)
  expect((await way.return()).status).toBe(200)
  expect((await way.return()).status).toBe(400)
  expect([...bench.secrets.keys()].filter((name) => name.startsWith('SLACK_BOT_TOKEN_'))).toHaveLength(1)
  await web.close()
})

test('a workspace that is not listed does not get in, and a code that Slack does not know neither', async () => {
  const { bench, web } = await ground({ workspaces: ['T0LISTED'] })
  expect((await (await approve(web)).return()).status).toBe(403)
  const way = await approve(web)
  const wrong = new URL(way.back)
  wrong.searchParams.set('code', 'wrong')
  expect((await fetch(wrong, { headers: { cookie: way.crumb } })).status).toBe(502)
  expect([...bench.secrets.keys()].filter((name) => name.startsWith('SLACK_BOT_TOKEN_'))).toEqual([])
  await web.close()
})

test('without a client there is nothing to install with', async () => {
  const { bench } = await startHttp()
  expect((await bench.request('GET', '/install', {})).status).toBe(404)
})
