import type { Check } from './check.ts'
import { amqpReachable } from './checks/amqp-reachable.ts'
import { backupAge } from './checks/backup-age.ts'
import { configEnvironment } from './checks/config-environment.ts'
import { configValid } from './checks/config-valid.ts'
import { databaseConnections } from './checks/database-connections.ts'
import { databaseDriver } from './checks/database-driver.ts'
import { databaseDurable } from './checks/database-durable.ts'
import { databaseIntegrity } from './checks/database-integrity.ts'
import { databaseLock } from './checks/database-lock.ts'
import { databaseMemory } from './checks/database-memory.ts'
import { databaseNewer } from './checks/database-newer.ts'
import { databasePool } from './checks/database-pool.ts'
import { databasePresent } from './checks/database-present.ts'
import { databaseReachable } from './checks/database-reachable.ts'
import { databaseRights } from './checks/database-rights.ts'
import { databaseTimeouts } from './checks/database-timeouts.ts'
import { databaseWritable } from './checks/database-writable.ts'
import { diskSpace } from './checks/disk-space.ts'
import { envCommitted } from './checks/env-committed.ts'
import { envIgnored } from './checks/env-ignored.ts'
import { envOpen } from './checks/env-open.ts'
import { eventsDead } from './checks/events-dead.ts'
import { httpOpen } from './checks/http-open.ts'
import { httpPort } from './checks/http-port.ts'
import { keysExpiry } from './checks/keys-expiry.ts'
import { leftoversEvents } from './checks/leftovers-events.ts'
import { leftoversJobs } from './checks/leftovers-jobs.ts'
import { links } from './checks/links.ts'
import { migrationsEdited } from './checks/migrations-edited.ts'
import { migrationsPending } from './checks/migrations-pending.ts'
import { modulesCommands } from './checks/modules-commands.ts'
import { modulesConfig } from './checks/modules-config.ts'
import { modulesEnabled } from './checks/modules-enabled.ts'
import { modulesInstalled } from './checks/modules-installed.ts'
import { modulesLoad } from './checks/modules-load.ts'
import { modulesOverrides } from './checks/modules-overrides.ts'
import { modulesServices } from './checks/modules-services.ts'
import { nodeVersion } from './checks/node-version.ts'
import { receiversConnected } from './checks/receivers-connected.ts'
import { receiversEnabled } from './checks/receivers-enabled.ts'
import { redisMemory } from './checks/redis-memory.ts'
import { redisReachable } from './checks/redis-reachable.ts'
import { sdkCopies } from './checks/sdk-copies.ts'
import { secretsKey } from './checks/secrets-key.ts'
import { secretsOpen } from './checks/secrets-open.ts'
import { secretsPresent } from './checks/secrets-present.ts'
import { secretsSealed } from './checks/secrets-sealed.ts'
import { serversPending } from './checks/servers-pending.ts'

/** Everything that doctor looks at, in the order in which it is worth mending: what the rest stands on comes first. */
export const checks: readonly Check[] = [
  nodeVersion,
  databaseDriver,
  links,
  sdkCopies,
  configValid,
  configEnvironment,
  envOpen,
  envCommitted,
  envIgnored,
  secretsKey,
  secretsOpen,
  secretsSealed,
  receiversEnabled,
  modulesEnabled,
  modulesInstalled,
  modulesLoad,
  modulesConfig,
  modulesOverrides,
  modulesCommands,
  modulesServices,
  secretsPresent,
  receiversConnected,
  httpOpen,
  httpPort,
  redisReachable,
  redisMemory,
  amqpReachable,
  databaseMemory,
  databasePresent,
  databaseReachable,
  databaseDurable,
  databaseRights,
  databaseConnections,
  databasePool,
  databaseTimeouts,
  databaseWritable,
  databaseLock,
  databaseNewer,
  migrationsEdited,
  migrationsPending,
  diskSpace,
  backupAge,
  keysExpiry,
  leftoversEvents,
  eventsDead,
  leftoversJobs,
  serversPending,
  databaseIntegrity,
]
