import { spawn } from 'node:child_process'
import { chownSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { SqliteStore } from '@waddlebot/core'
import { type Finding, readEnvironmentFile } from '@waddlebot/core/config'
import type { Db } from '@waddlebot/sdk'
import { expect } from 'vitest'
import { emptyFolder, type Trial, waddle } from '../trial.ts'
import type { Check } from './check.ts'
import { checks } from './checks.ts'
import { examine } from './examination.ts'
import { type Machine, Patient } from './patient.ts'

/** How a shell, or doctor in it, is run. */
export interface ShellOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly input?: string
  /** Another user than the one that runs the tests. */
  readonly uid?: number
}

/** What a repair is expected to mend. */
export interface Ill extends ShellOptions {
  readonly code: string
  readonly level?: Finding['level']
  readonly message?: RegExp
  readonly fix?: RegExp | string
}

const program = fileURLToPath(new URL('../..', import.meta.url))
let healthy: Promise<string> | undefined

/** A bot to break and to mend. For tests. */
export class Ward {
  readonly dir: string

  private constructor(dir: string) {
    this.dir = dir
  }

  /** A sound bot: made, migrated, and with nothing to find. */
  static async bot(): Promise<Ward> {
    healthy ??= make()
    const dir = join(emptyFolder(), 'duck')
    cpSync(await healthy, dir, { recursive: true, verbatimSymlinks: true })
    // What was compiled for the bot that this is a copy of is still linked to it.
    rmSync(join(dir, '.waddle', 'build'), { recursive: true, force: true })
    return new Ward(dir)
  }

  at(...path: readonly string[]): string {
    return join(this.dir, ...path)
  }

  write(path: string, text: string, mode = 0o600): void {
    mkdirSync(dirname(this.at(path)), { recursive: true })
    writeFileSync(this.at(path), text, { mode })
  }

  read(path: string): string {
    return readFileSync(this.at(path), 'utf8')
  }

  /** Change the one place in waddle.yml that says `from`, as an editor would: unchecked. */
  edit(from: string, to: string): void {
    expect(this.read('waddle.yml').split(from)).toHaveLength(2)
    this.write('waddle.yml', this.read('waddle.yml').replace(from, to))
  }

  /** A module of the owner's in modules/, named in waddle.yml. */
  module(name: string, definition: string, entry = ''): void {
    this.write(
      `modules/${name}/index.ts`,
      `import { defineModule } from '@waddlebot/sdk'\nexport default defineModule({ name: '${name}', ${definition} })\n`,
    )
    this.edit('modules:\n', `modules:\n  ${name}: { from: ./modules/${name}${entry} }\n`)
  }

  /** Write to the database behind the bot's back. */
  async tamper(work: (db: Db) => Promise<unknown>): Promise<void> {
    const store = SqliteStore.open({ file: this.at('data/waddle.db') })
    await store.transaction(work)
    await store.close()
  }

  /**
   * Let the bot belong to somebody who is not root, because root may read and write everything.
   *
   * @returns how to run the shell as them
   */
  giveAway(...paths: readonly string[]): ShellOptions {
    if (process.getuid?.() !== 0) return {}
    const uid = 65_534
    for (const path of ['..', ...paths]) chownSync(this.at(path), uid, uid)
    return { uid }
  }

  waddle(...words: readonly string[]): Promise<Trial> {
    return waddle(words, { cwd: this.dir })
  }

  /** Run a line as somebody would type it in the bot's folder. */
  shell(line: string, { env = {}, input, uid }: ShellOptions = {}): Promise<{ code: number | null; out: string; err: string }> {
    return new Promise((resolve, reject) => {
      const child = spawn('sh', ['-c', line], {
        cwd: this.dir,
        env: { PATH: `${join(programs(this.dir))}:${process.env['PATH'] ?? ''}`, HOME: this.dir, ...env },
        ...(uid === undefined ? {} : { uid }),
      })
      // Some lines end before they have read what is piped in.
      child.stdin.on('error', () => undefined)
      child.stdin.end(input)
      let [out, err] = ['', '']
      child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString('utf8')))
      child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString('utf8')))
      child.on('error', reject)
      child.on('close', (code) => resolve({ code, out, err }))
    })
  }

  /** What one check finds, as the program prints it. */
  async findings(name: string, options: ShellOptions = {}, before = ':'): Promise<readonly Finding[]> {
    const { out, err } = await this.shell(`{ ${before}\n} >/dev/null || exit 1\nwaddle doctor ${name} --json`, options)
    if (out === '') throw new Error(`the repair failed, or doctor did: ${err}`)
    const { data, findings } = JSON.parse(out) as { data: { checks: { waitsFor: string | null }[] }; findings: Finding[] }
    expect(data.checks.map((check) => check.waitsFor)).toEqual(data.checks.map(() => null))
    return findings
  }

  /** The check finds it; the printed command, run as printed, mends it; then the check is silent. */
  async mends(name: string, ill: Ill): Promise<void> {
    const { code, level = 'error', message = /./, fix: expected = /./, ...options } = ill
    const [found, ...more] = await this.findings(name, options)
    expect(found).toMatchObject({ code, level, message: expect.stringMatching(message), fix: expect.stringMatching(expected) })
    expect(more).toEqual([])
    expect(await this.findings(name, options, found!.fix!)).toEqual([])
  }

  /** Look without a new process, on a machine that differs from this one. */
  async look(name: string, machine: Partial<Machine>): Promise<readonly Finding[]> {
    const check: Check = checks.find((each) => each.name === name)!
    const patient = new Patient(this.dir, { shell: {}, env: readEnvironmentFile(this.dir, {}), program, machine })
    const [looked] = await examine(patient, [check])
    await patient.close()
    return looked!.findings
  }
}

async function make(): Promise<string> {
  const dir = join(emptyFolder(), 'duck')
  // Tests of several files run at the same time: none may ask for the same port, so there is no web side.
  for (const [words, cwd] of [
    [['init', dir, '--yes'], dirname(dir)],
    [['config', 'set', 'http', 'false'], dir],
    [['migrate'], dir],
  ] as const) {
    const { code, err } = await waddle(words, { cwd })
    if (code !== 0) throw new Error(`waddle ${words.join(' ')} failed: ${err}`)
  }
  return dir
}

/** The program under the name that people type: the bot's own link, or one beside it when a test took that away. */
function programs(dir: string): string {
  const folder = join(dir, '..', 'bin')
  if (!existsSync(folder)) {
    mkdirSync(folder)
    writeFileSync(join(folder, 'waddle'), `#!/bin/sh\nexec '${process.execPath}' '${join(program, 'bin', 'run.js')}' "$@"\n`, {
      mode: 0o755,
    })
  }
  return folder
}
