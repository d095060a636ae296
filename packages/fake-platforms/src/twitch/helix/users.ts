import type { Answer } from '../http.ts'
import { Refusal } from '../http.ts'
import { type Call, data, type Operation } from './call.ts'

/** Source: https://dev.twitch.tv/docs/api/reference#get-users, not re-read on 2026-11-22. */
export const userOperations: readonly Operation[] = [{ route: 'GET users', wants: 'app or user', answer: users }]

function users({ query, token, platform }: Call): Answer {
  const ids = query.getAll('id')
  const logins = query.getAll('login')
  if (ids.length + logins.length > 100) throw new Refusal(400, 'The sum of id and login query parameters may not exceed 100.')
  if (ids.length + logins.length === 0 && !token.user)
    throw new Refusal(400, 'The id or login query parameter is required unless the request uses a user access token.')
  const named = logins
    .filter((login) => !platform.missing(login.toLowerCase()))
    .map((login) => platform.people.withLogin(login.toLowerCase()))
  const found = ids.length + logins.length === 0 ? [token.user] : [...ids.map((id) => platform.people.withId(id)), ...named]
  const items = [...new Set(found)].flatMap((person) => {
    if (!person || platform.missing(person.login)) return []
    const { id, login, displayName: display_name } = person
    const empty = { type: '', broadcaster_type: '', description: '', profile_image_url: '', offline_image_url: '', view_count: 0 }
    return [{ id, login, display_name, ...empty, created_at: '2016-12-14T20:32:28Z' }]
  })
  return data(...items)
}
