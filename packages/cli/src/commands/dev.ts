import { fileURLToPath } from 'node:url'
import { string } from '@oclif/core/flags'
import { BotCommand } from '../command.ts'
import { BotProcess, type Ended } from '../dev/child.ts'
import { watchBot } from '../dev/watch.ts'
import { exit } from '../exit.ts'

export default class Dev extends BotCommand {
  static override summary = 'Work on the bot: chat with it in the terminal; it restarts when a file of it changes. No tokens needed.'
  static override examples = ['<%= config.bin %> dev', '<%= config.bin %> dev --user bob --role moderator']
  static override flags = {
    user: string({ summary: 'Who types.', default: 'ann' }),
    role: string({ summary: 'A role they hold; may be given several times.', multiple: true }),
  }
  static override handlesSignals = true

  override async run() {
    const { flags } = await this.parse(Dev)
    const dir = this.botDir(flags)
    const program = fileURLToPath(new URL('../../bin/run.js', import.meta.url))
    const roles = (flags.role ?? []).flatMap((role) => ['--role', role])
    const bot = new BotProcess([program, 'console', '--bot', dir, '--migrate', '--http', '--user', flags.user, ...roles])
    let restarts = 0
    let next: (() => void) | undefined
    let restarting = false
    let leaving = false
    const stopWatching = watchBot(dir, async (path) => {
      restarting = true
      restarts++
      this.say(`restart  ${path} changed`)
      await bot.stop()
      next?.()
    })
    // The child has the terminal and hears Ctrl-C itself; we only have to outlive it.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        leaving = true
        void bot.stop()
        next?.()
      })
    }
    let ended: Ended
    for (;;) {
      restarting = false
      ended = await bot.start()
      if (restarting) continue
      if (leaving || ended.code === exit.done || ended.code === exit.interrupted) break
      this.say('  the bot ended; it starts again when a file changes (Ctrl-C leaves)')
      await new Promise<void>((resolve) => (next = resolve))
      next = undefined
      if (leaving) break
    }
    stopWatching()
    return this.done({ restarts })
  }
}
