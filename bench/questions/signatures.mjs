import { createHmac } from 'node:crypto'
import { isSlacks } from '../../modules/slack/dist/line/signature.js'
import { webhook } from '../../modules/twitch/dist/events/webhook.js'
import { median, row } from '../measure.mjs'

const secret = 'a-secret-for-the-webhook'
const now = Date.now()
const stamp = String(Math.floor(now / 1_000))
const at = new Date(now).toISOString()
/** Requests of each kind, blocks in a round, and pairs of samples in a block. */
const many = 16
const blocks = 60
const pairs = 21

/** A string in one piece, as a header comes. */
const flat = (text) => Buffer.from(text).toString('latin1')
const bodies = Array.from({ length: many }, (_, index) => Buffer.from(JSON.stringify({ type: 'event_callback', number: 100 + index })))
const hashOf = (...parts) => parts.reduce((hmac, part) => hmac.update(part), createHmac('sha256', secret)).digest('hex')

const slack = {
  right: (body) => hashOf(`v0:${stamp}:`, body),
  call(body, hex) {
    const headers = { 'x-slack-request-timestamp': stamp, 'x-slack-signature': flat(`v0=${hex}`) }
    const request = { method: 'POST', url: '/', from: '', body, headers }
    return () => isSlacks(request, secret, now)
  },
}
const door = webhook({ secret, now: () => now, odd: { skip() {} }, told: async () => true, revoked() {} })
const twitch = {
  right: (body) => hashOf('m1', at, body),
  call(body, hex) {
    const named = { id: 'm1', timestamp: at, type: 'notification', signature: flat(`sha256=${hex}`) }
    const headers = Object.fromEntries(Object.entries(named).map(([name, value]) => [`twitch-eventsub-message-${name}`, value]))
    const request = { method: 'POST', url: '/', from: '', body, headers }
    return () => void door(request)
  },
}
/** What a comparison that stops at the first difference looks like. */
const naive = {
  right: (body) => hashOf(body),
  call(body, hex) {
    const [given, expected] = [flat(hex), hashOf(body)]
    return () => {
      for (let index = 0; index < expected.length; index++) if (given.charCodeAt(index) !== expected.charCodeAt(index)) return false
      return true
    }
  },
}

/** B3: whether the time of a refusal tells how much of a forged signature is right: none of it, or all but the end. */
export default async function signatures({ rounds }) {
  const line = (what, way, sign, must, note) => row('B3', what, sigmas(way, rounds), sign, must, 'σ', note)
  return [
    line('Slack: time to refuse a signature wrong at its end / all of it, apart by', slack, '<=', 3),
    line('EventSub: the same', twitch, '<=', 3),
    line('a comparison that stops early: the same', naive, '>=', 3, 'so that it is known that it would be seen'),
  ]
}

/**
 * Both kinds carry the same bodies and the same signatures, paired differently: how long a text takes to read must not
 * look like how long it takes to compare. Where a request lies in memory moves its time too, so each block makes its
 * requests anew, in the order that a coin says, and it is the middle values of blocks that are held against each other.
 */
function sigmas({ right, call }, rounds) {
  const forged = bodies.map((body) => {
    const hex = right(body)
    return hex.slice(0, -1) + (hex.endsWith('0') ? '1' : '0')
  })
  const nearly = () => bodies.map((body, index) => call(body, forged[index]))
  const nothing = () => bodies.map((body, index) => call(body, forged[(index + 1) % many]))
  const block = () => {
    const sides = coin() ? { nearly: nearly(), nothing: nothing() } : { nothing: nothing(), nearly: nearly() }
    const apart = [true, false].map((first) => median(Array.from({ length: pairs }, () => difference(sides, first))))
    return (apart[0] + apart[1]) / 2
  }
  for (let warm = 0; warm < blocks; warm++) block()
  const apart = Array.from({ length: blocks * rounds }, block)
  const mean = apart.reduce((sum, each) => sum + each, 0) / apart.length
  const spread = Math.sqrt(apart.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (apart.length - 1))
  return Math.abs(mean) / (spread / Math.sqrt(apart.length))
}

const coin = () => Math.random() < 0.5

/** Whichever is timed first is timed by the same code, and is a little slower for being first. */
function difference({ nearly, nothing }, nearlyFirst) {
  const [one, other] = nearlyFirst ? [nearly, nothing] : [nothing, nearly]
  const first = time(one)
  const second = time(other)
  return nearlyFirst ? first - second : second - first
}

function time(all) {
  const began = process.hrtime.bigint()
  for (const call of all) call()
  return Number(process.hrtime.bigint() - began)
}
