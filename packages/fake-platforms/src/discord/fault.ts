import type { DiscordFaults } from './face.ts'
import type { Gateway } from './gateway/gateway.ts'
import type { Rest } from './rest/rest.ts'
import type { World } from './world/world.ts'

/** Everything that can go wrong on demand, in one place. */
export function faultsOf(world: World, gateway: Gateway, rest: Rest, later: (ms: number, act: () => void) => void): DiscordFaults {
  const faults: DiscordFaults = {
    dropAll() {
      for (const connection of gateway.connections) connection.drop()
    },
    refuse(ms) {
      gateway.refusing = true
      if (ms !== undefined) later(ms, () => faults.accept())
    },
    accept() {
      gateway.refusing = false
    },
    get delay() {
      return gateway.delay
    },
    set delay(ms) {
      gateway.delay = ms
    },
    duplicateNext(count = 1) {
      gateway.mishaps.duplicate += count
    },
    reorderNext(count = 1) {
      gateway.mishaps.reorder += count
    },
    goSilent(silent = true) {
      gateway.silent = silent
    },
    muteAck(muted = true) {
      gateway.muted = muted
    },
    reconnectAll: () => gateway.reconnectAll(),
    invalidateAll(resumable = false) {
      gateway.invalidateAll(resumable)
    },
    forgetSessions() {
      gateway.sessions.clear()
    },
    raw(type, data, scope) {
      gateway.dispatch(type, data, scope)
    },
    revokeToken() {
      world.token = ''
      gateway.expel()
    },
    limitNext(count, retryAfter, { match, scope } = {}) {
      rest.faults.add(count, { kind: 'limit', limit: { retryAfter, ...(scope ? { scope } : {}) } }, match)
    },
    failNext(count, status, { match, after = false } = {}) {
      rest.faults.add(count, { kind: 'fail', status, after }, match)
    },
    cutNext(count, { match, after = false } = {}) {
      rest.faults.add(count, { kind: 'cut', after }, match)
    },
    slowNext(count, ms, { match } = {}) {
      rest.faults.add(count, { kind: 'slow', ms }, match)
    },
    get slowness() {
      return rest.slowness
    },
    set slowness(ms) {
      rest.slowness = ms
    },
    get share() {
      return rest.faults.share
    },
    set share(share) {
      rest.faults.share = share
    },
    clear: () => rest.faults.clear(),
  }
  return faults
}
