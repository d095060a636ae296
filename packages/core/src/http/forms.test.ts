import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { defineModule, type Envelope, type EventOf, type Form, type Outgoing, privately, type ReceiverContext } from '@waddlebot/sdk'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Runtime } from '../runtime.ts'
import { SqliteStore } from '../store/sqlite/store.ts'
import { type HttpServer, startHttp } from './server.ts'

const form: Form = {
  type: 'form',
  title: 'A <b>duck</b> for "you"',
  custom: 'ducks/new',
  fields: [
    { name: 'name', label: 'Name & "surname"', kind: 'text', required: true },
    { name: 'story', label: '<script>document.title="owned"</script>', kind: 'textarea' },
    { name: 'pond', label: 'Pond', kind: 'select', options: ['north', 'so"uth', '</select><script>document.title="owned"</script>'] },
    { name: 'colours', label: 'Colours', kind: 'multiselect', options: ['green', 'brown'] },
    { name: 'age', label: 'Age', kind: 'number' },
    { name: 'tame', label: 'Tame', kind: 'checkbox' },
    { name: 'series', label: 'Series', kind: 'hidden', options: ['s-9'] },
  ],
}

let runtime: Runtime
let server: HttpServer
let context: ReceiverContext<unknown>
let count: number
const said: Outgoing[] = []
const heard: { readonly author: string; readonly data: unknown; readonly id: string }[] = []

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => probe.once('listening', resolve))
  const { port } = probe.address() as { port: number }
  await new Promise((resolve) => probe.close(resolve))
  return port
}

async function begin(publicly: boolean): Promise<void> {
  said.length = 0
  heard.length = 0
  count = 0
  const ducks = defineModule({
    name: 'ducks',
    commands: { 'duck open': () => form, 'duck mine': () => privately(form) },
    on: {
      interaction: ({ event }: { event: EventOf<'interaction'> }) => void heard.push({ author: event.user, data: event, id: event.id }),
    },
    receiver: {
      platform: 'twitch',
      start: async (given: ReceiverContext<unknown>) => {
        context = given
        const send = async (message: Outgoing) => {
          said.push(message)
          return { sent: true } as const
        }
        return { send, health: () => ({ state: 'up' }), stop: async () => {} }
      },
    },
  } as never)
  const port = await freePort()
  const store = SqliteStore.open({ file: ':memory:' })
  const publicUrl = publicly ? `http://127.0.0.1:${port}` : undefined
  runtime = new Runtime({ store, modules: [{ definition: ducks }], migrate: true, publicUrl })
  await runtime.start()
  server = await startHttp(runtime, { host: '127.0.0.1', port, token: 'correct-horse' })
}

beforeEach(() => begin(true))
afterEach(async () => {
  await server.close()
  await runtime.stop()
})

function line(who: string, text: string, channel = 'pond', id = `m${count++}`): Envelope {
  return { id, platform: 'twitch', server: null, channel, account: { id: who, name: who }, kind: 'message', at: 0, receivedAt: 0, text }
}
async function say(who: string, text: string, channel?: string): Promise<void> {
  await context.receive(line(who, text, channel))
  await runtime.idle()
}
async function open(who: string, command: string): Promise<string> {
  await say(who, command)
  return /http:\S+\/f\/[\w-]{20}/.exec(said.at(-1)!.text)![0]
}
const post = (url: string, body: string, headers: Record<string, string> = {}) =>
  fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers } })
async function fill(url: string, name: string): Promise<string> {
  const answer = await post(url, `f0=${name}`)
  expect(answer.status).toBe(200)
  return /!form [a-z0-9]{8}/.exec(await answer.text())![0]
}

