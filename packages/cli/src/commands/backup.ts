import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { Args } from '@oclif/core'
import { boolean } from '@oclif/core/flags'
import { type Config, loadConfig } from '@waddlebot/core/config'
import { isWaddleError, WaddleError } from '@waddlebot/sdk'
import { migrationSets } from '../bot/inspect.ts'
import { loadSpecs } from '../bot/specs.ts'
import { keptPlace, stamp } from '../bot/stamp.ts'
import { BotCommand } from '../command.ts'

export default class Backup extends BotCommand {
  static override summary = 'Copy the database, whole and consistent, while the bot may be running; then check the copy.'
  static override description = 'The copy holds what people wrote. Secrets and waddle.yml are not in it: keep those yourself.'
  static override examples = ['<%= config.bin %> backup', '<%= config.bin %> backup /mnt/nas/duck.sqlite']
  static override args = { file: Args.string({ description: 'Where to; data/backup/<time>.sqlite when left out.' }) }
  static override flags = { force: boolean({ summary: 'Replace a file that is there already.' }) }

  override async run() {
    const { args, flags } = await this.parse(Backup)
    const dir = this.botDir(flags)
    const { config } = loadConfig(dir, { env: this.environment(dir) })
    const from = keptPlace(config, dir)
    const file = args.file === undefined ? join(dir, 'data', 'backup', `${stamp()}.sqlite`) : resolve(args.file)
    if (existsSync(file) && !flags.force) {
      throw new WaddleError('WDL_BACKUP_REFUSED', `${file} is there already and would be lost`, { fix: `waddle backup ${file} --force` })
    }
    mkdirSync(dirname(file), { recursive: true })
    const { backupStore, openStore, verifyBackup } = await import('@waddlebot/core')
    const sets = await migrationSets(config, dir)
    const store = await openStore(from, { as: 'looking' })
    // Under its own name only once it is known to be good: a bad copy must not look like a backup.
    const fresh = `${file}.unfinished`
    try {
      const derived = await backupStore(store, fresh, sets).finally(() => store.close())
      if (derived.length > 0) await this.#rebuild(fresh, config, dir)
      const verified = await verifyBackup(fresh, sets)
      renameSync(fresh, file)
      return this.#created(file, verified.tables)
    } catch (error) {
      if (!isWaddleError(error) || error.code !== 'WDL_STORE_CORRUPT') throw error
      throw new WaddleError(
        'WDL_STORE_CORRUPT',
        `${from.kind === 'sqlite' ? from.file : 'the database'} is damaged, and a copy of it would be, too: ${error.message}`,
        {
          fix: 'waddle restore <an older backup> --verify',
          cause: error,
        },
      )
    } finally {
      for (const rest of [fresh, `${fresh}-wal`, `${fresh}-shm`, `${fresh}.lock`]) rmSync(rest, { force: true })
    }
  }

  /** Indices that only the other kind of database has. */
  async #rebuild(file: string, config: Config, dir: string): Promise<void> {
    const { rebuild, SqliteStore } = await import('@waddlebot/core')
    const copy = SqliteStore.open({ file })
    await rebuild(copy, await loadSpecs(config, dir, 'none')).finally(() => copy.close())
  }

  #created(file: string, tables: number) {
    this.print(`created  ${file}  ${tables} tables, checked`)
    return this.done({ file, tables })
  }
}
