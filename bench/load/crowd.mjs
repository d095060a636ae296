const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** One in so many messages is a command that writes. */
const commandsIn = 10
const leastAuthors = 20
/**
 * How many of the commands in a second are answered, at most, in each channel: below what the platform lets a bot say
 * (Twitch 100 in 30 s to a moderator, Discord 5 in 5 s, Slack one a second). The rest write and say nothing.
 */
const answersPerSecond = { twitch: 2, discord: 0.5, slack: 0.5 }
/** After a burst the bot is given so long, then it is looked at how fast it answers. */
const recoverMs = 10_000
const settleMs = 60_000

/** Those who speak: at a steady rate, or all at once. Numbers its commands. */
export class Crowd {
  #options
  #voices
  #answers
  #lastAsk = new Map()
  messages = 0
  commands = 0
  /** Commands of the burst: their numbers are from here on. */
  burstFrom
  /** Commands said once the time to recover was over. */
  afterFrom
  /** Messages at the steady rate, and seconds that they took. */
  steady = 0
  took = 0

  constructor(options, { voices }, answers) {
    this.#options = options
    this.#voices = voices
    this.#answers = answers
  }

  /** Speak at the rate for so many milliseconds. */
  async speak(ms, tell, rate = this.#options.rate) {
    const began = Date.now()
    let said = 0
    let next = began + 10_000
    for (;;) {
      const now = Date.now()
      if (now - began >= ms) break
      // As many as are due by now, so that a slow moment is caught up with.
      const due = Math.floor(((now - began) / 1_000) * rate)
      for (; said < due; said++) this.#say(this.#voices[said % this.#voices.length])
      if (now >= next) {
        tell?.(`        ${((now - began) / 1_000).toFixed(0)} s, ${this.messages} messages, ${this.commands} commands`)
        next += 10_000
      }
      await pause(5)
    }
    this.steady += said
    this.took += (Date.now() - began) / 1_000
  }

  /** So many messages within a second in one channel; then, after a while, a few to see whether it is quick again. */
  async burst(count) {
    const twitch = this.#voices.find(({ platform }) => platform === 'twitch')
    this.burstFrom = this.commands
    const began = Date.now()
    for (let said = 0; said < count; ) {
      const due = Math.min(count, Math.ceil(((Date.now() - began) / 1_000) * count))
      for (; said < due; said++) this.#say(twitch, twitch.places[0])
      await pause(2)
    }
    await pause(recoverMs)
    this.afterFrom = this.commands
    const { steady, took } = this
    await this.speak(10_000, undefined, Math.min(this.#options.rate, 200))
    Object.assign(this, { steady, took })
  }

  /** Wait until everything is heard, kept and answered, within reason. */
  async settle(settled) {
    for (const end = Date.now() + settleMs; Date.now() < end && !(await settled()); ) await pause(200)
  }

  #say(voice, place) {
    const turn = this.messages++
    const round = Math.floor(turn / this.#voices.length)
    const authors = Math.max(leastAuthors, voice.places.length)
    // Another one for each command: a step of ten alone would come to the same few.
    const who = (round + Math.floor(round / commandsIn)) % authors
    const at = place ?? voice.places[who % voice.places.length]
    if (round % commandsIn !== 0) {
      voice.say(at, who, `just chatting about message ${turn} and other things`)
      return
    }
    const n = this.commands++
    const now = Date.now()
    if (this.#mayAsk(voice.platform, at, now)) {
      this.#answers.ask(n, voice.platform, at, now)
      voice.say(at, who, `!ask ${n}`)
    } else voice.say(at, who, `!put ${n}`)
  }

  #mayAsk(platform, place, now) {
    const key = `${platform} ${place}`
    if (now - (this.#lastAsk.get(key) ?? 0) < 1_000 / answersPerSecond[platform]) return false
    this.#lastAsk.set(key, now)
    return true
  }
}
