import { existsSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import type { Finding } from '@waddlebot/core/config'
import { type Check, finding } from '../check.ts'
import { nodeModulesOf, packagesIn, versionOf } from '../packages.ts'

const sdk = '@waddlebot/sdk'

interface Copy {
  readonly folder: string
  readonly version: string
  /** The package that brought it; undefined for the bot's own. */
  readonly via: string | undefined
}

/** Modules that were written against another copy of the SDK than the program's do not fit together with it. */
export const sdkCopies: Check = {
  name: 'sdk.copies',
  summary: 'There is more than one copy of @waddlebot/sdk.',
  look({ dir }): readonly Finding[] {
    const copies = copiesOf(dir)
    if (copies.length < 2) return []
    const via = copies.flatMap((copy) => copy.via ?? [])
    const told = copies.map((copy) => (copy.via === undefined ? copy.version : `${copy.version} via ${copy.via}`)).join(', ')
    const message = `${copies.length} copies of ${sdk} (${told}): what one makes, the other does not know`
    const renew = via.map((name) => `${name}@latest`).join(' ')
    return [finding('error', 'WDL_DOCTOR_SDK_COPIES', message, `npm install ${renew} && npm dedupe`, via[0])]
  },
}

/** The nearest of the bot itself, and those that its packages brought along. The same one, linked twice, is one. */
function copiesOf(dir: string): readonly Copy[] {
  const places = nodeModulesOf(dir)
  const own = places.map((folder) => join(folder, sdk)).find((folder) => existsSync(folder))
  const brought = places
    .slice(0, 1)
    .flatMap((folder) => packagesIn(folder).map((name) => ({ via: name, folder: join(folder, name, 'node_modules', sdk) })))
  const copies = new Map<string, Copy>()
  for (const { folder, via } of [...(own === undefined ? [] : [{ folder: own, via: undefined }]), ...brought]) {
    if (!existsSync(folder)) continue
    const real = realpathSync(folder)
    if (!copies.has(real)) copies.set(real, { folder: real, version: versionOf(real) ?? 'of unknown version', via })
  }
  return [...copies.values()]
}
