import type { Logger, LogLevel } from '@slack/bolt'
import type { Log } from '@waddlebot/sdk'

/**
 * What the libraries of Slack say, as far as anybody wants to know it: their warnings and errors, at debug level.
 * What matters of them is told by the receiver, in its own words. Below a warning they print whole frames.
 */
export function quietLogger(log: Log): Logger {
  const tell = (...words: unknown[]) =>
    log.debug(
      `slack: ${words
        .map((word) => (word instanceof Error ? word.message : String(word)))
        .join(' ')
        .slice(0, 300)}`,
    )
  return { debug() {}, info() {}, warn: tell, error: tell, setLevel() {}, setName() {}, getLevel: () => 'error' as LogLevel }
}
