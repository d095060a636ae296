import { type Config, checkConfig, type Environment } from '@waddlebot/core/config'
import { codePrefix } from '@waddlebot/sdk'
import { readManifest } from '../module/candidate.ts'
import { type ModulePlace, placesOf } from '../module/place.ts'
import { shippedNames } from '../module/shipped.ts'
import { type Meaning, meaningsIn } from './meaning.ts'

/** The bot whose modules are asked as well. */
export interface Asked {
  readonly dir: string
  readonly env: Environment
}

/**
 * The codes of the modules to whose name `code` belongs: of those that come with waddle, and of the bot's. Other
 * people's code is not run for it.
 *
 * @param bot left out where there is none
 * @param root the program's folder, from where waddle's own modules are found
 * @throws {WaddleError} `WDL_MODULE_LOAD` when it is a module of the bot's own that does not load, `WDL_MODULE_MANIFEST` when it
 * is somebody else's and says nothing about itself
 */
export async function codesOfModules(code: string, bot: Asked | undefined, root: string): Promise<readonly Meaning[]> {
  const own = bot === undefined ? [] : placesIn(bot).map((place) => ({ place, dir: bot.dir }))
  const named = new Set(own.map(({ place }) => place.name))
  const others = shippedNames().filter((name) => !named.has(name))
  const all = [...own, ...others.map((name) => ({ place: shippedPlace(name, root), dir: root }))]
  const asked = all.filter(({ place }) => code.startsWith(codePrefix(place.name)))
  const tables = await Promise.all(
    asked.map(async ({ place, dir }) => {
      const { errors = {} } = place.dir === undefined ? {} : await readManifest(place, place.dir, dir)
      return meaningsIn(errors, `The module ${place.name}`, place.from)
    }),
  )
  return tables.flat()
}

/** Where waddle.yml is what is wrong, waddle's own modules are asked alone. */
function placesIn({ dir, env }: Asked): readonly ModulePlace[] {
  const { loaded } = checkConfig(dir, { env })
  return loaded ? placesOf(loaded.config, dir) : []
}

function shippedPlace(name: string, root: string): ModulePlace {
  const entry = { enabled: true, tier: 'trusted' } as Config['modules'][string]
  return placesOf({ modules: { [name]: entry }, receivers: {} } as unknown as Config, root)[0]!
}
