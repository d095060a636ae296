import { existsSync, type FSWatcher, watch } from 'node:fs'
import { join } from 'node:path'

/** What a change of means a restart, from the bot's folder. */
const watched = ['waddle.yml', '.env', 'modules'] as const
const ignored = /(^|[/\\])(node_modules|\.waddle|\.cache|dist|data|\.[^/\\]*\.sw.|4913)([/\\]|$)|~$/

/** Editors write a file in several steps; changes this close together are one. Milliseconds. */
const together = 120

/**
 * Tell of changes to what a bot is made of.
 *
 * @param changed called with the path of the first of several changes, from the bot's folder
 * @returns to stop watching
 */
export function watchBot(dir: string, changed: (path: string) => void): () => void {
  let timer: NodeJS.Timeout | undefined
  let first: string | undefined
  const note = (path: string) => {
    if (ignored.test(path)) return
    first ??= path
    clearTimeout(timer)
    timer = setTimeout(() => {
      const path = first!
      first = undefined
      changed(path)
    }, together)
  }
  const watchers: FSWatcher[] = []
  // Files are watched through their folder: an editor that replaces a file would leave a watcher on the old one.
  watchers.push(watch(dir, (_event, file) => file && (watched as readonly string[]).includes(file) && note(file)))
  if (existsSync(join(dir, 'modules')))
    watchers.push(watch(join(dir, 'modules'), { recursive: true }, (_event, file) => file && note(join('modules', file))))
  return () => {
    clearTimeout(timer)
    for (const watcher of watchers) watcher.close()
  }
}
