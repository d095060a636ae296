import type { Database, Statement } from 'better-sqlite3'
import { LogDisk } from './log-disk.ts'

/** What is committed together, and what everybody waits for whose turn is among it. */
interface Kept {
  readonly onDisk: Promise<void>
  resolve(): void
  reject(error: unknown): void
}

/** A turn on the lane: one savepoint inside the open batch. */
export interface Turn {
  /**
   * Keep the writes; resolves when the batch is on disk.
   *
   * @param last what is to be done when all other turns of the batch are over
   */
  keep(last?: () => void): Promise<void>
  /** Undo the writes of this turn only. */
  undo(): void
  /** False once SQLite threw the whole batch away, as it does when the disk is full. */
  intact(): boolean
}

/** Most turns that share one commit, and the longest that a kept turn waits for company. */
const batchTurns = 512
const batchMs = 5
/** So many turns are worth a commit while the disk has nothing to do: it works on them while the next ones are run. */
const worthTurns = 32

/**
 * One writer at a time, many to a commit. SQLite has one write lock and an fsync costs more than all the
 * statements of a command together; so turns are taken in order, each in a savepoint of its own, and those
 * that end before the lane runs empty are committed as one; some of them sooner, while the disk has nothing to do.
 */
export class WriteLane {
  readonly #database: Database
  /** Undefined in memory. */
  readonly #disk: LogDisk | undefined
  readonly #explain: (error: unknown) => unknown
  readonly #changed: () => void
  readonly #begin: Statement
  readonly #save: Statement
  readonly #free: Statement
  readonly #end: Statement
  #busy = false
  #waiting: (() => void)[] = []
  /** Of the open batch; undefined while none of its turns is kept. */
  #kept: Kept | undefined
  /** What is left to be done in the open batch before it is committed. */
  #last: (() => void)[] = []
  #open = false
  #turns = 0
  #since = 0
  #closing = false
  #flush: NodeJS.Immediate | undefined
  #failing = false

  /**
   * @param disk of its log; there is none in memory
   * @param explain what beginning or keeping a turn fails with, for people
   * @param changed called when others are about to see what was written
   */
  constructor(
    database: Database,
    disk: LogDisk | undefined = database.memory || database.readonly ? undefined : new LogDisk(`${database.name}-wal`),
    explain: (error: unknown) => unknown = (error) => error,
    changed: () => void = () => {},
  ) {
    this.#database = database
    this.#disk = disk
    this.#explain = explain
    this.#changed = changed
    this.#waitInCommits(false)
    // Prepared once: parsing these would cost more than what a command writes.
    this.#begin = database.prepare('BEGIN IMMEDIATE')
    this.#save = database.prepare('SAVEPOINT turn')
    this.#free = database.prepare('RELEASE turn')
    this.#end = database.prepare('COMMIT')
  }

  /** Turns waiting or running. */
  get depth(): number {
    return this.#waiting.length + (this.#busy ? 1 : 0)
  }

  /** Whether the last batch did not get to the disk. */
  get failing(): boolean {
    return this.#failing
  }

