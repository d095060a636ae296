import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './sources.js'

/** @returns one line for each package whose shape is not that of the house */
export function wrongPackages() {
  const wrong = []
  for (const area of ['packages', 'modules']) {
    for (const name of readdirSync(join(root, area))) {
      const file = join(root, area, name, 'package.json')
      if (!existsSync(file)) continue
      const manifest = JSON.parse(readFileSync(file, 'utf8'))
      const say = (what) => wrong.push(`${area}/${name}/package.json: ${what}`)
      const expected = area === 'packages' ? `@waddlebot/${name}` : `@waddlebot/module-${name}`
      if (manifest.name !== expected) say(`is called ${manifest.name}, not ${expected}`)
      if (manifest.license !== 'MIT') say('has no MIT licence')
      if (manifest.type !== 'module') say('is no ES module')
      if (!manifest.engines?.node) say('says nothing about Node')
      if (!manifest.files?.length) say('publishes everything: it has no "files"')
      if (manifest.scripts?.install || manifest.scripts?.postinstall || manifest.scripts?.preinstall)
        say('runs a script when it is installed')
      if (area === 'modules') {
        if (!manifest.peerDependencies?.['@waddlebot/sdk']) say('has no peer dependency on @waddlebot/sdk')
        if (!manifest.keywords?.includes('waddle-module')) say('lacks the keyword waddle-module')
        if (manifest.dependencies?.['@waddlebot/sdk']) say('brings a copy of the SDK of its own')
      }
    }
  }
  return wrong
}
