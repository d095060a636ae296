import { Catalogue } from '../catalogue.ts'
import { effects } from './effects.ts'
import { flow } from './flow.ts'
import { input } from './input.ts'
import { numbers } from './numbers.ts'
import { channelFields, people, personFields } from './people.ts'
import { state } from './state.ts'
import { time } from './time.ts'
import { writing } from './writing.ts'

/** The names that every template may use. Modules add theirs with {@link Catalogue.with}. */
export const core = Catalogue.empty.with([...people, ...input, ...writing, ...numbers, ...state, ...time, ...flow, ...effects], {
  person: personFields,
  channel: channelFields,
})

/** The part of it that neither remembers nor does anything: the same words for the same message, apart from chance. */
export const pure = Catalogue.empty.with([...people, ...input, ...writing, ...numbers, ...time, ...flow], {
  person: personFields,
  channel: channelFields,
})
