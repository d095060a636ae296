import { Refusal } from '../refusal.ts'
import type { Team } from '../team.ts'
import type { Call, Method } from './method.ts'

/** Sources: https://docs.slack.dev/reference/methods/usergroups.list and its neighbours, read 2026-11-22. */
export const usergroups: Readonly<Record<string, Method>> = {
  'usergroups.list': ({ team, args }) => ({
    usergroups: [...team.groups.keys()].map((id) => groupObject(team, id, args.flag('include_users'))),
  }),

  'usergroups.users.list': (call) => ({ users: [...groupOf(call).group.members] }),

  'usergroups.users.update': (call) => {
    const { world, team, args } = call
    const { id, group } = groupOf(call)
    const members = args.need('users').split(',')
    if (members.some((user) => !team.users.has(user))) throw new Refusal('invalid_users')
    const added = members.filter((user) => !group.members.includes(user))
    const removed = group.members.filter((user) => !members.includes(user))
    group.members = members
    world.tell(team, {
      type: 'subteam_members_changed',
      subteam_id: id,
      team_id: team.id,
      date_previous_update: 0,
      date_update: Math.floor(world.now() / 1_000),
      added_users: added,
      added_users_count: added.length,
      removed_users: removed,
      removed_users_count: removed.length,
      event_ts: world.ids.ts(),
    })
    return { usergroup: groupObject(team, id, true) }
  },
}

function groupOf({ team, args }: Call) {
  const id = args.need('usergroup')
  const group = team.groups.get(id)
  if (!group) throw new Refusal('no_such_subteam')
  return { id, group }
}

/** Source: https://docs.slack.dev/reference/objects/usergroup-object, read 2026-11-22. */
function groupObject(team: Team, id: string, withUsers: boolean) {
  const { handle, members } = team.groups.get(id)!
  return {
    id,
    team_id: team.id,
    is_usergroup: true,
    is_external: false,
    name: handle,
    handle,
    description: '',
    user_count: members.length,
    ...(withUsers ? { users: members } : {}),
  }
}
