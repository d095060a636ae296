/** Whom the bot logs in as. */
export interface Identity {
  readonly username: string
  readonly token: string
}

/** Knows how the bot logs in, and what to do when it is not let in. */
export interface Credentials {
  /** Resolves once it is known; undefined reads along without a name. Rejects when signing in can never work. */
  identity(): Promise<Identity | undefined>
  /** Twitch refused this token. @returns whether there is another one to try */
  refused(token: string): Promise<boolean>
}

/** A name and a token that somebody put there by hand: when they are refused there is no other. */
export function fixed(identity: Identity | undefined): Credentials {
  return { identity: async () => identity, refused: async () => false }
}
