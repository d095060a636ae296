/** A number of places, given out first come, first served. */
export class Permits {
  readonly #mostMs: number
  #free: number
  readonly #waiting: (() => void)[] = []

  /** @param mostMs longest wait; milliseconds */
  constructor(places: number, mostMs: number) {
    this.#free = places
    this.#mostMs = mostMs
  }

  get waiting(): number {
    return this.#waiting.length
  }

  /** @returns gives the place back; rejects when none became free in time */
  async take(): Promise<() => void> {
    if (this.#free > 0) this.#free--
    else await this.#turn()
    let held = true
    return () => {
      if (!held) return
      held = false
      const next = this.#waiting.shift()
      if (next) next()
      else this.#free++
    }
  }

  #turn(): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(grant), 1)
        reject(new Error('no place became free'))
      }, this.#mostMs)
      const grant = () => {
        clearTimeout(timer)
        resolve()
      }
      this.#waiting.push(grant)
    })
  }
}
