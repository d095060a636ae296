import type { TwitchEventSub } from './face.ts'
import type { Hub } from './hub.ts'
import type { Subscription } from './subscription.ts'
import { post } from './webhook.ts'

/** What a test sees of EventSub. */
export function eventSubFace(hub: Hub): TwitchEventSub {
  const { courier, sockets, manners, platform } = hub
  const known = (id: string): Subscription => {
    const subscription = hub.subscriptions.get(id)
    if (!subscription)
      throw new Error(`there is no subscription ${id}; those that exist are ${[...hub.subscriptions.keys()].join(', ') || 'none'}`)
    return subscription
  }
  return {
    get url() {
      return sockets.url
    },
    get subscriptions() {
      return [...hub.subscriptions.values()].map(({ data }) => data)
    },
    notifications: hub.notifications,
    get sessions() {
      return [...sockets.sessions.keys()]
    },
    get sockets() {
      return [...sockets.sessions.values()].reduce((sum, session) => sum + session.sockets.size, 0)
    },
    dials: sockets.dials,
    happen: platform.happen,
    get delay() {
      return courier.delay
    },
    set delay(ms) {
      courier.delay = ms
    },
    get keepalives() {
      return manners.keepalives
    },
    set keepalives(on) {
      manners.keepalives = on
    },
    get mustSubscribe() {
      return manners.mustSubscribe
    },
    set mustSubscribe(on) {
      manners.mustSubscribe = on
    },
    get bothDuringReconnect() {
      return sockets.bothDuringReconnect
    },
    set bothDuringReconnect(on) {
      sockets.bothDuringReconnect = on
    },
    dropNext: (count) => courier.dropNext(count),
    duplicateNext: (count) => courier.duplicateNext(count),
    hold: () => courier.hold(),
    release: (order) => courier.release(order),
    reconnect: (session) => sockets.reconnect(session),
    close: (code, session) => sockets.each((socket) => socket.close(code), session),
    drop: (session) => sockets.each((socket) => socket.drop(), session),
    freeze: (frozen = true) =>
      sockets.each((socket) => {
        socket.frozen = frozen
      }),
    ping: () => sockets.each((socket) => socket.ping()),
    refuse() {
      sockets.refusing = true
    },
    accept() {
      sockets.refusing = false
    },
    again: (notification) => hub.deliver(notification),
    revoke: (id, status = 'authorization_revoked') => hub.revoke(known(id), status),
    post({ subscription: id, event = {}, id: messageId, ageMs = 0, forged }) {
      const subscription = known(id)
      const body = { subscription: subscription.data, event }
      const extra = { ...(messageId === undefined ? {} : { id: messageId }), ...(forged === undefined ? {} : { forged }) }
      return post({ subscription, type: 'notification', body, at: platform.clock.text(-ageMs), ...extra }, hub.limits.answerMs)
    },
  }
}
