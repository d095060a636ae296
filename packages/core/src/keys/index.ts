export { Doorman, type Shown } from './doorman.ts'
export { readKey } from './key.ts'
export { createKey, isGood, type KeyChange, type KeyEntry, listKeys, type MadeKey, revokeKey, rotateKey } from './keys.ts'
export { allows, type KeyScope, plainScopes, readScope, scopeOf } from './scope.ts'
