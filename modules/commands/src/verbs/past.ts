import { type Answer, refuse } from '@waddlebot/sdk'
import { change } from '../change.ts'
import { quoted } from '../collision.ts'
import type { Asked } from '../context.ts'
import { type Change, changesOf, changeTo } from '../history.ts'
import { bareName } from '../name.ts'
import { onOneLine, type Shape } from '../shape.ts'
import { removedCommand, type Saved } from '../store.ts'
import { find, prefixOf, whereFor, whereText } from './place.ts'
import { moment } from './view.ts'

const pageSize = 5

interface Named {
  readonly name: string
  readonly here: boolean
}

/** `!cmd history`: who changed a command, when, and into what. A command that was removed still has its history. */
export async function history(asked: Asked, { name, here, page }: Named & { readonly page: number }): Promise<Answer> {
  const past = await pastOf(asked, name, here)
  if (past === undefined) return unknown(asked, name)
  const { saved } = past
  const at = Math.max(1, page)
  const changes = await changesOf(asked.db, saved.id, pageSize + 1, (at - 1) * pageSize)
  const prefix = prefixOf(asked)
  if (changes.length === 0) return refuse(`The history of ${prefix}${saved.shape.name} has no page ${page}.`, 'page')
  const more = changes.length > pageSize ? ` — next: ${prefix}cmd history ${quoted(saved.shape.name)} ${at + 1}` : ''
  return `History of ${prefix}${saved.shape.name}: ${changes.slice(0, pageSize).map(line).join(' | ')}${more}`
}

/** `!cmd revert`: a command as it was, or one that was removed back again. The way back is a change like any other. */
export async function revert(
  asked: Asked,
  { name, here, version, override }: Named & { readonly version?: number; readonly override: boolean },
): Promise<Answer> {
  const past = await pastOf(asked, name, here)
  if (past === undefined) return unknown(asked, name)
  const { saved, removed } = past
  const prefix = prefixOf(asked)
  const target = version === undefined ? await lastShape(asked, saved, removed) : await changeTo(asked.db, saved.id, version)
  if (target?.after == null) {
    const why =
      version === undefined
        ? 'has no earlier version'
        : target === undefined
          ? `has no version ${version}`
          : `was removed in version ${version}`
    return refuse(
      `Command ${prefix}${saved.shape.name} ${why}. ${prefix}cmd history ${quoted(saved.shape.name)} shows what there is.`,
      'version',
    )
  }
  const changed = await change(asked, { action: 'revert', where: saved, before: saved, revived: removed, override }, target.after)
  if (!changed.ok) return changed.refusal
  const text = onOneLine(target.after.text, 100)
  return `Back at version ${target.version} of ${prefix}${target.after.name} ${whereText(saved)}, which makes it version ${changed.saved.version}: ${text}`
}

/** The command of that name, or the one that had it when it was removed. */
async function pastOf(asked: Asked, written: string, here: boolean): Promise<{ saved: Saved; removed: boolean } | undefined> {
  const found = find(asked, written, here)
  if (found.ok) return { saved: found.entry.saved, removed: false }
  const name = bareName(written, prefixOf(asked))
  const own = await removedCommand(asked.db, whereFor(asked, true), name)
  const saved = own ?? (here ? undefined : await removedCommand(asked.db, whereFor(asked, false), name))
  return saved && { saved, removed: true }
}

/** The version before the one that stands; for a command that was removed, the last that stood. */
async function lastShape({ db }: Asked, { id, version }: Saved, removed: boolean): Promise<Change | undefined> {
  const changes = await changesOf(db, id, 50)
  return changes.find((each) => each.after !== null && (removed || each.version < version))
}

function unknown(asked: Asked, name: string): Answer {
  const found = find(asked, name)
  return found.ok ? refuse('That command is not one of this channel alone.', 'unknown') : found.refusal
}

function line({ version, action, at, name, after }: Change): string {
  return `v${version} ${moment(at)} ${action} by ${name ?? 'somebody'}${after === null ? '' : `: ${said(after)}`}`
}

function said({ text }: Shape): string {
  return onOneLine(text, 40)
}
