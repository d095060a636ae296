import { type CommandInfo, type CommandScope, roleBits, type Viewpoint, WaddleError } from '@waddlebot/sdk'
import { shellPath } from '../config/path.ts'
import type { Community, Place, Places } from '../people/index.ts'
import { type CommandRecord, infoOf } from './command.ts'
import { CommandTree, type Found, lowerWord, wordEnd } from './tree.ts'

/**
 * Every command, by its words. Four layers, looked up in this order, the longest run of words winning:
 * made in this channel, made in this community, brought by a module, alias.
 */
export class Registry {
  readonly commands = new CommandTree()
  readonly aliases = new CommandTree()
  /** Commands of modules from the marketplace, which also answer to `#`. */
  readonly marketplace = new CommandTree()

  find(text: string, from: number, place: Place): Found | undefined {
    const end = wordEnd(text, from)
    if (end === from) return undefined
    // Cut out and lowered once, for all layers.
    const word = lowerWord(text, from, end)
    let best = this.commands.findAfter(word, text, end)
    const { custom, community } = place
    if (community.custom !== undefined) best = longest(community.custom.findAfter(word, text, end), best)
    if (custom !== undefined) best = longest(custom.findAfter(word, text, end), best)
    if (this.aliases.size > 0) {
      const alias = this.aliases.findAfter(word, text, end)
      if (alias !== undefined && (best === undefined || alias.words > best.words)) return alias
    }
    return best
  }

  /**
   * Add a module's command and its aliases. One that is switched off makes way for one that is on: switching
   * off is how an owner settles who gets the words.
   *
   * @throws {WaddleError} `WDL_COMMAND_TAKEN` when the words of either are somebody's already, as a command or an alias
   */
  add(command: CommandRecord, marketplace = false): void {
    if (command.aliases.length === 0 && !marketplace && this.#free(command.path)) return void this.commands.set(command.path, command)
    const aliases = command.aliases.map((alias) => alias.split(' '))
    const inTheWay = new Set<CommandRecord>()
    // All of it or none: what is refused half way would go on answering.
    for (const path of [command.path, ...aliases]) {
      const taken = this.commands.get(path) ?? this.aliases.get(path)
      if (!taken) continue
      if (!command.enabled) return
      if (taken.enabled) throw takenError(command, path.join(' '), taken)
      inTheWay.add(taken)
    }
    for (const taken of inTheWay) this.remove(taken)
    this.commands.set(command.path, command)
    if (marketplace) this.marketplace.set(command.path, command)
    for (const path of aliases) this.aliases.set(path, command)
  }

  #free(path: readonly string[]): boolean {
    return this.commands.get(path) === undefined && (this.aliases.size === 0 || this.aliases.get(path) === undefined)
  }

  remove(command: CommandRecord): void {
    this.commands.remove(command.path, command)
    this.marketplace.remove(command.path, command)
    for (const alias of command.aliases) this.aliases.remove(alias.split(' '), command)
  }

  /** Add a command made while running; one with the same words there is replaced. */
  addCustom(owner: Place | Community, command: CommandRecord): () => void {
    const tree = (owner.custom ??= new CommandTree())
    const paths = [command.path, ...command.aliases.map((alias) => alias.split(' '))]
    for (const path of paths) tree.set(path, command)
    return () => {
      for (const path of paths) tree.remove(path, command)
      if (tree.size === 0 && owner.custom === tree) owner.custom = undefined
    }
  }

  /** What would answer to `path` in `scope`. */
  taken(places: Places, scope: CommandScope, path: string): CommandRecord | undefined {
    const words = path.toLowerCase().split(/\s+/)
    const place = 'channel' in scope ? places.byId(scope.channel) : undefined
    const community = 'community' in scope ? places.communities.get(scope.community) : place?.community
    return place?.custom?.get(words) ?? community?.custom?.get(words) ?? this.commands.get(words) ?? this.aliases.get(words)
  }

  /** What a command may begin with that is said in `place`. */
  *firstWords({ custom, community }: Place): Iterable<string> {
    for (const tree of [custom, community.custom, this.commands, this.aliases]) if (tree) yield* tree.firstWords()
  }

  /** Commands for people, sorted; with a viewpoint only those that somebody standing there could use. */
  list(places: Places, viewpoint?: Viewpoint): CommandInfo[] {
    const seen = new Set<CommandRecord>()
    const place = viewpoint ? places.byId(viewpoint.channel) : undefined
    const trees = viewpoint
      ? [place?.custom, (place?.community ?? places.communities.get('main'))?.custom]
      : [...[...places.all()].map((each) => each.custom), ...[...places.communities.values()].map((each) => each.custom)]
    for (const tree of [...trees, this.commands]) for (const [, command] of tree?.all() ?? []) seen.add(command)
    const pending = place?.community.pending === true
    const bits = viewpoint ? roleBits(viewpoint.roles) : 0
    return [...seen]
      .filter((command) => !pending || command.options.unclaimed === true)
      .filter((command) => viewpoint === undefined || usable(command, viewpoint.platform, bits))
      .map(infoOf)
      .sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : a.module < b.module ? -1 : 1))
  }
}

const usable = (command: CommandRecord, platform: string, bits: number) =>
  command.enabled && (command.roles & bits) !== 0 && (command.platforms === undefined || command.platforms.has(platform))

/** The longer match; `first` when they are even. */
function longest(first: Found | undefined, second: Found | undefined): Found | undefined {
  if (first === undefined) return second
  return second !== undefined && second.words > first.words ? second : first
}

function takenError(command: CommandRecord, words: string, by: CommandRecord): WaddleError {
  return new WaddleError('WDL_COMMAND_TAKEN', `module ${command.host.name} brings "${words}", and module ${by.host.name} has it already`, {
    fix: `waddle config set ${shellPath(['modules', command.host.name, 'commands', command.words, 'enabled'])} false`,
    data: { command: words, modules: [by.host.name, command.host.name] },
  })
}
