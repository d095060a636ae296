import { execFileSync, spawnSync } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'

const columns = 88
const height = 60

/** A terminal that nobody sits at: a program runs in it, is typed at, and its screen is looked at. */
export class Terminal {
  #server = `waddle-picture-${process.pid}`
  #env

  constructor(command, { cwd, env }) {
    if (spawnSync('tmux', ['-V']).error) throw new Error('to take pictures of a terminal takes tmux: apt-get install tmux')
    this.#env = env
    const size = ['-x', String(columns), '-y', String(height)]
    this.#tmux('-f', '/dev/null', 'new-session', '-d', ...size, '-c', cwd, ...command)
  }

  /** Resolves once a text stands on the screen. */
  async shows(text) {
    for (const end = Date.now() + 30_000; !this.#tmux('capture-pane', '-p').includes(text); await pause(50))
      if (Date.now() > end) throw new Error(`"${text}" did not appear:\n${this.#tmux('capture-pane', '-p')}`)
  }

  /** Type a line; resolves once nothing on the screen has changed for a moment, and so long has gone by. */
  async type(line, waitMs) {
    const began = Date.now()
    this.#tmux('send-keys', '-l', '--', line)
    await pause(100)
    this.#tmux('send-keys', 'Enter')
    for (let last = '', since = Date.now(); Date.now() - since < 800; await pause(100)) {
      const now = this.#tmux('capture-pane', '-p')
      if (now !== last) [last, since] = [now, Date.now()]
    }
    await pause(Math.max(0, waitMs - (Date.now() - began)))
  }

  /** What stands on the screen, with the sequences that colour it (ECMA-48, 8.3.117); no empty rows at the end. */
  rows() {
    return this.#tmux('capture-pane', '-p', '-e').trimEnd().split('\n')
  }

  close() {
    this.#tmux('kill-server')
  }

  #tmux(...words) {
    return execFileSync('tmux', ['-u', '-L', this.#server, ...words], { env: this.#env, encoding: 'utf8' })
  }
}
