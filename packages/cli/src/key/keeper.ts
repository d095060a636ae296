import type { KeyChange, Store } from '@waddlebot/core'
import type { Config } from '@waddlebot/core/config'
import { actor } from '../bot/act.ts'
import { openBeside } from '../bot/beside.ts'

/** The bot's data, to change keys in: beside a bot that may be running, which looks at keys anew each time. */
export function openForKeys(config: Config, dir: string): Promise<Store> {
  return openBeside(config, dir, 'waddle_key', 'service keys')
}

/** Who changes keys here, and when. */
export function changeNow(): KeyChange {
  return { at: Date.now(), who: actor() }
}
