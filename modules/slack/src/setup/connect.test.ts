import { slackId } from '@waddlebot/fake-platforms'
import type { CommandSheet, ConnectContext, Needs } from '@waddlebot/sdk'
import { afterEach, expect, test } from 'vitest'
import type { SlackConfig } from '../config.ts'
import { startFake, stopAll } from '../fixtures/ground.ts'
import slackModule from '../index.ts'
import { builtInCommands } from '../limits.ts'
import { type Manifest, manifestOf, slashCommands } from './manifest.ts'
import { wantedEvents, wantedScopes } from './wants.ts'

afterEach(stopAll)

const sheet = (signature: string): CommandSheet => {
  const path = signature.split(' ').filter((word) => /^[a-z]/.test(word))
  return { path, signature, describe: `Does ${path.join(' ')}`, module: 'm', role: ['everyone'], arguments: [] }
}
const commands = ['quote add <...text>', 'quote <n:int>', 'remind <...what>', 'help [what]'].map(sheet)
const needs: Needs = { events: new Set(['message', 'reaction.add']), actions: new Set(['kick']) }

/** Somebody who answers by flags. */
function person(answers: Readonly<Record<string, string>>, more: Partial<ConnectContext<SlackConfig>> = {}) {
  const files = new Map<string, string>()
  const secrets = new Map<string, string>()
  const set = new Map<string, unknown>()
  const said: string[] = []
  const asked: string[] = []
  const ctx: ConnectContext<SlackConfig> = {
    config: {},
    signal: new AbortController().signal,
    needs,
    publicUrl: undefined,
    commands: () => commands,
    say: (line) => void said.push(line),
    async ask({ name, default: otherwise, check, secret }) {
      asked.push(secret ? `${name} (secret)` : name)
      const answer = answers[name] ?? otherwise
      if (answer === undefined) throw new Error(`--${name} is missing`)
      const wrong = check?.(answer)
      if (wrong) throw new Error(wrong)
      return answer
    },
    write: async (file, text) => {
      files.set(file, text)
      return file
    },
    set: async (key, value) => void set.set(key, value),
    secret: (name) => secrets.get(name),
    keepSecret: async (name, value) => void secrets.set(name, value),
    now: () => Date.now(),
    ...more,
  }
  return { ctx, files, secrets, set, said, asked }
}

const { connect, sync } = slackModule.receiver!

test('a person is walked from no app to a bot that is in a workspace', async () => {
  const slack = await startFake()
  const { ctx, files, secrets, set, said, asked } = person(
    { 'bot-token': slack.team().botToken, 'app-token': slack.appToken },
    { config: { apiUrl: slack.apiUrl } as Partial<SlackConfig> },
  )
  await connect!.run(ctx)
  expect(asked).toEqual(['mode', 'name', 'bot-token (secret)', 'app-token (secret)'])
  expect(Object.fromEntries(secrets)).toEqual({ SLACK_BOT_TOKEN: slack.team().botToken, SLACK_APP_TOKEN: slack.appToken })
  expect(Object.fromEntries(set)).toEqual({ mode: 'socket' })
  const manifest = JSON.parse(files.get('slack-manifest.json')!) as Manifest
  expect(manifest.settings).toMatchObject({ socket_mode_enabled: true, token_rotation_enabled: false })
  expect(manifest.features!.slash_commands!.map(({ command }) => command)).toEqual(['/waddle', '/help', '/quote'])
  expect(said).toContainEqual(expect.stringContaining("/remind is a command of Slack's own"))
  expect(said).toContainEqual(expect.stringContaining('From a manifest'))
  expect(said.at(-1)).toMatch(/waddle run/)
  expect(said.join('\n')).not.toContain(slack.team().botToken)
})

