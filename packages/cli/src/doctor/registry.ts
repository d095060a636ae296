import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'

/** What a package.json says. */
export interface Published {
  readonly name: string
  readonly version: string
  readonly exports?: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

/** A package registry on this machine, as npm talks to one. For tests: nothing leaves the machine. */
export class Registry {
  readonly #packages = new Map<string, Map<string, { readonly manifest: Published; readonly tarball: Buffer }>>()
  readonly #server: Server

  private constructor() {
    this.#server = createServer((request, response) => {
      const [name = '', file] = decodeURIComponent(request.url ?? '')
        .slice(1)
        .split('/-/')
      const versions = this.#packages.get(name)
      const found = file === undefined ? undefined : versions?.get(file.replace(/\.tgz$/, ''))
      if (found) response.end(found.tarball)
      else if (versions && file === undefined)
        response.setHeader('content-type', 'application/json').end(JSON.stringify(this.#document(name)))
      else response.writeHead(404).end('{}')
    })
  }

  static async start(): Promise<Registry> {
    const registry = new Registry()
    registry.#server.listen(0, '127.0.0.1')
    await once(registry.#server, 'listening')
    return registry
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`
  }

  publish(manifest: Published): void {
    const versions = this.#packages.get(manifest.name) ?? new Map()
    const files = { 'package.json': JSON.stringify({ type: 'module', ...manifest }), 'index.js': 'export default {}\n' }
    versions.set(manifest.version, { manifest, tarball: gzipSync(tarOf(files)) })
    this.#packages.set(manifest.name, versions)
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }

  #document(name: string): object {
    const versions = [...this.#packages.get(name)!.values()]
    return {
      name,
      'dist-tags': { latest: versions.at(-1)!.manifest.version },
      versions: Object.fromEntries(
        versions.map(({ manifest, tarball }) => {
          const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`
          return [manifest.version, { ...manifest, dist: { tarball: `${this.url}${name}/-/${manifest.version}.tgz`, integrity } }]
        }),
      ),
    }
  }
}

/** A tar archive, in the ustar form (POSIX.1-1988): blocks of 512 bytes, a header before each file, two empty ones last. */
function tarOf(files: Readonly<Record<string, string>>): Buffer {
  const blocks = Object.entries(files).flatMap(([name, text]) => {
    const content = Buffer.from(text)
    const header = Buffer.alloc(512)
    header.write(`package/${name}`, 0)
    header.write('0000644\0', 100)
    header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124)
    header.write('00000000000\0', 136)
    header.write('        0', 148)
    header.write('ustar\x0000', 257)
    const sum = header.reduce((total, byte) => total + byte, 0)
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
    return [header, content, Buffer.alloc((512 - (content.length % 512)) % 512)]
  })
  return Buffer.concat([...blocks, Buffer.alloc(1024)])
}
