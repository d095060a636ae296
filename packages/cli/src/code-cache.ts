import {
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { cachedDataVersionTag } from 'node:v8'
import { crc32 } from 'node:zlib'

/** So many files of at most 2 MB are kept: a program has one for each of its commands that is in use. */
const kept = 64

/**
 * What V8 made of the program's source the last time, kept between runs, so that it is not made again at every
 * start. It is code: what another account could have written is not read. Nothing here ever fails: without a
 * cache the program is slower, and that is all.
 *
 * `NODE_DISABLE_COMPILE_CACHE` switches it off, as it does for Node's own cache, which Node 20 has not.
 */
export class CodeCache {
  readonly #folder: string | undefined
  readonly #name: string

  /**
   * @param program names the source, by its content: V8 itself looks at the length only
   * @param part which functions are in it: those that one command needs
   */
  constructor(program: string, part: string) {
    this.#folder = process.env.NODE_DISABLE_COMPILE_CACHE ? undefined : place()
    // The tag stands for V8's version, its flags and the processor.
    this.#name = `${program}-${cachedDataVersionTag().toString(16)}-${part}.v8`
  }

  /** What `write` was given; undefined when there is nothing, or nothing that can be trusted. */
  read(): Buffer | undefined {
    if (this.#folder === undefined || !isOurs(this.#folder)) return undefined
    try {
      const file = openSync(join(this.#folder, this.#name), 'r')
      try {
        if (!closed(fstatSync(file))) return undefined
        const bytes = readFileSync(file)
        // V8 takes damaged code for code.
        const code = bytes.subarray(0, -4)
        return bytes.length > 4 && crc32(code) === bytes.readUInt32LE(code.length) ? code : undefined
      } finally {
        closeSync(file)
      }
    } catch {
      return undefined
    }
  }

  /** Keep it for the next run. Others may be reading or writing at the same moment: they see all of it or nothing. */
  write(code: Buffer): void {
    if (this.#folder === undefined) return
    const fresh = join(this.#folder, `${this.#name}.${process.pid}`)
    try {
      for (const each of [join(this.#folder, '..', '..'), join(this.#folder, '..'), this.#folder]) make(each)
      if (!isOurs(this.#folder)) return
      const sum = Buffer.alloc(4)
      sum.writeUInt32LE(crc32(code))
      writeFileSync(fresh, Buffer.concat([code, sum]), { flag: 'wx', mode: 0o600 })
      renameSync(fresh, join(this.#folder, this.#name))
      this.#sweep(this.#folder)
    } catch {
      discard(fresh)
    }
  }

  #sweep(folder: string): void {
    const files = readdirSync(folder).map((name) => join(folder, name))
    const oldestFirst = files.map((file) => ({ file, at: statSync(file).mtimeMs })).sort((one, other) => one.at - other.at)
    for (const { file } of oldestFirst.slice(0, -kept)) rmSync(file, { force: true })
  }
}

/** Where the system keeps what programs can make again; undefined for an account without a home. */
function place(): string | undefined {
  try {
    const home = homedir()
    const { XDG_CACHE_HOME: told, LOCALAPPDATA: local } = process.env
    if (told !== undefined && isAbsolute(told)) return join(told, 'waddle', 'code')
    if (!existsSync(home)) return undefined
    if (process.platform === 'win32') return local === undefined ? undefined : join(local, 'waddle', 'code')
    return join(home, ...(process.platform === 'darwin' ? ['Library', 'Caches'] : ['.cache']), 'waddle', 'code')
  } catch {
    return undefined
  }
}

/** Level by level: told to make all of them, Node 20 never comes back from folders such as /proc. */
function make(folder: string): void {
  if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 })
}

function isOurs(folder: string): boolean {
  try {
    const stat = statSync(folder)
    return stat.isDirectory() && closed(stat)
  } catch {
    // Not there, or in the home of somebody else.
    return false
  }
}

function discard(file: string): void {
  try {
    rmSync(file, { force: true })
  } catch {
    // Where nothing can be written, nothing was.
  }
}

/** Whether nobody but us could have written it. Windows keeps each account's folder to itself. */
function closed({ uid, mode }: { readonly uid: number; readonly mode: number }): boolean {
  return process.geteuid === undefined || (uid === process.geteuid() && (mode & 0o022) === 0)
}
