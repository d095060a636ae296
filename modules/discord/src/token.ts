/** Name of the secret that holds the bot's token. */
export const tokenSecret = 'DISCORD_TOKEN'

/** What to type when the token is missing or worth nothing. */
export const reconnectHint = 'waddle connect discord'

/** The token as Discord wants it: people copy it with `Bot ` in front, and with line ends. */
export function tidyToken(token: string | undefined): string | undefined {
  const tidy = token?.trim().replace(/^bot\s+/i, '')
  return tidy === '' ? undefined : tidy
}
