import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { string } from '@oclif/core/args'
import { boolean } from '@oclif/core/flags'
import { type Config, type Finding, loadConfig } from '@waddlebot/core/config'
import { isWaddleError, type WaddleError } from '@waddlebot/sdk'
import { BotCommand } from '../../command.ts'
import { checkCodes } from '../../module/codes.ts'
import { loadDefinition } from '../../module/definition.ts'
import { type Manifest, manifestFile, manifestOf } from '../../module/manifest.ts'
import { missing } from '../../module/missing.ts'
import { type ModulePlace, placesOf, requirePlace } from '../../module/place.ts'
import { proveModule } from '../../module/proof.ts'
import { updateReadme } from '../../module/readme.ts'
import { checkDefinition } from '../../module/rules.ts'
import { findingLines } from '../../report.ts'
import { typeable } from '../../typeable.ts'

export default class ModuleCheck extends BotCommand {
  static override summary = 'Check a module of your own: its definition, its README, its tests.'
  static override args = { name: string({ description: 'As waddle.yml calls it; all of your own when left out.' }) }
  static override flags = {
    write: boolean({ summary: 'Bring its README and its manifest in step.' }),
    tests: boolean({ summary: 'Run its tests.', default: true, allowNo: true }),
  }
  static override examples = ['<%= config.bin %> module check', '<%= config.bin %> module check hello --write']

  override async run() {
    const { args, flags } = await this.parse(ModuleCheck)
    const dir = this.botDir(flags)
    const { config } = loadConfig(dir, { env: this.environment(dir) })
    const places = placesOf(config, dir)
    const chosen =
      args.name === undefined ? places.filter((place) => /^\.{0,2}\//.test(place.from)) : [requirePlace(places, args.name, 'check')]
    if (chosen.length === 0) this.say(`there are no modules of your own; make one with: ${typeable('waddle module new greeting')}`)
    const modules = []
    const all: Finding[] = []
    for (const place of chosen) {
      const { tests, findings } = await this.look(place, config, dir, flags)
      const named = findings.map((finding) => ({ ...finding, where: finding.where ?? place.name }))
      this.print(findings.length === 0 ? `ok     ${place.name}${tests === 'passed' ? ', tests pass' : ''}` : findingLines(named))
      modules.push({ name: place.name, sound: !findings.some((finding) => finding.level === 'error'), tests })
      all.push(...named)
    }
    return this.done({ modules }, all, true)
  }

  private async look(
    place: ModulePlace,
    config: Config,
    botDir: string,
    flags: { write: boolean; tests: boolean },
  ): Promise<{ tests: string; findings: readonly Finding[] }> {
    if (place.dir === undefined) {
      return { tests: 'none', findings: [{ level: 'error', code: 'WDL_MODULE_MISSING', ...missing(place, { dir: botDir, config }) }] }
    }
    try {
      const module = await loadDefinition(place.name, place.dir, botDir)
      const manifest = manifestOf(module)
      const written = this.inStep(place.dir, manifest, botDir, flags.write)
      const proof = flags.tests ? await proveModule(place.name, place.dir, botDir) : { tests: 'not run', findings: [] }
      return {
        tests: proof.tests,
        findings: [...checkDefinition(module, manifest, place.name), ...checkCodes(module, place.dir), ...written, ...proof.findings],
      }
    } catch (error) {
      if (!isWaddleError(error)) throw error
      const { code, message, fix } = error as WaddleError
      return { tests: 'not run', findings: [{ level: 'error', code, message, ...(fix === undefined ? {} : { fix }) }] }
    }
  }

  private inStep(folder: string, manifest: Manifest, botDir: string, write: boolean): readonly Finding[] {
    const readme = join(folder, 'README.md')
    const before = existsSync(readme) ? readFileSync(readme, 'utf8') : undefined
    const after = updateReadme(before, manifest)
    const listing = join(folder, manifestFile)
    const old = existsSync(listing) ? readFileSync(listing, 'utf8') : undefined
    const listed = `${JSON.stringify(manifest, null, 2)}\n`
    if (write) {
      for (const [file, is, was] of [
        [readme, after, before],
        [listing, listed, old],
      ] as const) {
        if (is === was) continue
        writeFileSync(file, is)
        this.say(`${was === undefined ? 'create' : 'update'}  ${relative(botDir, file)}`)
      }
      return []
    }
    const stale = [...(before === after ? [] : ['README.md']), ...(old === undefined || old === listed ? [] : [manifestFile])]
    return stale.map((file) => ({
      level: 'error',
      code: 'WDL_MODULE_README',
      message: `${file} does not say what the code does`,
      fix: `waddle module check ${manifest.name} --write`,
    }))
  }
}
