import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Where packages put libfaketime, below the folder of a kind of machine or of none. */
const name = join('faketime', 'libfaketimeMT.so.1')

/**
 * A machine whose clock is set while programs run that were started with its variables: libfaketime stands before the
 * calls by which they ask for the time. What only ever grows (`performance.now`, timers) is left alone, as it is where
 * somebody sets a real clock.
 */
export class SetClock implements Disposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'waddle-clock-'))
  readonly #library: string

  /** @throws {Error} when there is no libfaketime: a test that wants another clock is not to pass on this one */
  constructor() {
    const places = ['/usr/lib', '/usr/local/lib', ...folders('/usr/lib')].map((folder) => join(folder, name))
    const library = places.find((path) => existsSync(path))
    if (library === undefined) throw new Error('to set the clock of a program takes libfaketime: apt-get install libfaketime')
    this.#library = library
    this.goes(Date.now())
  }

  /** Of the programs whose clock it is. */
  get env(): Readonly<Record<string, string>> {
    return {
      LD_PRELOAD: this.#library,
      FAKETIME_TIMESTAMP_FILE: this.#setting,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      TZ: 'UTC',
    }
  }

  /** Let it stand at a moment; epoch milliseconds, of which whole seconds count. */
  stops(at: number): void {
    writeFileSync(this.#setting, `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')}\n`)
  }

  /** Set it to a moment, from which it goes on; epoch milliseconds. */
  goes(at: number): void {
    const off = (at - Date.now()) / 1_000
    writeFileSync(this.#setting, `${off < 0 ? '' : '+'}${off.toFixed(3)}\n`)
  }

  /** Let it run so many times too fast, from when the program began. */
  races(times: number): void {
    writeFileSync(this.#setting, `+0 x${times}\n`)
  }

  get #setting(): string {
    return join(this.#folder, 'now')
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

const folders = (parent: string): string[] =>
  readdirSync(parent, { withFileTypes: true }).flatMap((each) => (each.isDirectory() ? [join(parent, each.name)] : []))
