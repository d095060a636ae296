import { type Look, looks } from './filters/looks.ts'
import { type FilterName, filterNames, type Setting, usual } from './filters/settings.ts'
import type { Numbered } from './rule.ts'
import { Search } from './search.ts'

/** A filter that looks at messages, as it is set. */
interface Active {
  readonly name: Exclude<FilterName, 'words'>
  readonly setting: Setting
  readonly look: Look
}

/** What one community wants looked at, in memory, as it stands in the database: a change is another one of these. */
export class Community {
  readonly words = new Set<string>()
  readonly rules = new Map<number, Numbered>()
  readonly #settings = new Map<FilterName, Setting>()
  #search: Search | undefined
  #active: readonly Active[] | undefined

  setting(name: FilterName): Setting {
    return this.#settings.get(name) ?? usual[name]
  }

  set(name: FilterName, setting: Setting): void {
    this.#settings.set(name, setting)
  }

  /** Filters that are not off, in order, words left out. */
  get active(): readonly Active[] {
    return (this.#active ??= filterNames.flatMap((name) => {
      const setting = this.setting(name)
      return name === 'words' || setting.mode === 'off' ? [] : { name, setting, look: looks[name] }
    }))
  }

  /** Words and rules as one search; undefined while there is nothing to look for. Built when first needed. */
  get search(): Search | undefined {
    if (this.#search !== undefined) return this.#search
    const words = this.setting('words').mode === 'off' ? [] : [...this.words]
    const rules = [...this.rules.values()].filter(({ rule }) => rule.mode !== 'off')
    if (words.length === 0 && rules.length === 0) return undefined
    return (this.#search = new Search(words, rules))
  }
}
