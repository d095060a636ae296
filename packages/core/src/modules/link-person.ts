import type { LinkDoubt, LinkPlan } from '@waddlebot/sdk'
import type { LinkEffects } from '../people/index.ts'
import type { Host } from './host.ts'
import { contextOf, type Ground, type Run } from './scope.ts'

type Hook = (context: object) => unknown

/** What all modules do when two persons become one, in the transaction of whoever links them. */
export function linkEffects(hosts: ReadonlyMap<string, Host>, ground: Ground, run: Run | undefined): LinkEffects {
  const hooks = [...hosts.values()].flatMap((host) => (host.definition.linkPerson ? [{ host, hooks: host.definition.linkPerson }] : []))
  const call = (host: Host, hook: unknown, extra: object) => (hook as Hook)(contextOf(host, ground, run, extra))
  return {
    async plan(into, from) {
      const effects: { module: string; text: string }[] = []
      for (const { host, hooks: each } of hooks) {
        const text = (await call(host, each.plan, { into, from })) as string | undefined
        if (text) effects.push({ module: host.name, text })
      }
      return effects satisfies LinkPlan['effects']
    },
    async doubts(into, from) {
      const doubts: LinkDoubt[] = []
      for (const { host, hooks: each } of hooks)
        if (each.doubts) doubts.push(...((await call(host, each.doubts, { into, from })) as readonly LinkDoubt[]))
      return doubts
    },
    async apply(into, from) {
      const done: Record<string, unknown> = {}
      for (const { host, hooks: each } of hooks) done[host.name] = (await call(host, each.apply, { into, from })) ?? null
      return done
    },
    async undo(into, from, done) {
      for (const { host, hooks: each } of hooks) if (host.name in done) await call(host, each.undo, { into, from, done: done[host.name] })
    },
  }
}
