import { WaddleError } from '@waddlebot/sdk'
import type { Definition, Field } from './definition.ts'
import type { Kind } from './value.ts'

const namePattern = /^[a-z][a-z0-9_-]*(\.[a-z][a-z0-9_-]*)*$/

/** The names that templates may use. Immutable: {@link Catalogue.with} makes a larger one. */
export class Catalogue {
  readonly #definitions: ReadonlyMap<string, Definition>
  readonly #fields: ReadonlyMap<string, Field>

  private constructor(definitions: ReadonlyMap<string, Definition>, fields: ReadonlyMap<string, Field>) {
    this.#definitions = definitions
    this.#fields = fields
  }

  /** A catalogue with nothing in it. */
  static readonly empty = new Catalogue(new Map(), new Map())

  /**
   * This catalogue with more in it.
   *
   * @param definitions what a module adds
   * @param fields what it adds to kinds of values: `{ person: [{ name: 'points', … }] }` makes `$(user.points)`
   * @throws WDL_COMMANDS_TEMPLATE_TAKEN when a name is taken, WDL_COMMANDS_TEMPLATE_NAME when it cannot be written
   */
  with(definitions: readonly Definition[], fields: Partial<Record<Kind, readonly Field[]>> = {}): Catalogue {
    const all = new Map(this.#definitions)
    for (const definition of definitions) add(all, definition.name, definition)
    const more = new Map(this.#fields)
    for (const [kind, some] of Object.entries(fields)) for (const field of some) add(more, `${kind}.${field.name}`, field)
    return new Catalogue(all, more)
  }

  /** The definition that is called `name`, in any case. */
  find(name: string): Definition | undefined {
    return this.#definitions.get(name.toLowerCase())
  }

  /** The field `name` of values of `kind`. */
  field(kind: Kind, name: string): Field | undefined {
    return this.#fields.get(`${kind}.${name.toLowerCase()}`)
  }

  /** Every definition, in the order in which they were added; for help and suggestions. */
  definitions(): readonly Definition[] {
    return [...this.#definitions.values()]
  }

  /** The names of the fields that values of `kind` have. */
  fields(kind: Kind): readonly string[] {
    return [...this.#fields.keys()].filter((name) => name.startsWith(`${kind}.`)).map((name) => name.slice(kind.length + 1))
  }
}

function add<T>(map: Map<string, T>, name: string, value: T): void {
  if (!namePattern.test(name)) {
    throw new WaddleError(
      'WDL_COMMANDS_TEMPLATE_NAME',
      `"${name}" cannot be a template variable: names are lower case words with dots or hyphens.`,
      {
        fix: 'Choose a name such as "song.title".',
      },
    )
  }
  if (map.has(name)) {
    throw new WaddleError(
      'WDL_COMMANDS_TEMPLATE_TAKEN',
      `The template variable "${name}" is registered twice, and a name can mean one thing only.`,
      {
        fix: `Put your module's name in front: "mymodule.${name}".`,
      },
    )
  }
  map.set(name, value)
}
