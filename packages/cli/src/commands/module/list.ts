import { loadConfig } from '@waddlebot/core/config'
import { BotCommand } from '../../command.ts'
import { unused } from '../../module/candidate.ts'
import { missing } from '../../module/missing.ts'
import { placesOf } from '../../module/place.ts'
import { columns } from '../../paint.ts'

export default class ModuleList extends BotCommand {
  static override summary = 'List the modules of this bot. None of them is run.'
  static override examples = ['<%= config.bin %> module list --json']

  override async run() {
    const { flags } = await this.parse(ModuleList)
    const dir = this.botDir(flags)
    const { config } = loadConfig(dir, { env: this.environment(dir) })
    const places = placesOf(config, dir)
    const rows = places.map((place) => [
      place.name,
      place.version ?? '-',
      place.role,
      place.dir === undefined ? 'missing' : place.enabled ? 'on' : 'off',
      place.from,
      place.describe ?? '',
    ])
    this.print(columns(rows))
    const more = unused(config)
    const further = [
      ['waddle module add <name>', more.modules],
      ['waddle connect <name>', more.receivers],
    ] as const
    const offers = further.filter(([, names]) => names.length > 0).map(([words, names]) => [words, names.join(', ')])
    if (offers.length > 0) this.print(`\nalso here, and not used:\n${columns(offers, '  ')}`)
    const findings = places
      .filter((place) => place.enabled && place.dir === undefined)
      .map((place) => ({ level: 'error' as const, code: 'WDL_MODULE_MISSING', ...missing(place, { dir, config }) }))
    return this.done(
      {
        modules: places.map(({ ours: _, ...place }) => ({
          ...place,
          dir: place.dir ?? null,
          version: place.version ?? null,
          describe: place.describe ?? null,
        })),
        unused: more,
      },
      findings,
    )
  }
}
