import { createRequire } from 'node:module'
import type tmi from 'tmi.js'
import { eachLine, type IrcLine, parse } from './irc/index.ts'

const require = createRequire(import.meta.url)
const parser = require('tmi.js/lib/parser') as { msg(line: string): unknown }
const { version: installed } = require('tmi.js/package.json') as { version: string }

/** Who listens to the lines of a connection. */
export interface Ear {
  /** Something came in, whatever it is. */
  heard(): void
  /** A chat message. */
  chat(line: IrcLine): void
  /** Any other line. @returns true if tmi.js shall not see it */
  other(line: IrcLine): boolean
  /** What nobody can read, or what tmi.js threw on. */
  malformed(raw: string, error?: unknown): void
}

/** The parts of a tmi.js client that are not in its types. */
interface Inside {
  _onMessage(event: { readonly data: unknown }): void
  handleMessage(message: unknown): void
}

/**
 * Listen to a tmi.js client. For the versions that we know (1.8) our reader stands in front of tmi.js: chat goes
 * past it, which takes a tenth of the time, also with Bits, which tmi.js tells only as `cheer`. For others, lines are taken from
 * behind tmi.js's own parser. Either way an exception over an odd frame stays here: in tmi.js it would end the process.
 *
 * @returns which way it went
 */
export function listen(client: tmi.Client, ear: Ear, version = installed): 'fast' | 'plain' {
  const inside = client as unknown as Inside
  const handle = inside.handleMessage.bind(client)
  const take = (line: IrcLine, hand: () => void) => {
    try {
      if (line.command === 'PRIVMSG') ear.chat(line)
      else if (!ear.other(line)) hand()
    } catch (error) {
      ear.malformed(line.raw, error)
    }
  }
  if (/^1\.8\./.test(version) && typeof inside._onMessage === 'function') {
    inside._onMessage = ({ data }) => {
      ear.heard()
      eachLine(String(data), (raw) => {
        const line = parse(raw)
        if (line === undefined) ear.malformed(raw)
        else
          take(line, () => {
            const message = parser.msg(raw)
            if (message) handle(message)
          })
      })
    }
    return 'fast'
  }
  inside.handleMessage = (message) => {
    ear.heard()
    const raw = (message as { raw?: unknown }).raw
    const line = typeof raw === 'string' ? parse(raw) : undefined
    if (line === undefined) ear.malformed(String(raw))
    else take(line, () => handle(message))
  }
  return 'plain'
}
