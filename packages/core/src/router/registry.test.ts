import { beforeEach, describe, expect, test } from 'vitest'
import type { Host } from '../modules/host.ts'
import { Places } from '../people/index.ts'
import { type CommandRecord, compileCommand } from './command.ts'
import { Registry } from './registry.ts'

let registry: Registry
let places: Places
beforeEach(() => {
  registry = new Registry()
  places = new Places('!')
})

const command = (signature: string, module = 'dice', options: object = {}): CommandRecord =>
  compileCommand({ name: module } as Host, signature, options, () => undefined)
const pond = () => places.at('twitch', null, 'pond')
const lake = () => places.at('twitch', null, 'lake')
const found = (text: string, place = pond()) => registry.find(text, 0, place)?.command

describe('looking a command up', () => {
  test('goes by the longest run of words, aliases included', () => {
    const [roll, high] = [command('roll', 'dice', { alias: ['r', 'throw high up'] }), command('roll high')]
    registry.add(roll)
    registry.add(high)
    expect(found('roll high 3')).toBe(high)
    expect(found('roll low')).toBe(roll)
    expect(found('r')).toBe(roll)
    expect(found('throw high up now')).toBe(roll)
    expect(found('throw high')).toBeUndefined()
    expect(found('')).toBeUndefined()
  })

  test('prefers what was made in this channel, then in its community, then a module’s', () => {
    const [mine, ours, theirs] = [command('hug', 'made'), command('hug', 'made'), command('hug')]
    registry.add(theirs)
    expect(found('hug')).toBe(theirs)
    const [forget] = [registry.addCustom(places.community('main'), ours)]
    expect(found('hug')).toBe(ours)
    registry.addCustom(pond(), mine)
    expect(found('hug')).toBe(mine)
    expect(found('hug', lake())).toBe(ours)
    forget()
    expect(found('hug', lake())).toBe(theirs)
  })

  test('prefers more words of a module to fewer made here', () => {
    const [mine, theirs] = [command('quote', 'made'), command('quote add', 'notes')]
    registry.add(theirs)
    registry.addCustom(pond(), mine)
    expect(found('quote add x')).toBe(theirs)
    expect(found('quote x')).toBe(mine)
  })

  test('prefers a command to an alias of as many words', () => {
    const [real, other] = [command('roll'), command('throw', 'darts', { alias: ['hurl'] })]
    registry.add(real)
    registry.add(other)
    const made = command('hurl', 'made')
    registry.addCustom(pond(), made)
    expect(found('hurl')).toBe(made)
    expect(found('hurl', lake())).toBe(other)
  })
})

describe('two modules', () => {
  test('cannot have the same words where one has them as an alias, whichever comes first', () => {
    const roll = command('roll', 'dice', { alias: ['r', 'throw high'] })
    registry.add(roll)
    expect(() => registry.add(command('r', 'reading'))).toThrow(
      expect.objectContaining({ code: 'WDL_COMMAND_TAKEN', message: 'module reading brings "r", and module dice has it already' }),
    )
    expect(() => registry.add(command('throw high', 'darts'))).toThrow(
      expect.objectContaining({ code: 'WDL_COMMAND_TAKEN', fix: `waddle config set 'modules.darts.commands."throw high".enabled' false` }),
    )
    expect(found('r')).toBe(roll)
    registry.add(command('throw', 'darts'))
  })

  test('share words when one of them is switched off, as the refusal advises, whichever comes first', () => {
    const off = (signature: string, module: string, options = {}) => Object.assign(command(signature, module, options), { enabled: false })
    const on = command('roll', 'dice', { alias: ['r'] })
    registry.add(off('roll', 'games', { alias: ['dice roll'] }))
    registry.add(off('r', 'reading'))
    registry.add(on)
    registry.add(off('roll', 'bread'))
    expect(found('roll')).toBe(on)
    expect(found('r')).toBe(on)
    expect(found('dice roll')).toBeUndefined()
  })

  test('cannot have the same words, and are told who has them and what to type', () => {
    registry.add(command('roll'))
    expect(() => registry.add(command('Roll', 'games'))).toThrow(
      expect.objectContaining({
        code: 'WDL_COMMAND_TAKEN',
        message: 'module games brings "roll", and module dice has it already',
        fix: 'waddle config set modules.games.commands.roll.enabled false',
      }),
    )
  })

  test('cannot have the same alias, nor one that is the other’s command', () => {
    registry.add(command('roll', 'dice', { alias: ['r'] }))
    expect(() => registry.add(command('read', 'books', { alias: ['R'] }))).toThrow(expect.objectContaining({ code: 'WDL_COMMAND_TAKEN' }))
    expect(() => registry.add(command('run', 'sport', { alias: ['roll'] }))).toThrow(expect.objectContaining({ code: 'WDL_COMMAND_TAKEN' }))
  })

  test('leave nothing of the one that was refused', () => {
    registry.add(command('roll', 'dice', { alias: ['r'] }))
    expect(() => registry.add(command('read', 'books', { alias: ['page', 'r'] }))).toThrow()
    expect(found('read')).toBeUndefined()
    expect(found('page')).toBeUndefined()
  })
})

describe('removing', () => {
  test('takes a command with its aliases, and lets its words be used again', () => {
    const roll = command('roll', 'dice', { alias: ['r'] })
    registry.add(roll, true)
    registry.remove(roll)
    expect(found('roll')).toBeUndefined()
    expect(found('r')).toBeUndefined()
    expect(registry.marketplace.size).toBe(0)
    registry.add(command('roll', 'games', { alias: ['r'] }))
    expect(found('r')?.host.name).toBe('games')
  })

  test('of one that was replaced meanwhile takes nothing away', () => {
    const [old, young] = [command('hug', 'made'), command('hug', 'made')]
    const forget = registry.addCustom(pond(), old)
    registry.addCustom(pond(), young)
    forget()
    expect(found('hug')).toBe(young)
  })

  test('of the last one leaves a channel as it was', () => {
    const forget = registry.addCustom(pond(), command('hug', 'made', { alias: ['squeeze'] }))
    forget()
    forget()
    expect(pond().custom).toBeUndefined()
  })
})

describe('telling people', () => {
  beforeEach(() => {
    registry.add(command('roll'))
    registry.add(command('ban', 'mod', { role: 'moderator' }))
    registry.add(command('clip', 'twitch', { platforms: ['twitch'] }))
    registry.addCustom(pond(), command('hug', 'made'))
    registry.addCustom(lake(), command('splash', 'made'))
  })
  const paths = (viewpoint?: { channel: string; roles: string[]; platform: string }) =>
    registry.list(places, viewpoint).map((info) => info.path)

  test('everything, sorted, when nobody in particular asks', () => {
    expect(paths()).toEqual(['ban', 'clip', 'hug', 'roll', 'splash'])
  })

  test('what somebody could use where they stand', () => {
    expect(paths({ channel: 'twitch:pond', roles: [], platform: 'twitch' })).toEqual(['clip', 'hug', 'roll'])
    expect(paths({ channel: 'discord:5/1', roles: ['moderator'], platform: 'discord' })).toEqual(['ban', 'roll'])
  })

  test('who has a name already', () => {
    expect(registry.taken(places, { channel: 'twitch:pond' }, 'HUG')?.host.name).toBe('made')
    expect(registry.taken(places, { channel: 'twitch:lake' }, 'hug')).toBeUndefined()
    expect(registry.taken(places, { community: 'main' }, 'roll')?.host.name).toBe('dice')
  })
})
