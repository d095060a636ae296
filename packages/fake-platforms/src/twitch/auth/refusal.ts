import type { Answer } from '../http.ts'

/** How the log-in service says no: without an `error`, unlike the API. Source: https://dev.twitch.tv/docs/authentication, read 2026-11-22. */
export class AuthRefusal extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }

  get answer(): Answer {
    return { status: this.status, body: { status: this.status, message: this.message } }
  }
}