  /** Wait for a turn; first come, first served. */
  take(): Turn | Promise<Turn> {
    if (this.#busy) return new Promise<void>((grant) => this.#waiting.push(grant)).then(() => this.#enter())
    return this.#enter()
  }

  /**
   * Run one statement when its turn comes. SQLite undoes it by itself when it fails, so it needs no savepoint, which would
   * cost as much as a small one.
   *
   * @returns what it returned, once it is on disk
   */
  async statement<T>(run: () => T): Promise<T> {
    if (this.#busy) await new Promise<void>((grant) => this.#waiting.push(grant))
    this.#busy = true
    let result: T
    let onDisk: Promise<void>
    try {
      this.#join()
      result = run()
      onDisk = (this.#kept ??= begun()).onDisk
    } catch (error) {
      if (this.#open && !this.#database.inTransaction) this.#lost(error)
      throw error
    } finally {
      this.#next()
    }
    await onDisk
    return result
  }

  /** Wait until nothing is open, and keep it so while `work` runs outside any batch. */
  async alone<T>(work: () => Promise<T>): Promise<T> {
    if (this.#busy) await new Promise<void>((grant) => this.#waiting.push(grant))
    this.#busy = true
    try {
      this.#commit()
      this.#waitInCommits(true)
      return await work()
    } finally {
      this.#changed()
      this.#waitInCommits(false)
      this.#next()
    }
  }

  /** Whether a commit waits for the disk itself, as those do that are not the lane's. */
  #waitInCommits(wait: boolean): void {
    if (this.#disk) this.#database.pragma(`synchronous = ${wait ? 'FULL' : 'NORMAL'}`)
  }

  #enter(): Turn {
    this.#busy = true
    try {
      return this.#start()
    } catch (error) {
      this.#next()
      throw this.#explain(error)
    }
  }

  /** Be one more of the open batch, which is begun where there is none. */
  #join(): void {
    if (this.#open && this.#isFull()) this.#commit()
    if (!this.#open) {
      try {
        this.#begin.run()
      } catch (error) {
        throw this.#explain(error)
      }
      this.#open = true
      this.#turns = 0
      this.#since = performance.now()
    }
    this.#turns++
  }

  #start(): Turn {
    this.#join()
    this.#save.run()
    let over = false
    const once = () => {
      if (over) throw new Error('this transaction has already ended')
      over = true
    }
    return {
      intact: () => this.#database.inTransaction,
      keep: (last) => {
        once()
        if (last) this.#last.push(last)
        // One for the whole batch: they get to the disk together or not at all.
        const { onDisk } = (this.#kept ??= begun())
        try {
          this.#release()
        } catch (error) {
          this.#lost(error)
        }
        this.#next()
        return onDisk
      },
      undo: () => {
        once()
        if (this.#database.inTransaction) this.#database.exec('ROLLBACK TO turn; RELEASE turn')
        else this.#lost(new Error('the transaction was rolled back by SQLite'))
        this.#next()
      },
    }
  }

  #isFull(): boolean {
    // Where something is to be done last, it is less for each turn that still joins.
    const most = this.#disk?.idle && this.#last.length === 0 ? worthTurns : batchTurns
    return this.#turns >= most || performance.now() - this.#since > batchMs
  }

  #release(): void {
    if (!this.#database.inTransaction) throw Object.assign(new Error('the transaction was rolled back by SQLite'), { code: 'SQLITE_FULL' })
    this.#free.run()
  }

  #next(): void {
    const grant = this.#waiting.shift()
    if (grant) {
      grant()
      return
    }
    this.#busy = false
    // Commands that are a microtask away join this commit; the loop's check phase comes right after them.
    if (this.#open && !this.#flush) {
      this.#flush = setImmediate(() => {
        this.#flush = undefined
        if (!this.#busy) this.#commit()
      })
    }
  }

  #commit(): void {
    if (!this.#open) return
    const kept = this.#kept
    const last = this.#last
    this.#kept = undefined
    this.#last = []
    this.#open = false
    try {
      for (const each of last) each()
      this.#changed()
      this.#end.run()
    } catch (error) {
      this.#failing = true
      if (this.#database.inTransaction) this.#database.exec('ROLLBACK')
      kept?.reject(this.#explain(error))
      return
    }
    // A batch whose turns were all undone wrote nothing, and says nothing about the disk.
    if (kept === undefined) return
    if (this.#disk) void this.#settle(kept, this.#disk.sync())
    else kept.resolve()
  }

  async #settle(kept: Kept, onDisk: Promise<void>): Promise<void> {
    try {
      await onDisk
    } catch (error) {
      this.#failing = true
      kept.reject(this.#explain(error))
      return
    }
    this.#failing = false
    kept.resolve()
  }

  /** The batch is gone with everybody's writes: tell them all, so that nobody confirms what is not there. */
  #lost(error: unknown): void {
    const kept = this.#kept
    this.#kept = undefined
    this.#last = []
    this.#open = false
    this.#failing = true
    if (this.#database.inTransaction) this.#database.exec('ROLLBACK')
    kept?.reject(this.#explain(error))
  }

  /** Commit what is kept and take nothing more. */
  async close(): Promise<void> {
    if (this.#closing) return
    this.#closing = true
    await this.alone(async () => {})
    await this.#disk?.close()
  }
}

function begun(): Kept {
  let settle!: Pick<Kept, 'resolve' | 'reject'>
  const onDisk = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject }
  })
  return { onDisk, ...settle }
}
