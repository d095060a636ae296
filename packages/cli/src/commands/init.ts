import { existsSync, statSync } from 'node:fs'
import { basename, join, relative, resolve } from 'node:path'
import { string as word } from '@oclif/core/args'
import { boolean, string } from '@oclif/core/flags'
import { makeKey, shellWord } from '@waddlebot/core/config'
import { WaddleError } from '@waddlebot/sdk'
import { stringify } from 'yaml'
import { makeLinks, planLinks, sourceCheckout } from '../checkout.ts'
import { WaddleCommand } from '../command.ts'
import { moduleFiles } from '../module/scaffold.ts'
import { ask, canAsk } from '../prompt.ts'
import { readTemplate } from '../template.ts'
import { keptFindings, ledgerStep, planFiles, type Step, stepLines, writeFiles } from '../writing.ts'

export default class Init extends WaddleCommand {
  static override summary = 'Make a working bot: waddle.yml, a key, and a module with a test that passes.'
  static override description = 'Only files that are not there are written, and each is listed.'
  static override args = { dir: word({ description: 'The folder; this one when left out.', default: '.' }) }
  static override flags = {
    name: string({ summary: "The bot's name; the folder's when left out.", helpValue: '<name>' }),
    yes: boolean({ char: 'y', summary: 'Ask nothing.' }),
    force: boolean({ summary: 'Also renew files that waddle wrote and nobody changed.' }),
    'dry-run': boolean({ summary: 'Only list what would be written.' }),
  }
  static override examples = ['<%= config.bin %> init duck', '<%= config.bin %> init . --yes --dry-run']

  override async run() {
    const { args, flags } = await this.parse(Init)
    const dir = resolve(args.dir)
    if (existsSync(dir) && !statSync(dir).isDirectory()) {
      throw new WaddleError('WDL_USAGE', `${dir} is a file, and a bot is a folder`, { fix: `waddle init ${shellWord(`${args.dir}-bot`)}` })
    }
    const preset = basename(dir) || 'duck'
    const name = flags.name ?? (flags.yes || !canAsk() ? preset : await ask('Name of the bot', preset, 'waddle init --name duck'))
    const files = this.files(name)
    const steps = planFiles(dir, files, flags.force)
    const checkout = sourceCheckout(this.config.root)
    const links = checkout === undefined ? [] : planLinks(dir, checkout)
    const keyStep: Step = { action: existsSync(join(dir, '.waddle', 'key')) ? 'same' : 'create', path: '.waddle/key' }
    const noted = ledgerStep(dir, steps)
    if (!flags['dry-run']) {
      writeFiles(dir, files, steps)
      makeKey(dir)
      makeLinks(dir, links)
    }
    const all = [...steps, keyStep, noted, ...links]
    this.say(stepLines(all, flags['dry-run']))
    const kept = keptFindings(dir, steps)
    const changed = all.some(({ action }) => action === 'create' || action === 'update' || action === 'link')
    if (!changed && kept.length > 0) {
      throw new WaddleError(
        'WDL_INIT_REFUSED',
        `nothing was written: ${kept.map(({ where }) => where).join(', ')} ${kept.length === 1 ? 'differs' : 'differ'} and may hold your work`,
        {
          fix: kept[0]!.fix!,
        },
      )
    }
    const next = this.next(dir, checkout !== undefined)
    this.printNext(next)
    return this.done({ dir, name, dryRun: flags['dry-run'], changed, steps: all, next }, kept)
  }

  private files(name: string) {
    const templates = join(this.config.root, 'dist', 'templates')
    const slug =
      name
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '-')
        .replace(/^-+|-+$/g, '') || 'duck'
    const values = {
      name: stringify(name, { lineWidth: 0 }).trimEnd(),
      title: name.replace(/\s+/g, ' '),
      slug,
      version: this.config.version,
    }
    const module = moduleFiles(templates, 'hello', this.config.version).map((file) => ({ ...file, path: `modules/hello/${file.path}` }))
    return [...readTemplate(join(templates, 'project'), values), ...module]
  }

  private next(dir: string, linked: boolean): readonly string[] {
    const way = relative(process.cwd(), dir)
    const first = way === '' ? [] : [`cd ${shellWord(way)}`]
    const run = ['dev', 'console'].filter((id) => this.config.commandIDs.includes(id)).map((id) => `npx waddle ${id}`)
    return [...first, ...(linked ? [] : ['npm install']), ...run.slice(0, 1), 'npx vitest run', 'npx waddle help']
  }
}
