import { string } from '@oclif/core/flags'
import type { Store } from '@waddlebot/core'
import { type DatabasePlace, databasePlace, type Environment, holdsPassword, loadConfig } from '@waddlebot/core/config'
import { WaddleError } from '@waddlebot/sdk'
import { noteAct } from '../../bot/act.ts'
import { migrationSets } from '../../bot/inspect.ts'
import { loadSpecs } from '../../bot/specs.ts'
import { BotCommand } from '../../command.ts'
import { columns } from '../../paint.ts'

export default class DataCopy extends BotCommand {
  static override summary = 'Copy the data of the bot to another database, of the same kind or another: SQLite, PostgreSQL.'
  static override description =
    'The copy is what was there at one moment, while the bot may be running, and is read again and compared. What the bot writes afterwards is not in it: stop it first to move. The target must be empty. URLs with a password are named by a variable.'
  static override examples = [
    '<%= config.bin %> data copy --from sqlite:data/waddle.db --to env:NEW_DATABASE_URL',
    '<%= config.bin %> data copy --from env:DATABASE_URL --to sqlite:data/waddle.db',
  ]
  static override flags = {
    from: string({ required: true, summary: 'Where from: a database URL, or env:NAME for the one in that variable.', helpValue: '<url>' }),
    to: string({ required: true, summary: 'Where to, likewise; it must be empty.', helpValue: '<url>' }),
  }

  override async run() {
    const { flags } = await this.parse(DataCopy)
    const dir = this.botDir(flags)
    const env = this.environment(dir)
    const { config } = loadConfig(dir, { env })
    const [source, target] = [placeOf('from', flags.from, dir, env), placeOf('to', flags.to, dir, env)]
    const { copyStore, openStore, rebuild } = await import('@waddlebot/core')
    const sets = await migrationSets(config, dir)
    const from = await openStore(source, { as: 'looking' })
    let to: Store | undefined
    try {
      to = await openStore(target, { as: 'alone' })
      const { tables, derived } = await copyStore(from, to, sets, Date.now())
      if (derived.length > 0) await rebuild(to, await loadSpecs(config, dir, 'none'))
      await noteAct(to, 'data copy', { tables: tables.length })
      this.print(columns(tables.map(({ table, rows, checksum }) => [table, String(rows), checksum])))
      this.print(`copied   ${tables.length} tables, read again and compared`)
      if (derived.length > 0) this.print(`rebuilt  ${derived.join(', ')}`)
      return this.done({ tables, derived })
    } finally {
      await to?.close()
      await from.close()
    }
  }
}

/** @throws {WaddleError} `WDL_COPY_PASSWORD`, `WDL_USAGE_VARIABLE`, `WDL_CONFIG_VALUE` */
function placeOf(flag: 'from' | 'to', value: string, dir: string, env: Environment): DatabasePlace {
  const name = /^env:(.+)$/.exec(value)?.[1]
  if (name === undefined) {
    if (holdsPassword(value)) {
      throw new WaddleError('WDL_COPY_PASSWORD', `--${flag} holds a password, which everybody on this machine can see`, {
        fix: `put the URL into a variable and name it: --${flag} env:OTHER_DATABASE_URL`,
      })
    }
    return databasePlace(value, dir)
  }
  const url = env[name]
  if (url === undefined || url === '') {
    throw new WaddleError('WDL_USAGE_VARIABLE', `--${flag} names the variable ${name}, which is not set`, {
      fix: `read -rs ${name} && export ${name}`,
    })
  }
  return databasePlace(url, dir)
}
