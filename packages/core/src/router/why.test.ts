import { type AnyModule, defineModule, type Why } from '@waddlebot/sdk'
import { afterEach, describe, expect, test } from 'vitest'
import { parsePath } from '../config/path.ts'
import { SmallBot, type SmallBotOptions } from '../test-host/small-bot.ts'
import { roleMask } from './command.ts'

let ran: string[]
let bot: SmallBot
const dice = defineModule({
  name: 'dice',
  commands: {
    'roll <sides:int>': { cooldown: '1m user', run: () => void ran.push('roll') },
    'roll high': { role: ['vip', 'moderator'], run: () => void ran.push('high') },
    clip: { platforms: ['twitch'], live: 'online', run: () => void ran.push('clip') },
    often: { limit: '1 per 1m user', run: () => void ran.push('often') },
    break: () => {
      throw new Error('boom')
    },
  },
})
const maker = defineModule({
  name: 'maker',
  capabilities: ['commands'],
  commands: { 'cmd options <name> [text:rest]': () => 'changed', 'cmd enable <name>': () => 'on' },
  setup({ commands }) {
    const scope = { channel: 'console:lobby' }
    commands.define({ scope, signature: 'hug [name:rest]', data: undefined, role: 'vip' }, () => void ran.push('hug'))
    commands.define({ scope, signature: 'nap', data: undefined, cooldown: '1h user' }, () => void ran.push('nap'))
    commands.define({ scope, signature: 'off', data: undefined, enabled: false }, () => void ran.push('off'))
  },
})
const start = async (options: SmallBotOptions = {}, modules: readonly AnyModule[] = [dice as AnyModule, maker as AnyModule]) => {
  ran = []
  bot = await SmallBot.start(modules, options)
}
afterEach(() => bot[Symbol.asyncDispose]())

const why = (text: string, { channel = 'console:lobby', roles = [] as string[], user = 'ann' } = {}) =>
  bot.runtime.registry.why({ user, channel, platform: channel.split(':')[0]!, roles }, text)
/** The gates it passed, and the reason at the one where it stopped. */
const road = ({ steps }: Why) => steps.map((step) => (step.passed ? step.gate : `${step.gate}: ${step.reason}`))
/** The words of a line as a shell would hand them over. */
const shellWords = (line: string) =>
  [...line.matchAll(/(?:'[^']*'|\\.|[^\s'\\])+/g)].map(([word]) =>
    word.replace(/'([^']*)'|\\(.)/g, (_, quoted, escaped) => quoted ?? escaped),
  )
/** Path and value of a fix that sets something in the configuration. */
const setting = ({ fix = '' }: Why) => {
  const [program, topic, verb, path = '', ...value] = shellWords(fix)
  expect([program, topic, verb]).toEqual(['waddle', 'config', 'set'])
  return [parsePath(path), value.join(' ')]
}

describe('a message that would run', () => {
  test('passes every gate, and nothing of it happens', async () => {
    await start()
    for (let time = 0; time < 3; time++) {
      const answer = await why('!roll 6')
      expect(road(answer)).toEqual(['prefix', 'command', 'enabled', 'platform', 'permission', 'arguments', 'limit'])
      expect(answer).toMatchObject({ outcome: 'runs', command: 'roll', module: 'dice' })
      expect(answer.fix).toBeUndefined()
    }
    expect(ran).toEqual([])
    expect(bot.said).toEqual([])
    expect(await bot.hear('!roll 6')).toMatchObject({ outcome: 'silent' })
  })

  test('is found by the bot’s name and by a long prefix, and that is said', async () => {
    await start({ name: 'waddle', prefix: '!!' })
    expect((await why('!!roll 6')).steps[0]).toMatchObject({ detail: '!! matched' })
    expect((await why('@waddle roll 6')).steps[0]).toMatchObject({ detail: '@waddle matched' })
  })

  test('says of a command made here that it was', async () => {
    await start()
    expect((await why('!nap')).steps[1]).toMatchObject({ gate: 'command', detail: 'nap of module maker, made here' })
  })
})

describe('a message that is no command', () => {
  test('is asked about again with the prefix, whatever it holds', async () => {
    await start()
    for (const [text, options] of [
      ['roll 6', {}],
      ["don't roll; rm -rf $HOME", {}],
      ['roll', { user: 'ann lee', channel: 'discord:5/10', roles: ['vip', 'follower'] }],
    ] as const) {
      const answer = await why(text, options as { user?: string; channel?: string; roles?: string[] })
      expect(road(answer)).toEqual(['prefix: no-prefix'])
      const more = 'channel' in options ? ['--channel', '10', '--server', '5', '--role', 'vip', '--role', 'follower'] : []
      const who = 'user' in options ? `discord:${options.user}` : 'ann'
      expect(shellWords(answer.fix!)).toEqual(['waddle', 'why', who, `!${text}`, ...more])
    }
  })

  test('is asked about again as what was meant when it has the prefix, a command made here too', async () => {
    await start()
    for (const [text, meant] of [
      ['!rol 6', '!roll 6'],
      ['!hgu  bob', '!hug  bob'],
    ] as const) {
      const answer = await why(text)
      expect(road(answer)).toEqual(['prefix', 'command: unknown-command'])
      expect(answer.steps.at(-1)!.detail).toContain(`did you mean ${meant.split(' ')[0]}?`)
      expect(answer.outcome).toBe('silent')
      expect(shellWords(answer.fix!)).toEqual(['waddle', 'why', 'ann', meant])
    }
  })

  test('is looked up in the list of commands when nothing is like it', async () => {
    await start()
    const answer = await why('!pineapple')
    expect(answer.steps.at(-1)!.detail).toBe('no command begins with "pineapple"')
    expect(answer).toMatchObject({ outcome: 'silent', fix: 'waddle commands' })
  })
})