test('over HTTP it asks for the signing secret, and needs to know where the bot is', async () => {
  const slack = await startFake()
  const answers = { mode: 'http', 'bot-token': slack.team().botToken, 'signing-secret': slack.signingSecret }
  const config = { apiUrl: slack.apiUrl } as Partial<SlackConfig>
  await expect(connect!.run(person(answers, { config }).ctx)).rejects.toMatchObject({ code: 'WDL_SLACK_PUBLIC_URL' })
  const { ctx, files, secrets } = person(answers, { config, publicUrl: 'https://bot.example.org' })
  await connect!.run(ctx)
  expect(secrets.get('SLACK_SIGNING_SECRET')).toBe(slack.signingSecret)
  const { settings, features } = JSON.parse(files.get('slack-manifest.json')!) as Manifest
  expect(settings).toMatchObject({
    socket_mode_enabled: false,
    event_subscriptions: { request_url: 'https://bot.example.org/m/slack/events' },
    interactivity: { request_url: 'https://bot.example.org/m/slack/interactive' },
  })
  expect(features!.slash_commands!.every(({ url }) => url === 'https://bot.example.org/m/slack/commands')).toBe(true)
})

test('tokens of the wrong kind, and dead ones, are refused before anything is kept', async () => {
  const slack = await startFake()
  const config = { apiUrl: slack.apiUrl } as Partial<SlackConfig>
  const swapped = person({ 'bot-token': slack.appToken, 'app-token': slack.appToken }, { config })
  await expect(connect!.run(swapped.ctx)).rejects.toThrow(/begins with xoxb-/)
  const dead = person({ 'bot-token': 'xoxb-dead', 'app-token': slack.appToken }, { config })
  await expect(connect!.run(dead.ctx)).rejects.toMatchObject({ code: 'WDL_SLACK_TOKEN', message: expect.stringContaining('invalid_auth') })
  expect([...swapped.secrets, ...dead.secrets]).toEqual([])
})

test('doctor is told of what is well, of missing scopes, dead tokens and a Slack that is away', async () => {
  const slack = await startFake({ workspaces: [{ name: 'pond', people: [{ name: 'ann' }], scopes: ['chat:write', 'users:read'] }] })
  const config = { apiUrl: slack.apiUrl } as Partial<SlackConfig>
  const look = (secrets: Readonly<Record<string, string>>, more = {}) =>
    connect!.check({
      config: { ...config, ...more },
      needs,
      publicUrl: 'https://bot.example.org',
      secret: (name) => secrets[name],
      secretNames: () => Object.keys(secrets),
      signal: new AbortController().signal,
      now: () => 0,
    })
  const tokens = { SLACK_BOT_TOKEN: slack.team().botToken, SLACK_APP_TOKEN: slack.appToken }
  expect(await look(tokens)).toEqual([
    {
      level: 'error',
      what: expect.stringContaining('lacks the scopes app_mentions:read, channels:history, channels:manage'),
      fix: 'waddle connect slack',
    },
    { level: 'ok', what: 'Slack lets the bot connect' },
  ])
  expect(await look({})).toMatchObject([
    { level: 'error', what: expect.stringContaining('SLACK_BOT_TOKEN is not set') },
    { level: 'error', what: expect.stringContaining('SLACK_APP_TOKEN is not set') },
  ])
  slack.revoke(slack.team().botToken)
  expect((await look(tokens))[0]).toMatchObject({
    level: 'error',
    what: expect.stringContaining('token_revoked'),
    fix: 'waddle connect slack',
  })
  await slack.stop()
  expect((await look(tokens)).map(({ level }) => level)).toEqual(['warning', 'warning'])
})

