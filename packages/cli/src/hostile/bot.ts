import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { emptyFolder, waddle, writeModules } from '../trial.ts'

/** A module that keeps what it is told, and tells it again: what is measured before and after a fault. */
const notes = `
import { defineModule } from '@waddlebot/sdk'
const wait = (ms) => new Promise((done) => setTimeout(done, ms))
export default defineModule({
  name: 'notes',
  capabilities: ['db'],
  migrations: { '001_note': { up: (knex) => knex.schema.createTable('notes_note', (t) => { t.increments('id'); t.text('text').notNullable() }) } },
  commands: {
    'note <text:rest>': async ({ args, db }) => {
      await db.run\`INSERT INTO notes_note (text) VALUES (\${args.text})\`
      return 'noted'
    },
    'slow <text:rest>': async ({ args, db }) => {
      await wait(400)
      await db.run\`INSERT INTO notes_note (text) VALUES (\${args.text})\`
      return 'noted slowly'
    },
    'fill <size:int>': async ({ args, db }) => {
      await db.run\`INSERT INTO notes_note (text) VALUES (\${'x'.repeat(args.size)})\`
      return 'filled'
    },
    'read <id:int>': async ({ args, db }) => (await db.one\`SELECT text FROM notes_note WHERE id = \${args.id}\`)?.text ?? 'none',
    'hello': () => 'hello there',
  },
})
`

/** What a bot of these tests is made of. */
export interface Parts {
  /** Code of modules besides `notes`, by name. */
  readonly modules?: Readonly<Record<string, string>>
  /** Lines of waddle.yml besides the modules; a quiet log and no web side when left out. */
  readonly settings?: string
}

/** A bot that keeps notes, and whatever else it is given, in a folder of its own. */
export function notesBot({ modules = {}, settings = 'http: false\nlog: { level: warn }\n' }: Parts = {}): string {
  const dir = emptyFolder()
  // Some tests run the bot as somebody who may do less than whoever runs the tests.
  chmodSync(dir, 0o755)
  const all = { notes, ...modules }
  writeModules(dir, all)
  const entries = Object.keys(all).map((name) => `  ${name}: { from: ./modules/${name} }\n`)
  writeFileSync(join(dir, 'waddle.yml'), `database: sqlite:data/bot.db\n${settings}modules:\n${entries.join('')}`)
  return dir
}

/** A bot with ten notes in it, and nobody running it. */
export async function notedBot(parts: Parts = {}): Promise<string> {
  const dir = notesBot(parts)
  const { code, err } = await waddle(['console', '--json'], {
    cwd: dir,
    input: Array.from({ length: 10 }, (_, index) => `${JSON.stringify({ id: `made${index}`, text: `!note number ${index}` })}\n`).join(''),
  })
  if (code !== 0) throw new Error(`the bot to be harmed could not be made: ${err}`)
  return dir
}

/** Chat lines as the console reads them; ids are `1`, `2`, … */
export function inputs(...texts: readonly string[]): string {
  return texts.map((text, index) => `${JSON.stringify({ id: String(index + 1), text })}\n`).join('')
}

/** Everything a bot has stored, by table; but for the audit, in which looking after a bot leaves traces of its own. */
export async function stored(dir: string): Promise<Record<string, Record<string, unknown>[]>> {
  const { out, err } = await waddle(['export', '--json'], { cwd: dir })
  if (out === '') throw new Error(err)
  const { data, error } = JSON.parse(out)
  if (error !== null) throw new Error(error.message)
  const { waddle_audit: _, ...tables } = data.tables
  return tables
}

/** The notes of a bot, in order. */
export async function notesOf(dir: string): Promise<unknown[]> {
  return ((await stored(dir))['notes_note'] ?? []).map((row) => row['text'])
}
