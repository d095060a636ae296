import { setTimeout as sleep } from 'node:timers/promises'
import { median, row } from '../measure.mjs'
import { stage } from '../transport/stage.mjs'

const clients = ['tmi', 'fast', 'kept', 'waddle']
/**
 * In so many channels, where the bot is a moderator: what a verified bot may say in 30 s, over all of them and in each,
 * is more than is asked of it.
 */
const channels = 100
const loads = {
  alone: { inFlight: 1, chatter: 0, answers: 300 },
  half: { inFlight: 64, chatter: 1, answers: 3_000 },
  busy: { inFlight: 16, chatter: 99, answers: 500 },
}
/**
 * What every client has behind it when it is measured: a bot runs for weeks, and an engine is busy compiling in its first
 * seconds. It is nearly all that a verified bot may say in 30 s, so after it, and between two rounds, they are silent.
 */
const warmUp = { inFlight: 64, chatter: 1, answers: 6_000 }
const silenceMs = 31_000

const many = 10_000
const few = 10
/** 222 commands a second of the 225 that a verified bot may answer. */
const crowd = { rate: 10_000, ms: 5_000, commandIn: 45 }
/** As few commands as ten channels may answer. */
const quiet = { rate: 10_000, ms: 5_000, commandIn: 400 }

/** E1 to E4: a line of Twitch's chat from its socket to the answer on it, every client a process of its own. */
export default async function transport({ rounds }) {
  return [...(await beside(rounds)), ...(await crowded(rounds))]
}

/** The whole bot beside an echo on tmi.js, the same with our reader, and that one with every command on disk first. */
async function beside(rounds) {
  const seen = Object.fromEntries(clients.map((who) => [who, []]))
  const scenes = {}
  try {
    for (const who of clients) scenes[who] = await stage(who, channels)
    for (const who of clients) await scenes[who].work(warmUp)
    for (let round = 0; round < rounds; round++) {
      await sleep(silenceMs)
      for (const who of round % 2 ? [...clients].reverse() : clients) seen[who].push(await all(scenes[who]))
    }
  } finally {
    for (const scene of Object.values(scenes)) await scene.stop()
  }
  const times = (above, below, load, figure) =>
    median(seen[above].map((round, index) => figure(round[load]) / figure(seen[below][index][load])))
  const each = (load, figure, unit) =>
    clients.map((who) => `${who} ${median(seen[who].map((round) => figure(round[load]))).toFixed(0)}`).join(', ') + ` ${unit}`
  const speed = ({ messages, micros }) => (messages / micros) * 1e6
  const cost = ({ cpu, messages }) => cpu / messages
  const p50 = (load) => load.p50
  const half = each('half', speed, 'messages/s')
  return [
    row(
      'E1',
      'waddle / tmi.js, messages/s, one in two a command, 64 in flight',
      times('waddle', 'tmi', 'half', speed),
      '>=',
      1.8,
      'x',
      half,
    ),
    row(
      'E1',
      'waddle / tmi.js, the same, one in 100 a command',
      times('waddle', 'tmi', 'busy', speed),
      '>=',
      1.8,
      'x',
      each('busy', speed, 'messages/s'),
    ),
    row(
      'E1',
      'waddle / tmi.js, p50 of an answer, one in flight',
      times('waddle', 'tmi', 'alone', p50),
      '<=',
      0.8,
      'x',
      each('alone', p50, 'µs'),
    ),
    row(
      'E2',
      'waddle / tmi.js with our reader, CPU a message, one in two a command',
      times('waddle', 'fast', 'half', cost),
      '<=',
      1.3,
      'x',
      each('half', cost, 'µs'),
    ),
    row(
      'E2',
      'waddle / tmi.js with our reader, CPU a message, one in 100 a command',
      times('waddle', 'fast', 'busy', cost),
      '<=',
      1.3,
      'x',
      each('busy', cost, 'µs'),
    ),
    row('E2', 'waddle / tmi.js with our reader, p50', times('waddle', 'fast', 'alone', p50), '<=', 1.2),
    row('E2', 'the same beside the echo that keeps each command first, p50', times('waddle', 'kept', 'alone', p50), '<=', 1.2),
  ]
}

async function all(scene) {
  const seen = {}
  for (const [name, load] of Object.entries(loads)) seen[name] = await scene.work(load)
  return seen
}

/** 10,000 channels in one process, beside ten at the same rate. */
async function crowded(rounds) {
  const scenes = { few: await stage('waddle', few), many: await stage('waddle', many), bare: await stage('fast', many) }
  try {
    const [before, told] = [await heard(scenes.many), { events: 0, unanswered: 0 }]
    const work = async (scene, load) => {
      const seen = await scene.work(load)
      if (scene === scenes.many) {
        told.events += seen.events
        told.unanswered += seen.unanswered
      }
      return { ...seen, share: (seen.cpu / 1_000 / load.ms) * 100 }
    }
    const seen = { few: [], quiet: [], crowd: [], bare: [] }
    for (let round = 0; round < rounds; round++) {
      const order = [async () => seen.few.push(await work(scenes.few, quiet)), async () => seen.quiet.push(await work(scenes.many, quiet))]
      for (const act of round % 2 ? order.reverse() : order) await act()
    }
    for (let round = 0; round < rounds; round++) {
      seen.bare.push(await work(scenes.bare, crowd))
      seen.crowd.push(await work(scenes.many, crowd))
    }
    const lost = told.events - ((await heard(scenes.many)) - before) + told.unanswered
    const middle = (name, figure) => median(seen[name].map((round) => round[figure]))
    const milliseconds = (name) => middle(name, 'p99') / 1_000
    const note = `bare tmi.js with our reader ${middle('bare', 'share').toFixed(0)} %, p99 ${milliseconds('bare').toFixed(1)} ms`
    const ratio = median(seen.quiet.map(({ cpu }, index) => cpu / seen.few[index].cpu))
    return [
      row('E3', 'CPU at 10,000 messages/s in 10,000 channels, of one core', middle('crowd', 'share'), '<=', 80, '%', note),
      row('E3', 'memory after it', scenes.many.megabytes(), '<=', 200, 'MB', `with ten channels ${scenes.few.megabytes().toFixed(0)} MB`),
      row('E3', 'p99 of an answer', milliseconds('crowd'), '<=', 10, 'ms', `p50 ${(middle('crowd', 'p50') / 1_000).toFixed(1)} ms`),
      row('E3', 'messages and answers lost', lost, '<=', 0, '', `of ${told.events} messages and cheers`),
      row(
        'E4',
        'CPU with 10,000 channels / with ten, the same messages',
        ratio,
        '<=',
        1.4,
        'x',
        `${middle('few', 'share').toFixed(0)} % of one core with ten`,
      ),
    ]
  } finally {
    for (const scene of Object.values(scenes)) await scene.stop()
  }
}

/** What a bot counts as heard; its page of figures is made anew every second. */
async function heard({ client }) {
  await sleep(1_500)
  return client.heard()
}
