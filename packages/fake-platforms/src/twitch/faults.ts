import { statusNames } from './http.ts'

/** What is to go wrong with a request. */
export type Fault = { readonly status: number } | 'hang' | 'cut' | undefined

/** What goes wrong at an HTTP service of the fake platform. */
export class Faults {
  readonly #next: { status: number; left: number; path: string | undefined }[] = []
  /** Milliseconds before an answer is sent. */
  delay = 0
  #hanging = false
  #cutting = false

  /** Answer the next `count` requests with `status`; only those whose path contains `path`, where it is given. */
  failNext(count: number, status: number, path?: string): void {
    if (statusNames[status] === undefined) throw new Error(`failNext(${count}, ${status}): give a status from 400 to 504 that Twitch sends`)
    this.#next.push({ status, left: count, path })
  }

  /** Answer so many milliseconds late. */
  slow(ms: number): void {
    this.delay = ms
  }

  /** Take requests and never answer: what a half-open connection looks like from outside. */
  hang(hanging = true): void {
    this.#hanging = hanging
  }

  /** Cut every connection instead of answering. */
  refuse(refusing = true): void {
    this.#cutting = refusing
  }

  /** Nothing goes wrong any more. */
  heal(): void {
    this.#next.length = 0
    this.delay = 0
    this.#hanging = false
    this.#cutting = false
  }

  /** What is to go wrong with this request. */
  take(path: string): Fault {
    if (this.#cutting) return 'cut'
    if (this.#hanging) return 'hang'
    const fault = this.#next.find((one) => one.left > 0 && (one.path === undefined || path.includes(one.path)))
    if (!fault) return undefined
    fault.left -= 1
    return { status: fault.status }
  }
}
