import {
  type CommandScope,
  type DynamicCommand,
  type DynamicCommands,
  type DynamicRun,
  platforms,
  type RunEnd,
  WaddleError,
} from '@waddlebot/sdk'
import { textOf } from '../delivery/render.ts'
import type { CollectingRun } from '../intake/run.ts'
import type { Host } from '../modules/host.ts'
import { turnBehind } from '../modules/scope.ts'
import { compileCommand } from '../router/command.ts'
import type { Router } from '../router/router.ts'
import type { Draft, Turn } from '../router/turn.ts'
import type { GroundParts } from './parts.ts'

/** Most commands that one message may run inside each other. */
const deepest = 3

/** Commands that a module makes while it runs, and running one from within another. */
export function dynamicCommands(host: Host, parts: GroundParts): DynamicCommands {
  const owner = (scope: CommandScope) => {
    if ('community' in scope) return parts.places.community(scope.community)
    const place = parts.places.resolve(scope.channel)
    if (!place)
      throw new WaddleError('WDL_CHANNEL_ID', `"${scope.channel}" is no channel id`, {
        fix: 'write it like twitch:duckpond or discord:5/10',
      })
    return place
  }
  return {
    define<Data>(command: DynamicCommand<Data>, run: DynamicRun<Data>) {
      const where = owner(command.scope)
      const { data } = command
      const call = host.call!
      const record = compileCommand(host, command.signature, command, (turn) => run(Object.assign(call(turn), { data }) as never), {
        custom: true,
        enabled: command.enabled ?? true,
        bucket: `${host.name}/${where.id}/${command.signature}`,
      })
      const remove = parts.router().registry.addCustom(where, record)
      const forget = host.effects.add(`command ${record.words} in ${where.id}`, remove)
      return () => {
        forget()
        remove()
      }
    },
    taken(scope, path) {
      const record = parts.router().registry.taken(parts.places, scope, path)
      return record && { module: record.host.name, custom: record.custom }
    },
    async run(call, text) {
      const parent = parentOf(call, text)
      return runLine(parts.router(), parent, text, parent.run as CollectingRun | undefined)
    },
    async ask(call, text) {
      const parent = parentOf(call, text)
      const run = parent.run as CollectingRun | undefined
      const answers: Draft[] = []
      const hear = (draft: Draft) => {
        // Only what would have been an answer for all to read is an answer; the rest is said where it belongs.
        const answer = draft.priority === 'reply' && draft.channel === parent.place.id && draft.privateTo === undefined
        ;(answer ? answers : run?.drafts)?.push(draft)
      }
      const drafts: Draft[] = []
      const inner: CollectingRun | undefined =
        run && Object.assign(Object.create(run) as CollectingRun, { drafts, sayNow: async (draft: Draft) => void drafts.push(draft) })
      const outcome = await runLine(parts.router(), parent, text, inner)
      drafts.forEach(hear)
      return { outcome, text: answers.map(({ elements }) => textOf(elements, platforms.console)).join('\n') }
    },
  }
}

function parentOf(call: object, text: string): Turn {
  const parent = turnBehind(call)
  if (!parent) throw new WaddleError('WDL_NO_CALL', 'commands.run needs the context of the command that runs it')
  if (parent.depth + 1 > deepest) throw new WaddleError('WDL_TOO_DEEP', `commands run each other more than ${deepest} deep: ${text}`)
  return parent
}

async function runLine(router: Router, parent: Turn, text: string, run: CollectingRun | undefined): Promise<RunEnd> {
  const line = text.startsWith(parent.place.community.prefix) ? text : parent.place.community.prefix + text
  const found = router.match({ text: line }, parent.place)
  if (!found) return 'unknown'
  const { commandAt: _, ...rest } = parent.envelope
  const turn: Turn = router.turn({ ...rest, text: line }, parent.place, found, parent.person)
  turn.depth = parent.depth + 1
  turn.run = run
  run?.taken?.push(turn)
  await router.execute(turn)
  // Its writes are in the same transaction: what failed halfway takes the whole run with it.
  if (turn.outcome === 'failed')
    throw new WaddleError('WDL_NESTED_FAILED', `"${found.command.words}" failed, and with it the command that ran it`)
  return turn.outcome ?? 'silent'
}
