import type { Envelope, Verdict } from '@waddlebot/sdk'
import type { Host } from '../modules/host.ts'
import { type HearingMaker, hearingMaker } from '../modules/scope.ts'
import { People, type Place } from '../people/index.ts'
import { Asked } from './asked.ts'
import { isSpoken } from './envelope.ts'
import type { IntakeOptions } from './options.ts'

interface Filter {
  readonly host: Host
  readonly name: string
  readonly judge: (context: object) => Verdict | undefined
  readonly hearing: HearingMaker
}

/** What a filter said of a message, and whose filter it was. */
export interface Judged {
  readonly host: Host
  readonly verdict: Verdict
}

/** What all filters say of a message. */
export interface Judgement {
  readonly stop?: Judged
  /** What they leave to be done, each by its own. */
  readonly notes: readonly Judged[]
  /** What it is to be read as. */
  readonly instead?: string
}

/** Step 4 of the road: the filters of modules, which see a message before anything else acts on it. */
export class Filters {
  readonly #options: Pick<IntakeOptions, 'ground' | 'people' | 'log'>
  readonly #filters: Filter[] = []
  readonly #asked: Asked

  constructor(options: Pick<IntakeOptions, 'ground' | 'people' | 'log'>) {
    this.#options = options
    this.#asked = new Asked(options.log, options.ground)
  }

  /** Let a module's filters take part. */
  connect(host: Host): void {
    this.#asked.connect(host)
    const filters = Object.entries(host.definition.filters ?? {})
    if (filters.length === 0) return
    const hearing = hearingMaker(host, this.#options.ground)
    for (const [name, judge] of filters) this.#filters.push({ host, name, judge: judge as never, hearing })
  }

  /** Whether any of them would look at it. A server that nobody claimed has no rules, and nothing said there is anybody's to judge. */
  see(envelope: Envelope, place: Place): boolean {
    return this.#filters.length > 0 && isSpoken(envelope) && !place.community.pending
  }

  /** What all of them say; none is asked once one has stopped the message. Undefined when none says anything. */
  judge(envelope: Envelope, place: Place): Judgement | undefined {
    if (!this.see(envelope, place)) return undefined
    const { people, log } = this.#options
    const person = people.person(People.account(envelope.platform, envelope.account.id))
    const heard = { envelope, place, person, bits: people.roles(place, envelope.account, person), asked: this.#asked }
    let judgement: { stop?: Judged; notes: Judged[]; instead?: string } | undefined
    for (const { host, name, judge, hearing } of this.#filters) {
      try {
        const verdict = judge(hearing(heard))
        if (!verdict) continue
        judgement ??= { notes: [] }
        if (verdict.stop) {
          judgement.stop = { host, verdict }
          // What the others wanted done about a message was for one that passes.
          judgement.notes = judgement.notes.filter((note) => note.host === host)
          break
        }
        if (verdict.note !== undefined) judgement.notes.push({ host, verdict })
        if (verdict.instead !== undefined) judgement.instead ??= verdict.instead
      } catch (error) {
        log.error(`filter ${name} of module ${host.name} failed; the message passed`, { id: envelope.id, error })
      }
    }
    return judgement
  }
}
