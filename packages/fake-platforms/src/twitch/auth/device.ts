import { randomInt } from 'node:crypto'
import type { Clock } from '../clock.ts'
import type { Person } from '../people.ts'
import { secretWord } from './tokens.ts'

/** A device that asked for a log-in and waits for somebody to approve it. */
export interface Device {
  readonly deviceCode: string
  readonly userCode: string
  readonly clientId: string
  scopes: readonly string[]
  readonly expires: number
  approvedBy: Person | undefined
  polledAt: number
}

/** The devices that wait. */
export class Devices {
  readonly #clock: Clock
  readonly #seconds: number
  readonly #waiting = new Map<string, Device>()

  constructor(clock: Clock, seconds: number) {
    this.#clock = clock
    this.#seconds = seconds
  }

  add(clientId: string, scopes: readonly string[]): Device {
    const userCode = Array.from({ length: 8 }, () => 'ABCDEFGHJKLMNPQRSTUVWXYZ'[randomInt(24)]).join('')
    const expires = this.#clock.now() + this.#seconds * 1_000
    const device = {
      deviceCode: secretWord(),
      userCode,
      clientId,
      scopes,
      expires,
      approvedBy: undefined,
      polledAt: Number.NEGATIVE_INFINITY,
    }
    this.#waiting.set(device.deviceCode, device)
    return device
  }

  withUserCode(userCode: string): Device | undefined {
    return [...this.#waiting.values()].find((device) => device.userCode === userCode && device.expires > this.#clock.now())
  }

  withDeviceCode(deviceCode: string, clientId: string): Device | undefined {
    const device = this.#waiting.get(deviceCode)
    return device && device.clientId === clientId && device.expires > this.#clock.now() ? device : undefined
  }

  /** It has its tokens: the code is good no longer. */
  done(device: Device): void {
    this.#waiting.delete(device.deviceCode)
  }
}
