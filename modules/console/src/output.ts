import type { Outgoing, Settled } from '@waddlebot/sdk'

/**
 * One delivery as a line of NDJSON: `{"type":"message","inReplyTo","platform","channel","text"}`, with
 * `server`, `elements`, `edits`, `private`, `part` and `parts` only where there is something to say. `text` has the
 * words of the elements too.
 */
export function messageLine(message: Outgoing): string {
  return JSON.stringify({
    type: 'message',
    ...(message.replyTo === undefined ? {} : { inReplyTo: message.replyTo }),
    platform: message.platform,
    ...(message.server === null ? {} : { server: message.server }),
    channel: message.channel,
    text: message.fallback,
    ...(message.elements.length === 0 ? {} : { elements: message.elements }),
    ...(message.edits === undefined ? {} : { edits: message.edits }),
    ...(message.privateTo === undefined ? {} : { private: true }),
    ...(message.parts === 1 ? {} : { part: message.part, parts: message.parts }),
  })
}

/** How an input ended, after everything it caused: `{"type":"done","id","outcome","reason"?,"command"?}`. */
export function doneLine(notice: Settled): string {
  const { id, outcome, reason, command } = notice
  return JSON.stringify({
    type: 'done',
    id,
    outcome,
    ...(reason === undefined ? {} : { reason }),
    ...(command === undefined ? {} : { command }),
  })
}

/** A line that could not be read: `{"type":"error","code","message","line"}`. */
export function errorLine(message: string, line: number): string {
  return JSON.stringify({ type: 'error', code: 'WDL_CONSOLE_INPUT', message, line })
}
