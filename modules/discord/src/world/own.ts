import type { APIApplication } from 'discord-api-types/v10'
import type { Guild } from './guild.ts'

/**
 * Which servers are of whoever runs the bot: those that waddle.yml names, and those whose owner owns the app, alone or in
 * a team. https://docs.discord.com/developers/resources/application#application-object, read 2026-11-29.
 */
export class OwnGuilds {
  readonly #guilds: ReadonlySet<string>
  readonly #owners: ReadonlySet<string>

  constructor({ owner, team }: Pick<APIApplication, 'owner' | 'team'>, guilds: readonly string[]) {
    this.#guilds = new Set(guilds)
    // Of an app that a team has, Discord names the team as if it were its owner.
    this.#owners = new Set([owner?.id, ...(team?.members ?? []).map((member) => member.user?.id)].filter((id) => typeof id === 'string'))
  }

  has({ id, ownerId }: Guild): boolean {
    return this.#guilds.has(id) || this.#owners.has(ownerId)
  }
}