describe('a message that would be refused', () => {
  test('for the role: may be allowed to whoever they are', async () => {
    await start()
    const answer = await why('!roll high', { roles: ['follower'] })
    expect(road(answer)).toEqual(['prefix', 'command', 'enabled', 'platform', 'permission: role'])
    expect(answer.steps.at(-1)!.detail).toContain('needs moderator or vip; ann is follower')
    expect(setting(answer)).toEqual([['modules', 'dice', 'commands', 'roll high', 'role'], 'follower'])
  })

  test('for the platform or the live state: nothing is to be typed', async () => {
    await start()
    expect(await why('!clip')).toMatchObject({ outcome: 'refused', steps: { 3: { reason: 'platform' } } })
    const { places } = bot.runtime
    places.at('twitch', null, 'pond').live = false
    const answer = await why('!clip', { channel: 'twitch:pond' })
    expect(road(answer).at(-1)).toBe('platform: live-state')
    expect(answer.fix).toBeUndefined()
    places.at('twitch', null, 'pond').live = true
    expect(await why('!clip', { channel: 'twitch:pond' })).toMatchObject({ outcome: 'runs' })
  })

  test('for its arguments: the line that would do', async () => {
    await start()
    const answer = await why('!roll many')
    expect(road(answer).at(-1)).toBe('arguments: usage')
    expect(answer.fix).toBe('!roll <sides:int>')
  })

  test('for a cooldown that somebody is in', async () => {
    await start()
    await bot.hear('!roll 6')
    const answer = await why('!roll 6')
    expect(road(answer).at(-1)).toBe('limit: cooldown')
    expect(setting(answer)).toEqual([['modules', 'dice', 'commands', 'roll', 'cooldown'], 'none'])
    expect(await why('!roll 6', { user: 'bob' })).toMatchObject({ outcome: 'runs' })
  })

  test('for a window that is full, which no setting widens', async () => {
    await start()
    await bot.hear('!often')
    const answer = await why('!often')
    expect(road(answer).at(-1)).toBe('limit: rate-limit')
    expect(answer.fix).toBeUndefined()
  })

  test('for a command or a role that is switched in one place, which the configuration cannot undo', async () => {
    await start()
    const { overrides } = Object.assign(bot.runtime.places.at('console', null, 'lobby'), {
      overrides: new Map<string, object>([['dice', { enabled: false }]]),
    })
    const reasonAndFix = async (text: string) => {
      const answer = await why(text, { roles: ['vip'] })
      return [road(answer).at(-1), answer.fix]
    }
    expect(await reasonAndFix('!roll 6')).toEqual(['enabled: module-disabled', undefined])
    overrides.delete('dice')
    overrides.set('dice/roll', { enabled: false })
    overrides.set('dice/roll high', { roles: roleMask('owner', 'a test') })
    expect(await reasonAndFix('!roll 6')).toEqual(['enabled: command-disabled', undefined])
    expect(await reasonAndFix('!roll high')).toEqual(['permission: role', undefined])
  })

  test('for a command that the configuration switches off', async () => {
    await start()
    bot.runtime.router.registry.commands.get(['roll', 'high'])!.enabled = false
    const answer = await why('!roll high')
    expect(road(answer).at(-1)).toBe('enabled: command-disabled')
    expect(setting(answer)).toEqual([['modules', 'dice', 'commands', 'roll high', 'enabled'], 'true'])
  })

  test('for a module that rests after failures', async () => {
    await start()
    for (let time = 0; time < 5; time++) await bot.hear('!break')
    const answer = await why('!roll 6')
    expect(road(answer).at(-1)).toBe('enabled: module-resting')
    expect(answer.fix).toBe('waddle doctor modules')
  })
})

describe('a command made in chat that would be refused', () => {
  test('is put right in chat, by a line that calls a command', async () => {
    await start({ prefix: '?' })
    await bot.hear('?nap')
    for (const [text, reason, fix] of [
      ['?hug', 'role', '?cmd options hug -level=everyone'],
      ['?nap', 'cooldown', '?cmd options nap -cd=0s -ucd=0s'],
      ['?off', 'command-disabled', '?cmd enable off'],
    ]) {
      const answer = await why(text!)
      expect(answer).toMatchObject({ outcome: 'refused', fix })
      expect(answer.steps.at(-1)).toMatchObject({ reason })
      expect(await why(answer.fix!)).toMatchObject({ outcome: 'runs', module: 'maker' })
    }
  })

  test('is not, where its module has no such words', async () => {
    const plain = defineModule({ ...maker, commands: {} } as never) as AnyModule
    await start({}, [plain])
    expect(await why('!hug')).toMatchObject({ outcome: 'refused', steps: { 4: { reason: 'role' } } })
    expect((await why('!hug')).fix).toBeUndefined()
  })
})
