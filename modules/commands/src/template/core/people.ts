import type { Definition, Field, Variable } from '../definition.ts'
import type { Environment } from '../environment.ts'
import { type Channel, list, type Person, person, type Value } from '../value.ts'

/** Who a command is aimed at: the first person mentioned, else the first word taken as a name, else whoever typed it. */
function target({ mentions, words, user }: Environment): Person {
  const [mentioned] = mentions
  if (mentioned !== undefined) return mentioned
  const name = (words[0] ?? '').replace(/^@/, '').replace(/,$/, '')
  return name === '' ? user : person(name)
}

const user: Variable = { name: 'user', about: 'who typed the command', returns: 'person', params: [], read: (env) => env.user }

/** Who is talking, to whom, and where. */
export const people: readonly Definition[] = [
  user,
  { ...user, name: 'sender', about: 'the same as user' },
  {
    name: 'target',
    about: 'the person mentioned first, else the first word taken as a name, else the user',
    returns: 'person',
    params: [],
    read: target,
  },
  {
    name: 'random.chatter',
    about: 'somebody who talked lately, else the user',
    returns: 'person',
    params: [],
    read: (env) => {
      const somebody = env.chatter()
      return somebody instanceof Promise ? somebody.then((found) => found ?? env.user) : (somebody ?? env.user)
    },
  },
  { name: 'channel', about: 'the channel the command was typed in', returns: 'channel', params: [], read: (env) => env.channel },
  { name: 'platform', about: 'twitch, discord, slack or console', returns: 'text', params: [], read: (env) => env.channel.platform },
]

/** Fields of a person. `mention` is the only one that pings. */
export const personFields: readonly Field[] = [
  { name: 'name', about: 'the name to show', returns: 'text', read: (owner) => asPerson(owner)?.name ?? null },
  { name: 'login', about: 'login or handle, without @', returns: 'text', read: (owner) => asPerson(owner)?.login ?? null },
  { name: 'id', about: "the platform's id", returns: 'text', read: (owner) => asPerson(owner)?.id ?? null },
  { name: 'roles', about: 'the roles they hold here', returns: 'list', read: (owner) => list(asPerson(owner)?.roles ?? []) },
  {
    name: 'mention',
    about: 'a mention, as the platform makes them',
    returns: 'text',
    read: (owner) => {
      const somebody = asPerson(owner)
      if (somebody === undefined) return null
      const { name, id } = somebody
      return { type: 'words', parts: [id === undefined ? { type: 'mention', name } : { type: 'mention', name, id }] }
    },
  },
]

/** Fields of a channel. */
export const channelFields: readonly Field[] = [
  { name: 'name', about: 'the name people call it by', returns: 'text', read: (owner) => asChannel(owner)?.name ?? null },
  { name: 'id', about: 'such as twitch:duckpond', returns: 'text', read: (owner) => asChannel(owner)?.id ?? null },
  { name: 'platform', about: 'twitch, discord, slack or console', returns: 'text', read: (owner) => asChannel(owner)?.platform ?? null },
]

function asPerson(value: Value): Person | undefined {
  return typeof value === 'object' && value?.type === 'person' ? value : undefined
}

function asChannel(value: Value): Channel | undefined {
  return typeof value === 'object' && value?.type === 'channel' ? value : undefined
}
