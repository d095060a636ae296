import { createServer, type Server, type Socket, connect as to } from 'node:net'

interface Pair {
  readonly client: Socket
  readonly server: Socket
}

/** A TCP proxy that breaks on demand, in front of a database or a broker: cut, refuse, mute, slow down. */
export class FlakyProxy {
  readonly #server: Server
  readonly #pairs = new Set<Pair>()
  readonly #target: { readonly host: string; readonly port: number }
  #mute = false
  #refuse = false
  #delayMs = 0

  private constructor(target: { readonly host: string; readonly port: number }) {
    this.#target = target
    this.#server = createServer((client) => this.#accept(client))
  }

  static async before(host: string, port: number): Promise<FlakyProxy> {
    const proxy = new FlakyProxy({ host, port })
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve))
    return proxy
  }

  get port(): number {
    return (this.#server.address() as { port: number }).port
  }

  get connections(): number {
    return this.#pairs.size
  }

  /** End every connection: politely, or with a reset. */
  cut(how: 'end' | 'reset' = 'end'): void {
    for (const { client, server } of this.#pairs) {
      if (how === 'reset') client.resetAndDestroy()
      else client.destroy()
      server.destroy()
    }
    this.#pairs.clear()
  }

  /** Turn new connections away. */
  refuse(refuse = true): void {
    this.#refuse = refuse
  }

  /** Half-open: connections stay, and nothing comes through in either direction, until switched off. */
  mute(mute = true): void {
    this.#mute = mute
    for (const { client, server } of this.#pairs) for (const socket of [client, server]) mute ? socket.pause() : socket.resume()
  }

  /** Hold everything up by `ms`. */
  delay(ms: number): void {
    this.#delayMs = ms
  }

  async close(): Promise<void> {
    this.cut()
    await new Promise<void>((resolve) => this.#server.close(() => resolve()))
  }

  #accept(client: Socket): void {
    if (this.#refuse) return void client.resetAndDestroy()
    const server = to(this.#target)
    const pair = { client, server }
    this.#pairs.add(pair)
    const over = () => {
      this.#pairs.delete(pair)
      client.destroy()
      server.destroy()
    }
    for (const socket of [client, server]) {
      socket.on('error', over)
      socket.on('close', over)
      if (this.#mute) socket.pause()
    }
    client.on('data', (bytes) => this.#pass(bytes, server))
    server.on('data', (bytes) => this.#pass(bytes, client))
  }

  #pass(bytes: Buffer, into: Socket): void {
    if (this.#delayMs === 0) into.write(bytes)
    else setTimeout(() => void (into.destroyed || into.write(bytes)), this.#delayMs)
  }
}
