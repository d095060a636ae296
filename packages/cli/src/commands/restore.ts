import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { Args } from '@oclif/core'
import { boolean } from '@oclif/core/flags'
import type { MigrationSet } from '@waddlebot/core'
import { type Config, loadConfig } from '@waddlebot/core/config'
import { isWaddleError, WaddleError } from '@waddlebot/sdk'
import { noteAct } from '../bot/act.ts'
import { migrationSets } from '../bot/inspect.ts'
import { loadSpecs } from '../bot/specs.ts'
import { backupFolder, keptPlace, stamp, stampedFile } from '../bot/stamp.ts'
import { BotCommand } from '../command.ts'
import { typeable } from '../typeable.ts'

export default class Restore extends BotCommand {
  static override summary = 'Put a backup in the place of the database. The backup is checked first; what was there is kept.'
  static override examples = [
    '<%= config.bin %> restore data/backup/2026-11-21T214605.sqlite --verify',
    '<%= config.bin %> restore duck.sqlite',
  ]
  static override args = { file: Args.string({ required: true, description: 'The backup.' }) }
  static override flags = { verify: boolean({ summary: 'Only check the backup; touch nothing.' }) }

  override async run() {
    const { args, flags } = await this.parse(Restore)
    const dir = this.botDir(flags)
    const { config } = loadConfig(dir, { env: this.environment(dir) })
    const file = resolve(args.file)
    const place = keptPlace(config, dir)
    if (!existsSync(file)) throw new WaddleError('WDL_STORE_MISSING', `there is no backup at ${file}`, { fix: 'waddle backup' })
    const { verifyBackup } = await import('@waddlebot/core')
    const sets = await migrationSets(config, dir)
    const verified = await verifyBackup(file, sets)
    this.print(`checked  ${file}  ${verified.tables} tables, sound`)
    if (flags.verify) return this.done({ file, verified, restored: null, kept: null })
    const { to, kept } = await (place.kind === 'sqlite'
      ? this.#toFile(file, place.file)
      : this.#toServer(file, place.url, config, dir, sets))
    this.print(`restored ${to}`)
    if (verified.pending.length > 0 && place.kind === 'sqlite')
      this.say(`  it is older than this program; next: ${typeable('waddle migrate')}`)
    return this.done({ file, verified, restored: to, kept })
  }

  async #toFile(file: string, to: string): Promise<{ to: string; kept: string | null }> {
    const { SqliteStore } = await import('@waddlebot/core')
    let kept: string | null = null
    mkdirSync(dirname(to), { recursive: true })
    if (existsSync(to)) {
      // Opening takes the lock: a running bot refuses us here, before anything is touched.
      kept = `${to}.before-${stamp()}`
      try {
        const store = SqliteStore.open({ file: to })
        await store.backup(kept).finally(() => store.close())
      } catch (error) {
        if (!isWaddleError(error) || error.code !== 'WDL_STORE_CORRUPT') throw error
        // What is damaged cannot be copied as a database, only as it lies there.
        copyFileSync(to, kept)
        if (existsSync(`${to}-wal`)) copyFileSync(`${to}-wal`, `${kept}-wal`)
      }
      this.print(`kept     ${kept}`)
    }
    const fresh = `${to}.restoring`
    copyFileSync(file, fresh)
    for (const rest of [`${to}-wal`, `${to}-shm`]) rmSync(rest, { force: true })
    renameSync(fresh, to)
    const restored = SqliteStore.open({ file: to })
    await noteAct(restored, 'restore', { file, kept }).finally(() => restored.close())
    return { to, kept }
  }

  async #toServer(file: string, url: string, config: Config, dir: string, sets: readonly MigrationSet[]) {
    const { backupStore, openStore, rebuild, restoreOnto } = await import('@waddlebot/core')
    // A running bot refuses us here, before anything is touched.
    const store = await openStore({ kind: 'postgres', url }, { as: 'alone' })
    try {
      let kept: string | null = null
      if ((await store.tableNames()).length > 0) {
        kept = stampedFile(backupFolder({ kind: 'postgres', url }, dir), '-before-restore.sqlite')
        await backupStore(store, kept, sets)
        this.print(`kept     ${kept}`)
      }
      await restoreOnto(store, url, file, sets)
      await rebuild(store, await loadSpecs(config, dir, 'none'))
      await noteAct(store, 'restore', { file, kept })
      const { detail: to } = await store.health()
      return { to, kept }
    } finally {
      await store.close()
    }
  }
}
