import { type Finding, shellWord } from '@waddlebot/core/config'
import { type Check, finding } from '../check.ts'

interface Rights {
  readonly me: string
  readonly owner: string
  readonly name: string
  readonly schema: string
  readonly database: number
  readonly place: number
}

/** The user lacks a right without which a handler, or the next migration, fails. */
export const databaseRights: Check = {
  name: 'database.rights',
  summary: 'The user of the PostgreSQL database may not make, change or read what the bot must.',
  needs: 'database',
  async look(patient): Promise<readonly Finding[]> {
    if (patient.database.kind !== 'postgres') return []
    const store = await patient.store()
    // A schema that one may not use is not the current one.
    const rights = await store.db.one<Rights>`
      SELECT current_user AS me, pg_get_userbyid(datdba) AS owner, datname AS name, coalesce(current_schema(), 'public') AS schema,
        has_database_privilege(datname, 'CREATE') AS database,
        has_schema_privilege(coalesce(current_schema(), 'public'), 'CREATE') AND current_schema() IS NOT NULL AS place
      FROM pg_database WHERE datname = current_database()`
    const { me, owner, name, schema, database, place } = rights!
    const prefixes = ['waddle', ...patient.places.map((each) => each.name.replaceAll('-', '_'))]
    // A migration may change a table only as its owner, who may do everything else with it as well.
    const foreign = await store.db.all<{ name: string }>`
      SELECT relname AS name FROM pg_class
      WHERE relnamespace = to_regnamespace(quote_ident(${schema})) AND relkind IN ('r', 'p') AND NOT pg_has_role(relowner, 'USAGE')
      ORDER BY relname`
    const tables = foreign.filter((each) => prefixes.some((prefix) => each.name.startsWith(`${prefix}_`)))
    const user = quoted(me)
    const grants = [
      ...(database ? [] : [`GRANT CREATE ON DATABASE ${quoted(name)} TO ${user}`]),
      ...(place ? [] : [`GRANT USAGE, CREATE ON SCHEMA ${quoted(schema)} TO ${user}`]),
      ...tables.map((each) => `ALTER TABLE ${quoted(schema)}.${quoted(each.name)} OWNER TO ${user}`),
    ]
    if (grants.length === 0) return []
    const lacks = [
      ...(database ? [] : ['make a schema to try migrations in']),
      ...(place ? [] : [`make tables in ${schema}`]),
      ...(tables.length === 0
        ? []
        : [`change ${tables.map((each) => each.name).join(', ')}, which ${tables.length > 1 ? 'are' : 'is'} another's`]),
    ]
    const { hostname, port, searchParams } = new URL(patient.database.url)
    const host = decodeURIComponent(hostname) || (searchParams.get('host') ?? '')
    const flags = [host && `-h ${shellWord(host)}`, port && `-p ${port}`, `-U ${shellWord(owner)}`, `-d ${shellWord(name)}`]
    // By the owner of the database: nobody grants themselves what they lack.
    const fix = ['psql', ...flags.filter(Boolean), ...grants.map((grant) => `-c ${shellWord(grant)}`)].join(' ')
    return [finding('error', 'WDL_STORE_DENIED', `${me} may not ${lacks.join('; and not ')}`, fix, patient.databaseName)]
  },
}

const quoted = (name: string) => (/^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`)