describe('a form where a platform shows none', () => {
  test('is a link, and what was filled in is an event once its author says so in chat', async () => {
    const url = await open('ann', '!duck mine')
    const words = await fill(url, 'Ann')
    expect(heard).toEqual([])
    await say('ann', words)
    const fields = { name: 'Ann', story: '', pond: '', colours: '', age: '', tame: 'no', series: 's-9' }
    expect(heard).toEqual([
      { author: 'ann', id: expect.stringMatching(/form\//), data: expect.objectContaining({ custom: 'ducks/new', fields }) },
    ])
  })

  test('is sent in once, however often it is filled in, said and delivered', async () => {
    const url = await open('ann', '!duck mine')
    const [one, two] = [await fill(url, 'One'), await fill(url, 'Two')]
    const twice = line('ann', one)
    await Promise.all([context.receive(twice), context.receive(twice), context.receive(line('ann', two))])
    await runtime.idle()
    await say('ann', two)
    expect(heard.map(({ data }) => (data as { fields: { name: string } }).fields.name)).toEqual(['One'])
  })

  test('cannot be sent in by somebody else, in another channel, or with a guessed code', async () => {
    const url = await open('ann', '!duck mine')
    const words = await fill(url, 'Mallory')
    await say('mallory', words)
    await say('ann', words, 'elsewhere')
    await say('ann', '!form abcdefgh')
    expect(heard).toEqual([])
    await say('ann', words.toUpperCase())
    expect(heard).toHaveLength(1)
  })

  test('that was shown to everybody is sent in by each of them, in their own name', async () => {
    const url = await open('ann', '!duck open')
    for (const who of ['ann', 'bob']) await say(who, await fill(url, who))
    expect(heard.map(({ author }) => author)).toEqual(['ann', 'bob'])
  })

  test('is over after a day, and its code after half an hour', async () => {
    const words = await fill(await open('ann', '!duck mine'), 'Ann')
    await runtime.store.db.run`UPDATE waddle_form_filled SET until = 1`
    await say('ann', words)
    expect(heard).toEqual([])
    const url = await open('ann', '!duck mine')
    await runtime.store.db.run`UPDATE waddle_form SET until = 1`
    expect([(await fetch(url)).status, (await post(url, 'f0=x')).status, (await fetch(`${server.url}/f/guessed`)).status]).toEqual([
      404, 404, 404,
    ])
  })

  test('is not sent from another page, whatever a browser is made to do', async () => {
    const url = await open('ann', '!duck mine')
    const foreign = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ]
    for (const headers of foreign) expect((await post(url, 'f0=x', headers as never)).status).toBe(403)
    expect((await post(url, '{"f0":"x"}', { 'content-type': 'application/json' })).status).toBe(415)
    expect(Number((await runtime.store.db.one<{ n: number }>`SELECT count(*) AS n FROM waddle_form_filled`)!.n)).toBe(0)
  })

  test('takes no more than fits, and nothing that its fields do not ask', async () => {
    const url = await open('ann', '!duck mine')
    expect((await post(url, `f0=${'x'.repeat(70_000)}`)).status).toBe(413)
    const wrong = await post(url, 'f0=&f2=west&f4=old')
    expect(wrong.status).toBe(422)
    expect((await wrong.text()).match(/role="alert"/g)).toHaveLength(3)
    expect((await post(url, `f0=${'x'.repeat(4_001)}`)).status).toBe(422)
  })

  test('leaves no route of a module open to what other pages can send', async () => {
    const answer = await post(`${server.url}/m/ducks/x`, 'a=b', { authorization: 'Bearer correct-horse' })
    expect(answer.status).toBe(415)
  })
})

test('without a public address a form is what it would ask, and says that it cannot be filled in', async () => {
  await server.close()
  await runtime.stop()
  await begin(false)
  await say('ann', '!duck mine')
  expect(said.at(-1)!.text).toMatch(/: Name & "surname".*Tame \(it cannot be filled in here\)$/)
  expect(runtime.metrics.undelivered.cell('formless').n).toBe(1)
})

describe('in a real browser', () => {
  const executablePath = process.env['WADDLE_TEST_CHROMIUM'] ?? '/usr/bin/chromium'
  let browser: Browser
  beforeAll(async () => {
    if (!existsSync(executablePath))
      throw new Error(`the pages of forms are tested in Chromium, and there is none at ${executablePath}: apt-get install chromium`)
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  })
  afterAll(() => browser?.close())

  test('a form is filled in by hand, corrected and sent, and nothing that stands in it runs', async () => {
    const url = await open('ann', '!duck mine')
    const page = await browser.newPage()
    const refused: string[] = []
    page.on('console', (message) => void (message.type() === 'error' && refused.push(message.text())))
    await page.goto(url)
    expect(await page.title()).toBe('A <b>duck</b> for "you"')
    expect(await page.locator('script').count()).toBe(0)
    await page.getByLabel('Name & "surname"').fill('Ann "the" <duck>')
    await page.getByLabel('document.title').fill('once\nupon')
    await page.getByLabel('Pond').selectOption('so"uth')
    await page.getByLabel('Colours').selectOption(['green', 'brown'])
    await page.getByLabel('Tame').check()
    // What the browser would stop, the server stops too, and keeps the rest.
    await page.evaluate('document.forms[0].noValidate = true; document.querySelector("input[type=number]").type = "text"')
    await page.getByLabel('Age').fill('old')
    await page.getByRole('button').click()
    expect(await page.getByRole('alert').textContent()).toBe('This is no number.')
    await page.getByLabel('Age').fill('3')
    if (process.env['WADDLE_SCREENSHOTS']) await page.screenshot({ path: `${process.env['WADDLE_SCREENSHOTS']}/form.png`, fullPage: true })
    await page.getByRole('button').click()
    const words = (await page.locator('code').textContent())!
    if (process.env['WADDLE_SCREENSHOTS']) await page.screenshot({ path: `${process.env['WADDLE_SCREENSHOTS']}/filled.png` })
    await say('ann', words)
    expect(heard.map(({ data }) => (data as { fields: unknown }).fields)).toEqual([
      { name: 'Ann "the" <duck>', story: 'once\nupon', pond: 'so"uth', colours: 'green, brown', age: '3', tame: 'yes', series: 's-9' },
    ])
    expect(refused.filter((text) => /Content Security/i.test(text))).toEqual([])
    await page.close()
  })

  test('another page cannot have its visitors send a form', async () => {
    const url = await open('ann', '!duck mine')
    const page = await browser.newPage()
    await page.route('https://evil.example/', (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: `<form method="post" action="${url}"><input name="f0" value="x"><button>Win</button></form>`,
      }),
    )
    await page.goto('https://evil.example/')
    await page.getByRole('button').click()
    await page.waitForURL(url)
    expect(await page.textContent('p')).toMatch(/from another page/)
    await page.close()
  })
})
