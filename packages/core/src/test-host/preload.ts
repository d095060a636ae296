import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A library in C that stands before the calls of the programs which are started with it, in a folder of its own. Needs a C compiler. */
export class Preload implements Disposable {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'waddle-preload-'))

  /**
   * @param what it makes, for whoever has no compiler
   * @throws {Error} when there is no C compiler: a test that wants a bad disk is not to pass on a good one
   */
  constructor(what: string, source: string) {
    // Whoever runs a server has to be able to read it.
    chmodSync(this.folder, 0o755)
    try {
      execFileSync('cc', ['-shared', '-fPIC', '-O1', '-o', this.library, '-x', 'c', '-', '-ldl', '-lpthread'], {
        input: source,
        stdio: 'pipe',
      })
    } catch (error) {
      throw new Error(`${what} needs a C compiler: apt-get install gcc libc6-dev`, { cause: error })
    }
  }

  get library(): string {
    return join(this.folder, 'preload.so')
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}
