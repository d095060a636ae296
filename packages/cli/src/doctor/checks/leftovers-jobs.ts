import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Finding, shellPath } from '@waddlebot/core/config'
import { stamp } from '../../bot/stamp.ts'
import { type Check, finding } from '../check.ts'
import type { Patient } from '../patient.ts'

interface Job {
  readonly id: string
  readonly module: string
  readonly name: string
  readonly key: string
  readonly payload: string
  readonly due_at: number
  readonly attempts: number
}

/** After so many tries, more than an hour has passed between the last two. */
const hopeless = 13

/** Jobs that will never run: nobody is there to run them, or they fail again and again. */
export const leftoversJobs: Check = {
  name: 'leftovers.jobs',
  summary: 'A job waits for a module that is not there, or fails again and again.',
  needs: 'database',
  async look(patient): Promise<readonly Finding[]> {
    const { asleep, dead } = await sort(patient)
    const found = [...new Set(asleep.map((job) => job.module))].map((module) => {
      const count = asleep.filter((job) => job.module === module).length
      const message = `${count === 1 ? 'a job' : `${count} jobs`} of the module ${module} ${count === 1 ? 'is' : 'are'} due, and it is switched off`
      return finding('warn', 'WDL_DOCTOR_JOBS', message, `waddle config set ${shellPath(['modules', module, 'enabled'])} true`, module)
    })
    if (dead.length === 0) return found
    const names = [...new Set(dead.map((job) => `${job.module}/${job.name}`))].join(', ')
    const message = `${dead.length === 1 ? 'a job' : `${dead.length} jobs`} will never be done (${names}): no module does them, or they failed ${hopeless} times; taken away, they are written to a file first`
    return [...found, finding('warn', 'WDL_DOCTOR_JOBS', message, 'waddle doctor leftovers.jobs --fix', names)]
  },
  fix: {
    when: 'named',
    async run(patient) {
      const { dead } = await sort(patient)
      if (dead.length === 0) return []
      const { databaseFile, database } = patient
      const file = join(databaseFile === undefined ? join(patient.dir, 'data') : dirname(databaseFile), `jobs-${stamp()}.json`)
      mkdirSync(dirname(file), { recursive: true })
      const { openStore } = await import('@waddlebot/core')
      const store = await openStore(database, { as: 'alone' })
      try {
        writeFileSync(file, `${JSON.stringify(dead, null, 2)}\n`, { mode: 0o600 })
        await store.transaction(async (db) => {
          for (const { id } of dead) await db.run`DELETE FROM waddle_job WHERE id = ${id}`
        })
      } finally {
        await store.close()
      }
      return [`create ${patient.way(file)}`, ...dead.map((job) => `delete job ${job.id} ${job.module}/${job.name}`)]
    },
  },
}

async function sort(patient: Patient): Promise<{ readonly asleep: readonly Job[]; readonly dead: readonly Job[] }> {
  const store = await patient.store()
  if (!(await store.tableNames()).includes('waddle_job')) return { asleep: [], dead: [] }
  const jobs = await store.db.all<Job>`SELECT id, module, name, key, payload, due_at, attempts FROM waddle_job ORDER BY due_at, id`
  const { known, broken, silent } = await patient.definitions()
  // Those that do not load or do not tell what they do may well do it.
  const unknown = new Set([...broken.map(({ place }) => place.name), ...silent.map((place) => place.name)])
  const off = new Set(patient.places.filter((place) => !place.enabled).map((place) => place.name))
  const does = (job: Job): boolean =>
    unknown.has(job.module) || known.some(({ place, manifest }) => place.name === job.module && manifest.jobs.includes(job.name))
  const now = patient.machine.now()
  return {
    asleep: jobs.filter((job) => off.has(job.module) && job.due_at <= now),
    dead: jobs.filter((job) => !off.has(job.module) && (!does(job) || job.attempts % 1000 >= hopeless)),
  }
}
