import type { PeopleDesk } from '@waddlebot/sdk'

/**
 * What to call a person on a platform: the name they bear there, or another one with where it is from. Where else
 * somebody is, is theirs to tell, so a name from elsewhere is only used when they have none here.
 */
export async function nameOf(people: PeopleDesk, person: string, platform: string): Promise<string> {
  const accounts = await people.accounts(person)
  const here = accounts.find((account) => account.platform === platform)
  if (here) return here.name
  const [first] = accounts
  if (person.startsWith('sample:')) return person.slice('sample:'.length)
  return first ? `${first.name} (${first.platform})` : 'somebody'
}
