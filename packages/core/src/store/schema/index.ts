import type { MigrationSet } from '../migrations.ts'
import * as core from './001_core.ts'
import * as bus from './002_bus.ts'
import * as usage from './003_usage.ts'
import * as platforms from './004_platforms.ts'
import * as fleet from './005_fleet.ts'
import * as keys from './006_keys.ts'
import * as lanes from './007_lanes.ts'
import * as forms from './008_forms.ts'
import * as secrets from './009_secrets.ts'
import * as servers from './010_servers.ts'
import * as dead from './011_dead.ts'
import * as homes from './012_homes.ts'
import * as directs from './013_directs.ts'

/** The core's migrations, under the name `waddle`. */
export const coreSchema: MigrationSet = {
  module: 'waddle',
  migrations: {
    '001_core': core,
    '002_bus': bus,
    '003_usage': usage,
    '004_platforms': platforms,
    '005_fleet': fleet,
    '006_keys': keys,
    '007_lanes': lanes,
    '008_forms': forms,
    '009_secrets': secrets,
    '010_servers': servers,
    '011_dead': dead,
    '012_homes': homes,
    '013_directs': directs,
  },
}
