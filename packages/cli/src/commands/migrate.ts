import { boolean, string } from '@oclif/core/flags'
import type { MigrationSet, Store } from '@waddlebot/core'
import { databasePlace, loadConfig } from '@waddlebot/core/config'
import { WaddleError } from '@waddlebot/sdk'
import { noteAct } from '../bot/act.ts'
import { copyOf, lookInto, migrationSets } from '../bot/inspect.ts'
import { backupFolder, keptPlace, stampedFile } from '../bot/stamp.ts'
import { BotCommand } from '../command.ts'
import { columns } from '../paint.ts'

export default class Migrate extends BotCommand {
  static override summary = 'Bring the database up to date: plan, back up, apply each step whole or not at all.'
  static override examples = [
    '<%= config.bin %> migrate --plan',
    '<%= config.bin %> migrate --to notes/002_votes',
    '<%= config.bin %> migrate --down notes',
  ]
  static override flags = {
    plan: boolean({ summary: 'Only say what would be done.', exclusive: ['to', 'down'] }),
    to: string({ summary: 'Stop after this step, such as notes/002_votes.', exclusive: ['down'] }),
    down: string({ summary: 'Undo the newest step of this module.', helpValue: '<module>' }),
  }

  override async run() {
    const { flags } = await this.parse(Migrate)
    const dir = this.botDir(flags)
    const { config } = loadConfig(dir, { env: this.environment(dir) })
    const core = await import('@waddlebot/core')
    const sets = await migrationSets(config, dir)
    if (flags.plan) {
      // A file is copied, for it may not even be writable; a server runs the steps and undoes them.
      const { kind } = databasePlace(config.database, dir)
      const copy = await (kind === 'sqlite' ? copyOf(config, dir) : lookInto(config, dir))
      const plan = await core.planMigrations(copy, sets).finally(() => copy.close())
      this.print(
        plan.length === 0
          ? 'nothing to do: the database is up to date'
          : columns(plan.map((step) => [step.module, step.id, step.sql[0]?.slice(0, 80) ?? '', `${step.sql.length} statements`])),
      )
      return this.done({ planned: plan, applied: [], undone: null, backup: null })
    }
    const place = keptPlace(config, dir)
    const store = await core.openStore(place, { as: place.kind === 'sqlite' ? 'alone' : 'running' })
    try {
      const there = (await store.tableNames()).length > 0
      const folder = backupFolder(place, dir)
      if (flags.down !== undefined) {
        const set = sets.find((each) => each.module === flags.down)
        if (!set) throw new WaddleError('WDL_USAGE_MODULE', `"${flags.down}" has no migrations`, { fix: 'waddle migrate --plan' })
        const backup = await this.#backup(store, folder, sets)
        const undone = await core.migrateDown(store, set)
        await noteAct(store, `migrate down ${flags.down}/${undone}`)
        this.print(`undone   ${flags.down}/${undone}`)
        return this.done({ planned: [], applied: [], undone: `${flags.down}/${undone}`, backup })
      }
      const pending = await core.pendingSteps(store, sets)
      const backup = there && pending.length > 0 ? await this.#backup(store, folder, sets) : null
      const applied = await core.migrate(store, sets, Date.now(), flags.to)
      for (const step of applied) this.print(`applied  ${step.module}/${step.id}`)
      if (applied.length > 0)
        await noteAct(
          store,
          'migrate',
          applied.map((step) => `${step.module}/${step.id}`),
        )
      if (applied.length === 0) this.print('nothing to do: the database is up to date')
      return this.done({ planned: [], applied: applied.map((step) => `${step.module}/${step.id}`), undone: null, backup })
    } finally {
      await store.close()
    }
  }

  /** What is there as it is: steps that are not applied yet are not part of it. */
  async #backup(store: Store, folder: string, sets: readonly MigrationSet[]): Promise<string> {
    const backup = stampedFile(folder, '-before-migrate.sqlite')
    const { backupStore } = await import('@waddlebot/core')
    await backupStore(store, backup, await appliedOf(store, sets))
    this.print(`backup   ${backup}`)
    return backup
  }
}

/** The steps of each set that the database has. */
async function appliedOf(store: Store, sets: readonly MigrationSet[]): Promise<MigrationSet[]> {
  const { appliedSteps } = await import('@waddlebot/core')
  // Looked up, not compared: a step that was edited may be the very one that is taken back.
  const applied = new Set((await appliedSteps(store)).map((step) => `${step.module}/${step.id}`))
  return sets.map(({ module, migrations }) => ({
    module,
    migrations: Object.fromEntries(Object.entries(migrations).filter(([id]) => applied.has(`${module}/${id}`))),
  }))
}