test('doctor looks at each workspace that installed the app by itself, and says where to repair it', async () => {
  const people = [{ name: 'ann' }]
  const slack = await startFake({
    workspaces: [
      { name: 'pond', people },
      { name: 'lake', people, scopes: ['chat:write'] },
      { name: 'puddle', people },
    ],
  })
  const token = (name: string) => [`SLACK_BOT_TOKEN_${slack.team(name).id}`, slack.team(name).botToken] as const
  const secrets: Readonly<Record<string, string>> = Object.fromEntries([token('pond'), token('lake'), token('puddle')])
  slack.revoke(slack.team('puddle').botToken)
  const found = await connect!.check({
    config: { apiUrl: slack.apiUrl, clientId: slack.clientId, mode: 'http' } as Partial<SlackConfig>,
    needs,
    publicUrl: 'https://bot.example.org/',
    secret: (name) => secrets[name] ?? (name === 'SLACK_SIGNING_SECRET' ? slack.signingSecret : undefined),
    secretNames: () => Object.keys(secrets),
    signal: new AbortController().signal,
    now: () => 0,
  })
  const fix = 'open https://bot.example.org/m/slack/install'
  expect(found).toEqual([
    { level: 'ok', what: 'the bot is in pond' },
    { level: 'error', what: expect.stringContaining('in lake the bot lacks the scopes'), fix },
    { level: 'error', what: expect.stringMatching(new RegExp(`${token('puddle')[0]} is dead: .*token_revoked`)), fix },
  ])
})

test('sync compares the commands with the manifest that was written, field by field, and says what to do with it', async () => {
  const files = new Map<string, string>()
  const run = (sheets: readonly CommandSheet[], apply: boolean) =>
    sync!({
      config: { mode: 'socket' } as SlackConfig,
      signal: new AbortController().signal,
      commands: sheets,
      apply,
      secret: () => undefined,
      read: async (file) => files.get(file),
      write: async (file, text) => {
        files.set(file, text)
        return file
      },
      log: { debug() {}, info() {}, warn() {}, error() {} },
    })
  expect(await run(commands, false)).toMatchObject([
    { changes: [], problems: [expect.stringContaining('waddle connect slack')], sent: false },
  ])
  const parts = { name: 'waddle', config: {}, needs, publicUrl: undefined }
  files.set('slack-manifest.json', JSON.stringify(manifestOf({ ...parts, commands: [sheet('quote <n:int>'), sheet('poll')] })))
  const plan = await run(commands, false)
  expect(plan[0]!.changes).toEqual([
    { what: 'create', name: '/help', fields: ['description: "Does help"'] },
    {
      what: 'change',
      name: '/quote',
      fields: ['description: "Does quote" → "Does quote add"', 'usage_hint: "<n:int>" → "add <...text> | <n:int>"'],
    },
    { what: 'delete', name: '/poll', fields: [] },
  ])
  expect(plan[0]).toMatchObject({
    sent: false,
    notes: [expect.stringContaining('/remind'), expect.stringContaining('paste slack-manifest.json')],
  })
  expect(await run(commands, true)).toMatchObject([{ sent: true }])
  expect(await run(commands, true)).toMatchObject([{ changes: [], sent: false }])
})

test('only what modules need is asked of Slack', () => {
  const least: Needs = { events: new Set(['message']), actions: new Set() }
  expect(wantedScopes(least, {})).not.toContain('reactions:read')
  expect(wantedEvents(least, {})).not.toContain('reaction_added')
  expect(wantedScopes(needs, {})).toEqual(expect.arrayContaining(['reactions:read', 'channels:manage']))
  expect(wantedEvents(needs, {})).toContain('reaction_added')
  expect(wantedScopes(least, { roles: { vip: [slackId('S', 'x')] } })).toContain('usergroups:read')
})

test('of very many commands those that fit are named, and the others can still be called', () => {
  const many = Array.from({ length: 80 }, (_, index) => sheet(`c${index}`))
  const { commands: named, left } = slashCommands([...many, sheet('Ünï'), sheet('me')], undefined)
  expect(named).toHaveLength(50)
  expect(left).toHaveLength(82 - 49)
  expect(left.every((line) => line.includes('/waddle'))).toBe(true)
  expect(builtInCommands.has('me')).toBe(true)
})
