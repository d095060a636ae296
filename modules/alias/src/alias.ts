import type { Db, Role } from '@waddlebot/sdk'

/** Where an alias holds: everywhere in its community, in one channel, or for one person. */
export type Scope = 'community' | `channel:${string}` | `person:${string}`

/** Another name for a line. */
export interface Alias {
  readonly community: string
  readonly scope: Scope
  readonly name: string
  /** As it was typed. */
  readonly line: string
  readonly options: Options
  /** Aliases of one pack are switched together; empty for none. */
  readonly pack: string
  /** Whether others may copy it. */
  readonly published: boolean
  readonly madeBy: string
  readonly madeByName: string
  /** From whom it was copied. */
  readonly credit: string | undefined
  readonly at: number
}

export interface Options {
  /** Least role of those who may use it. */
  readonly role?: Role
  /** Seconds between two uses of one person. */
  readonly cooldown?: number
}

interface Row {
  community: string
  scope: Scope
  name: string
  line: string
  options: string
  pack: string
  published: number
  made_by: string
  made_by_name: string
  credit: string | null
  at: number | string
}

/** All aliases of a scope of a community, of a community, or of all. */
export async function readAliases(db: Db, community?: string, scope?: Scope): Promise<Alias[]> {
  const rows = await (community === undefined
    ? db.all<Row>`SELECT * FROM alias_alias ORDER BY community, scope, name`
    : scope === undefined
      ? db.all<Row>`SELECT * FROM alias_alias WHERE community = ${community} ORDER BY scope, name`
      : db.all<Row>`SELECT * FROM alias_alias WHERE community = ${community} AND scope = ${scope} ORDER BY name`)
  return rows.map((row) => ({
    ...{ community: row.community, scope: row.scope, name: row.name, line: row.line, pack: row.pack },
    options: JSON.parse(row.options) as Options,
    published: Number(row.published) === 1,
    madeBy: row.made_by,
    madeByName: row.made_by_name,
    credit: row.credit ?? undefined,
    at: Number(row.at),
  }))
}

/** Packs that are switched off, as `community\nname`. */
export async function readPacks(db: Db): Promise<ReadonlySet<string>> {
  const rows = await db.all<{ community: string; name: string }>`SELECT community, name FROM alias_pack`
  return new Set(rows.map(({ community, name }) => `${community}\n${name}`))
}

/** Write an alias down, new or in place of the one of the same name there. */
export async function saveAlias(db: Db, alias: Alias): Promise<void> {
  const { community, scope, name, line, options, pack, published, madeBy, madeByName, credit, at } = alias
  await db.run`
    INSERT INTO alias_alias (community, scope, name, line, options, pack, published, made_by, made_by_name, credit, at)
    VALUES (${community}, ${scope}, ${name}, ${line}, ${JSON.stringify(options)}, ${pack}, ${published ? 1 : 0}, ${madeBy}, ${madeByName},
      ${credit ?? null}, ${at})
    ON CONFLICT (community, scope, name) DO UPDATE SET
      line = excluded.line, options = excluded.options, pack = excluded.pack, published = excluded.published, made_by = excluded.made_by,
      made_by_name = excluded.made_by_name, credit = excluded.credit, at = excluded.at`
}

export async function removeAlias(db: Db, { community, scope, name }: Pick<Alias, 'community' | 'scope' | 'name'>): Promise<void> {
  await db.run`DELETE FROM alias_alias WHERE community = ${community} AND scope = ${scope} AND name = ${name}`
}

/** Where an alias holds, in words. */
export function sayScope({ scope }: Pick<Alias, 'scope'>): string {
  if (scope === 'community') return 'for everybody'
  return scope.startsWith('channel:') ? 'in this channel' : 'for you alone'
}
