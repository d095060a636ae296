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
  /** A line for each module that has something to say: `notes: 3 quotes move`. */
  readonly effects: readonly { readonly module: string; readonly text: string }[]
  /** Why it may not be done; empty when it may. */
  readonly hindrances: readonly Hindrance[]
}

/** A reason against linking. */
export interface Hindrance {
  /**
   * `same-platform`: both have an account there. `cool-off`: one of them changed links too recently. `same-person`.
   * `approval`: a module wants a moderator to agree first.
   */
  readonly code: 'same-platform' | 'cool-off' | 'same-person' | 'approval'
  readonly text: string
  /** Epoch milliseconds from which on it no longer holds. */
  readonly until?: number
  /** Of `approval`: whose moderators are to agree, and to what. */
  readonly doubt?: LinkDoubt
}

/** Why moderators of a community are to agree before two persons become one. */
export interface LinkDoubt {
  readonly community: string
  /** What is the matter, for moderators: `bob is banned (case 12)`. */
  readonly about: string
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

/** On whose word something is done, for the audit. */
export interface OnWord {
  /** The person who asked for it. */
  readonly who: string
  /** From where: the id of their message. */
  readonly origin: string
}

/** What a plan goes by where it differs from what is usual. */
export interface LinkRules {
  /** How long after an unlink neither side may link again, in milliseconds; 7 days when left out. */
  readonly coolOff?: number
}

/** Who is who. Given by the capability `people`. Every change is written down in the audit. */
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
  /** Everybody who was given a role by hand in a community, in order of person. */
  holders(community: string): readonly { readonly person: string; readonly roles: readonly Role[] }[]
  grant(community: string, person: string, role: Role, by?: OnWord): Promise<void>
  revoke(community: string, person: string, role: Role, by?: OnWord): Promise<void>
  /**
   * Have the server of `channel` (`discord:5/10`) be of `community` from now on, with all of its channels; of one of its
   * own when left out.
   *
   * @returns the community; undefined when nobody has to claim that server any more
   */
  claim(channel: string, community: string | undefined, by?: OnWord): Promise<string | undefined>
  /** What linking would do. Writes nothing. */
  plan(into: string, from: string, rules?: LinkRules): Promise<LinkPlan>
  /**
   * Link two persons, with what modules do about it, in the transaction of the handler. Fails with `WDL_LINK` when one
   * of them is no person of their own any more, because somebody else was faster.
   */
  link(into: string, from: string, by?: OnWord): Promise<PersonLink>
  /** Take an account out of its person again, as it was before the link. Undefined when it was never linked. */
  unlink(account: string, by?: OnWord): Promise<PersonLink | undefined>
  /** Links of a person that stand, newest first. */
  links(person: string): Promise<readonly PersonLink[]>
}

/** Two persons that become one: what `from` had belongs to `into` afterwards. */
export interface LinkPerson<C> {
  /** What would happen, in a few words for a human, such as `3 quotes move`; nothing when there is nothing to do. */
  readonly plan: (ctx: C & { readonly into: string; readonly from: string }) => string | undefined | Promise<string | undefined>
  /**
   * Why moderators have to agree first, such as that one of the two is banned; none when nothing is in the way. What they
   * agree to is `about`, word for word: when it has changed since, they are asked again.
   */
  readonly doubts?: (ctx: C & { readonly into: string; readonly from: string }) => readonly LinkDoubt[] | Promise<readonly LinkDoubt[]>
  /** Do it. What it returns is kept (as JSON) and given back to `undo`. */
  readonly apply: (ctx: C & { readonly into: string; readonly from: string }) => unknown
  /** Undo it as far as `from` is concerned; what happened since stays with whoever did it. */
  readonly undo: (ctx: C & { readonly into: string; readonly from: string; readonly done: never }) => void | Promise<void>
}
