import { string } from '@oclif/core/args'
import { type Config, loadConfig } from '@waddlebot/core/config'
import { BotCommand } from '../../command.ts'
import { meaningLines, meaningsIn } from '../../explain/meaning.ts'
import { findCandidate, isUnused, readManifest } from '../../module/candidate.ts'
import { missingError } from '../../module/missing.ts'
import { placesOf, requirePlace } from '../../module/place.ts'
import { columns, paint } from '../../paint.ts'
import { worthSaying } from '../../report.ts'

export default class ModuleInfo extends BotCommand {
  static override summary = "Show a module's commands, settings and needs. Other people's code is not run for it."
  static override args = { name: string({ required: true, description: 'As waddle.yml calls it, or one that comes with waddle.' }) }
  static override examples = ['<%= config.bin %> module info notes']

  override async run() {
    const { args, flags } = await this.parse(ModuleInfo)
    const dir = this.botDir(flags)
    const { config, findings } = loadConfig(dir, { env: this.environment(dir) })
    const idle = isUnused(args.name, config)
    const { place, manifest } = idle ? await findCandidate(args.name, config, dir) : await named(args.name, config, dir)
    const { name, version, describe, commands, capabilities, errors = {} } = manifest
    const settings = Object.entries((manifest.config?.['properties'] ?? {}) as Record<string, { description?: string; default?: unknown }>)
    this.print(
      `${paint('bold', name)} ${version}  ${describe}\nfrom       ${place.from}, ${idle ? 'not used' : place.enabled ? 'on' : 'off'}, ${place.tier}`,
    )
    if (commands.length > 0)
      this.print(
        `commands\n${columns(
          commands.map((each) => [`!${each.signature}`, each.role.join(' or '), each.describe]),
          '  ',
        )}`,
      )
    if (settings.length > 0)
      this.print(
        `config\n${columns(
          settings.map(([key, each]) => [key, 'default' in each ? JSON.stringify(each.default) : '-', each.description ?? '']),
          '  ',
        )}`,
      )
    this.print(`needs      ${capabilities.length === 0 ? 'nothing but chat' : capabilities.join(', ')}`)
    for (const each of meaningsIn(errors, name, place.from)) this.print(meaningLines(each))
    return this.done(
      { ...manifest, errors, from: place.from, enabled: place.enabled && !idle, tier: place.tier, role: place.role },
      worthSaying(findings),
    )
  }
}

/** One that waddle.yml names. */
async function named(name: string, config: Config, dir: string) {
  const place = requirePlace(placesOf(config, dir), name, 'info')
  if (place.dir === undefined) throw missingError(place, { dir, config })
  return { place, manifest: await readManifest(place, place.dir, dir) }
}
