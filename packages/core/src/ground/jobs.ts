import { WaddleError } from '@waddlebot/sdk'
import type { Ground } from '../modules/scope.ts'
import type { GroundParts } from './parts.ts'

/** Writes down what is to be done later, with what the run writes. */
export function scheduling({ store, jobs }: GroundParts): Ground['jobs'] {
  return (host, run) => {
    const db = async () => (run ? (await run.work.begin()).as(store) : store.db)
    return {
      async schedule(name, at, payload, key) {
        if (!host.definition.jobs || !(name in host.definition.jobs)) {
          throw new WaddleError('WDL_JOB_UNKNOWN', `module ${host.name} has no job "${name}"`, {
            fix: `add jobs: { '${name}': … } to the module`,
          })
        }
        const dueAt = typeof at === 'number' ? at : at.getTime()
        if (!Number.isFinite(dueAt))
          throw new WaddleError('WDL_JOB_TIME', `"${String(at)}" is no time for job ${name} of module ${host.name}`)
        // Whoever looks before it is on disk does not see it, and would sleep over it.
        run?.work.afterCommit(() => jobs.scheduled(dueAt))
        return jobs.schedule(await db(), {
          module: host.name,
          name,
          key: key ?? `${name}:${dueAt}:${Math.floor(Math.random() * 2 ** 48).toString(36)}`,
          payload,
          dueAt,
        })
      },
      cancel: async (idOrKey) => jobs.cancel(await db(), host.name, idOrKey),
    }
  }
}
