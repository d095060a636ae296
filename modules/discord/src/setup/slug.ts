/**
 * How a word is written as a name of Discord's: lower case, letters, digits, `-` and `_`, at most 32.
 * https://docs.discord.com/developers/interactions/application-commands#application-command-object-application-command-naming, read 2026-11-22.
 */
export function slug(word: string): string {
  return word
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^-_\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]+/gu, '-')
    .slice(0, 32)
}

/** What a command is called among its own subcommands: Discord has no command that is both. The first that is free. */
export const ownWord: readonly string[] = ['show', 'use', 'run']
