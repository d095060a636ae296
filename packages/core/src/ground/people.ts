import { linkEffects } from '../modules/link-person.ts'
import type { Ground } from '../modules/scope.ts'
import { peopleDesk } from '../people/desk.ts'
import { peopleTopic } from '../people/index.ts'
import type { GroundParts } from './parts.ts'

/** Who is who, and what of it a module changes with what it writes. `ground` is what other modules hear of it with. */
export function peopleOf({ people, links, store, clock, wire, hosts }: GroundParts, ground: () => Ground): Ground['people'] {
  return (host, run) =>
    peopleDesk(people, links, {
      // What the run has written, or what others wrote while it waited for its turn, is seen by its own reads.
      db: run ? run.work.db(store) : store.db,
      now: () => clock.now(),
      module: host.name,
      writing: async () => (run ? (await run.work.begin()).as(store) : store.db),
      changed: (changes) => {
        const tell = () => wire.broadcast(peopleTopic, changes)
        return run ? run.work.afterCommit(tell) : tell()
      },
      effects: linkEffects(hosts, ground(), run),
    })
}
