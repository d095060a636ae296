import type { Role } from './roles.ts'

/** One account of a person. */
export interface AccountInfo {
  /** `twitch:12345` */
  readonly id: string
  readonly platform: string
  /** The display name seen last. */
  readonly name: string
  /** Epoch milliseconds. */
  readonly seenAt: number
}

/** What linking two persons would do, for a human to read before it is done. */
export interface LinkPlan {
  /** The person that stays. */
  readonly into: string
  /** The person that becomes part of it. */
  readonly from: string
  readonly accounts: readonly AccountInfo[]
  /** A line for each module that has something to say: `quotes: 3 quotes move`. */
  readonly effects: readonly { readonly module: string; readonly text: string }[]
  /** Why it may not be done; empty when it may. */
  readonly hindrances: readonly Hindrance[]
}

/** A reason against linking. */
export interface Hindrance {
  /** `same-platform`: both have an account there. `cool-off`: one of them changed links too recently. `same-person`. */
  readonly code: 'same-platform' | 'cool-off' | 'same-person'
  readonly text: string
  /** Epoch milliseconds from which on it no longer holds. */
  readonly until?: number
}

/** A link that was made. */
export interface PersonLink {
  readonly id: number
  readonly into: string
  readonly from: string
  /** Accounts that changed their person. */
  readonly accounts: readonly string[]
  /** Epoch milliseconds. */
  readonly at: number
}

/** Who is who. Given by the capability `people`. */
export interface PeopleDesk {
  /** The person behind an account id such as `twitch:12345`; accounts are their own person until they are linked. */
  person(account: string): string
  /** All accounts of a person, the one seen first at the front. */
  accounts(person: string): Promise<readonly AccountInfo[]>
  /** Accounts that bear this name now, or bore it once; the ones of `platform` only, if given. */
  find(name: string, platform?: string): Promise<readonly AccountInfo[]>
  /** Names an account had, newest first. */
  names(account: string): Promise<readonly { readonly name: string; readonly since: number }[]>
  /** Roles given by hand in a community. */
  roles(community: string, person: string): readonly Role[]
  grant(community: string, person: string, role: Role): Promise<void>
  revoke(community: string, person: string, role: Role): Promise<void>
  /** What linking would do. Writes nothing. */
  plan(into: string, from: string): Promise<LinkPlan>
  /** Link two persons, with what modules do about it, in the transaction of the handler. */
  link(into: string, from: string): Promise<PersonLink>
  /** Take an account out of its person again, as it was before the link. Undefined when it was never linked. */
  unlink(account: string): Promise<PersonLink | undefined>
  /** Links of a person that stand, newest first. */
  links(person: string): Promise<readonly PersonLink[]>
}
