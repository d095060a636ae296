import { expect, test } from 'vitest'
import { People } from './people.ts'
import { Places } from './places.ts'

test('a channel is one place, whether it is met in an envelope or by its id', () => {
  const places = new Places('!')
  const pond = places.at('twitch', null, 'pond')
  expect(pond.id).toBe('twitch:pond')
  expect(places.resolve('twitch:pond')).toBe(pond)
  expect(places.at('discord', '5', '10')).toBe(places.resolve('discord:5/10'))
  expect(places.byId('twitch:lake')).toBeUndefined()
  expect([...places.all()].map((place) => place.id)).toEqual(['twitch:pond', 'discord:5/10'])
})

test('what is no channel id is no place', () => {
  const places = new Places('!')
  for (const id of ['', 'pond', ':pond', 'twitch:']) expect(places.resolve(id), id).toBeUndefined()
  expect([...places.all()]).toEqual([])
})

test('a channel that nobody claimed belongs to main, and a claim counts before and after it is met', () => {
  const places = new Places('!')
  const early = places.at('twitch', null, 'pond')
  expect(early.community.id).toBe('main')
  const geese = places.community('geese', { prefix: '?', zone: 'Europe/Berlin', channels: ['twitch:pond', 'discord:5/10'] })
  expect(early.community).toBe(geese)
  expect(places.at('discord', '5', '10').community).toBe(geese)
  expect(geese).toMatchObject({ prefix: '?', zone: 'Europe/Berlin' })
  expect(places.community('geese')).toBe(geese)
})

test('what waddle.yml says of a channel counts, whatever was claimed before or is later', () => {
  const places = new Places('!')
  const [geese, ducks] = [places.community('geese'), places.community('ducks')]
  places.claim('twitch:pond', ducks)
  const pond = places.at('twitch', null, 'pond')
  places.community('geese', { channels: ['twitch:pond'] })
  expect([pond.community, places.named('twitch:pond'), places.named('twitch:lake')]).toEqual([geese, true, false])
  places.claim('twitch:pond', ducks)
  places.claim('twitch:lake', ducks)
  expect([pond.community, places.at('twitch', null, 'lake').community]).toEqual([geese, ducks])
  places.claims(new Map([['twitch:sea', ducks]]))
  expect(['pond', 'lake', 'sea'].map((name) => places.at('twitch', null, name).community.id)).toEqual(['geese', 'main', 'ducks'])
})

test('a server is of whoever it was settled on, but for channels that were claimed one by one', () => {
  const places = new Places('!')
  const met = places.at('discord', '5', '10')
  const geese = places.community('geese', { channels: ['discord:5/11'] })
  places.settle('discord:5', places.community('discord:5'), true)
  expect([met, places.at('discord', '5', '12')].map((place) => place.community.id)).toEqual(['discord:5', 'discord:5'])
  expect(places.at('discord', '5', '11').community).toBe(geese)
  expect([places.at('discord', '55', '10'), places.at('slack', '5', '10')].map((place) => place.community.id)).toEqual(['main', 'main'])
  expect(places.waiting).toBe(1)
  places.settle('discord:5', geese, false)
  expect([met.community, places.waiting]).toEqual([geese, 0])
})

test('roles are what the platform says and what was given by hand, in this community only', () => {
  const places = new Places('!')
  const people = new People(places)
  const [pond, lake] = [places.at('twitch', null, 'pond'), places.at('twitch', null, 'lake')]
  places.claim('twitch:lake', places.community('geese'))
  people.grant('main', 'twitch:1', 'vip')
  const held = (place: typeof pond, roles?: string[]) =>
    people.roles(place, { id: '1', name: 'ann', ...(roles ? { roles } : {}) }, 'twitch:1')
  expect(held(lake)).toBe(1)
  expect(held(pond)).toBe(held(lake, ['vip']))
  expect(held(pond, ['subscriber'])).toBe(held(lake, ['vip', 'subscriber']))
  expect(held(lake, ['king', 'constructor'])).toBe(1)
})

test('an account is known by its platform’s id, so platforms never mix', () => {
  expect([People.account('twitch', '1'), People.account('discord', '1'), People.account('twitch', '2')]).toEqual([
    'twitch:1',
    'discord:1',
    'twitch:2',
  ])
})
