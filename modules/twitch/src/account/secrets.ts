/** Under which names the tokens of an account are kept. */
export interface SecretNames {
  readonly access: string
  readonly refresh: string
}

/** The account that the bot speaks with. */
export const botSecrets: SecretNames = { access: 'TWITCH_TOKEN', refresh: 'TWITCH_REFRESH_TOKEN' }

const ofOwner = /^TWITCH_REFRESH_TOKEN_([A-Z0-9_]+)$/

/** The owner of a channel who agreed to what only owners may allow. */
export function ownerSecrets(login: string): SecretNames {
  const name = login.toUpperCase()
  return { access: `TWITCH_TOKEN_${name}`, refresh: `TWITCH_REFRESH_TOKEN_${name}` }
}

/** Logins of the owners whose tokens are among these secrets. */
export function ownersAmong(names: readonly string[]): string[] {
  return names.flatMap((name) => ofOwner.exec(name)?.[1]?.toLowerCase() ?? [])
}

/** Everything that the receiver may know; a `*` stands for any name that begins so. */
export const secretNames = ['TWITCH_TOKEN*', 'TWITCH_REFRESH_TOKEN*', 'TWITCH_CLIENT_SECRET', 'TWITCH_EVENTSUB_SECRET'] as const
