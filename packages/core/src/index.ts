export type { Bus, BusSettings, Consumer, Dead, Delivered } from './bus/bus.ts'
export { type BusGround, openBus } from './bus/open.ts'
export { tryRabbit } from './bus/try-rabbit.ts'
export type { Cache } from './cache/cache.ts'
export { openCache } from './cache/open.ts'
export { type Clock, systemClock } from './clock/clock.ts'
export { type VirtualClock, virtualClock } from './clock/virtual.ts'
export { openWire } from './fleet/open.ts'
export { type ProcessRole, processRoles, readRoles } from './fleet/role.ts'
export { type HttpOptions, type HttpServer, startHttp } from './http/server.ts'
export { DeadEvents } from './intake/dead-events.ts'
export {
  createKey,
  isGood,
  type KeyChange,
  type KeyEntry,
  type KeyScope,
  listKeys,
  type MadeKey,
  plainScopes,
  readScope,
  revokeKey,
  rotateKey,
} from './keys/index.ts'
export type { Forgotten, PersonExport } from './modules/about-person.ts'
export { checkConfig, checkDefinition } from './modules/check.ts'
export type { CommandSettings, ModuleSpec } from './modules/plan.ts'
export { planModules } from './modules/plan.ts'
export { rebuild } from './modules/rebuild.ts'
export type { FleetPart } from './options.ts'
export { needsOf } from './receivers/needs.ts'
export type { RedisLink, RedisState, RedisStatus } from './redis/link.ts'
export { openRedis } from './redis/open.ts'
export { type RedisPlace, shownUrl } from './redis/place.ts'
export { commandSheets } from './router/sheets.ts'
export { Runtime, type RuntimeOptions } from './runtime.ts'
export { backupStore } from './store/backup.ts'
export { type Copied, copyStore } from './store/copy/copy.ts'
export { type Exported, exportAll } from './store/export.ts'
export { openStore, type PostgresStore, SqliteStore, type Store } from './store/index.ts'
export {
  appliedSteps,
  type MigrationSet,
  migrate,
  migrateDown,
  type PendingStep,
  pendingSteps,
  planMigrations,
} from './store/migrations.ts'
export { restoreOnto } from './store/restore.ts'
export { coreSchema } from './store/schema/index.ts'
export { type Verified, verifyBackup } from './store/verify.ts'
export { type Act, acts, note } from './telemetry/audit.ts'
export type { Fault } from './telemetry/faults.ts'
export { type Level, pinoLog, type RootLog, silentLog } from './telemetry/log.ts'
export { openOtlp, otlpUrl, type SpanExport } from './telemetry/otlp.ts'
export { openReports, type Reports } from './telemetry/reports.ts'
export type { Road, RoadPart, RoadTask } from './telemetry/road.ts'
export type { BotStatus, LastError, ProcessStatus, SilentProcess } from './telemetry/status.ts'
export { vaultBeside } from './vault/beside.ts'
export { keysOfVault } from './vault/vault.ts'
