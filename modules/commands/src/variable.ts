import type { Db } from '@waddlebot/sdk'

/** A variable that somebody set for themselves, or that a template set about them. */
export interface Variable {
  readonly community: string
  readonly name: string
  readonly value: string
}

/** Hold the row of a variable until the transaction ends, so that changes come one after the other. */
export async function holdVariable(db: Db, community: string, person: string, name: string): Promise<void> {
  await db.run`
    INSERT INTO commands_variable (community, person, name) VALUES (${community}, ${person}, ${name})
    ON CONFLICT (community, person, name) DO UPDATE SET value = commands_variable.value`
}

/** Write a variable that is held; undefined removes it. */
export async function keepVariable(db: Db, community: string, person: string, name: string, value: string | undefined): Promise<void> {
  if (value === undefined) {
    await db.run`DELETE FROM commands_variable WHERE community = ${community} AND person = ${person} AND name = ${name}`
  } else {
    await db.run`
      UPDATE commands_variable SET value = ${value} WHERE community = ${community} AND person = ${person} AND name = ${name}`
  }
}

/** A variable as it was last committed; `person` is empty for one of the community's. */
export async function readVariable(db: Db, community: string, person: string, name: string): Promise<string | undefined> {
  const row = await db.one<{ value: string | null }>`
    SELECT value FROM commands_variable WHERE community = ${community} AND person = ${person} AND name = ${name}`
  return row?.value ?? undefined
}

/** Everything that is remembered about one person, by community and name. */
export async function variablesOf(db: Db, person: string): Promise<Variable[]> {
  return db.all<Variable>`
    SELECT community, name, value FROM commands_variable WHERE person = ${person} AND value IS NOT NULL ORDER BY community, name`
}
