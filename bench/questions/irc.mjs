import { createRequire } from 'node:module'
import { parse, unwrapAction } from '../../modules/twitch/dist/chat/irc/index.js'
import { lines } from '../lines.mjs'
import { alternate, median, ratio, repeat, row } from '../measure.mjs'

const require = createRequire(new URL('../../modules/twitch/package.json', import.meta.url))
const tmi = require('tmi.js')
const parser = require('tmi.js/lib/parser')

/** I1, I2: a tagged line of chat, read by us and by the whole of tmi.js, which the same client would use. */
export default async function irc({ rounds }) {
  const all = lines(20_000)
  const quiet = { info() {}, warn() {}, error() {} }
  const client = new tmi.Client({ options: { skipUpdatingEmotesets: true }, logger: quiet })
  let theirs
  const keep = (channel, tags, text) => {
    theirs = { channel, tags, text }
  }
  client.on('message', keep)
  client.on('cheer', keep)
  const differences = all.filter((line) => {
    client.handleMessage(parser.msg(line))
    const ours = fields(line)
    const { tags } = theirs
    // Of Bits that are given with /me, tmi.js leaves the words wrapped.
    const { text } = unwrapAction(theirs.text)
    const wanted = [theirs.channel.slice(1), tags.username, text, tags['user-id'], tags['room-id'], tags['display-name'], tags.id]
    return wanted.some((value, index) => value !== ours[index])
  }).length
  let length = 0 // Added up, so that no compiler finds out that nobody reads the fields.
  let next = 0
  const many = (work) =>
    repeat(() => {
      for (let index = 0; index < 500; index++) work(all[(next = (next + 1) % all.length)])
    }, 500)
  const costs = await alternate(
    {
      tmi: many((line) => client.handleMessage(parser.msg(line))),
      fields: many((line) => {
        for (const value of fields(line)) length += value.length
      }),
      frame: many((line) => {
        length += parse(line).text.length
      }),
    },
    { rounds },
  )
  const figure = (name) => `${median(costs.tmi).toFixed(1)} / ${median(costs[name]).toFixed(2)} µs a line, ${length} characters`
  return [
    row('I1', 'fields that differ from those of tmi.js, of 20,000 lines', differences, '<=', 0, ''),
    row('I1', 'tmi.js / the seven fields that the router needs', ratio(costs, 'tmi', 'fields'), '>=', 6, 'x', figure('fields')),
    row('I2', 'tmi.js / the frame of a line of chatter', ratio(costs, 'tmi', 'frame'), '>=', 12, 'x', figure('frame')),
  ]
}

function fields(raw) {
  const line = parse(raw)
  const { text } = unwrapAction(line.text)
  return [line.channel, line.login, text, line.tag('user-id'), line.tag('room-id'), line.tag('display-name'), line.tag('id')]
}
