export { tablePrefix } from './guard.ts'
export type { SqliteOptions } from './sqlite/open.ts'
export { SqliteStore } from './sqlite/store.ts'
export type { Store, StoreHealth, Transaction } from './store.ts'
