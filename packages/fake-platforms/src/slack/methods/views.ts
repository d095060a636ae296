import { Refusal } from '../refusal.ts'
import { showView } from '../view.ts'
import type { Method } from './method.ts'

/** Sources: https://docs.slack.dev/reference/methods/views.open and views.update, read 2026-11-22. */
export const views: Readonly<Record<string, Method>> = {
  'views.open': ({ world, team, args }) => {
    const from = world.exchange(args.need('trigger_id'))
    if (from !== team) throw new Refusal('invalid_trigger_id')
    return { view: showView(world, team, args.json('view', 'invalid_arguments')) }
  },

  'views.update': ({ world, team, args }) => {
    const id = args.text('view_id')
    const external = args.text('external_id')
    const before =
      id === undefined
        ? [...world.views.values()].find((view) => external !== undefined && view.external_id === external)
        : world.views.get(id)
    if (!before || before.team_id !== team.id) throw new Refusal('not_found')
    const hash = args.text('hash')
    if (hash !== undefined && hash !== before.hash) throw new Refusal('hash_conflict')
    return { view: showView(world, team, args.json('view', 'invalid_arguments'), before) }
  },
}
