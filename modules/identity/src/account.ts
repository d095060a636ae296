import { type AccountInfo, platformRules } from '@waddlebot/sdk'

/** `ann on Twitch` */
export function sayAccount({ name, platform }: Pick<AccountInfo, 'name' | 'platform'>): string {
  return `${name} on ${platformName(platform)}`
}

/** `ann on Twitch, annie on Discord and Ann on Slack` */
export function sayAccounts(accounts: readonly Pick<AccountInfo, 'name' | 'platform'>[]): string {
  return sayList(accounts.map(sayAccount))
}

/** `a, b and c` */
export function sayList(items: readonly string[]): string {
  return items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`
}

/** A platform as people write it. */
export function platformName(platform: string): string {
  return `${platform.charAt(0).toUpperCase()}${platform.slice(1)}`
}

/** The platform that an account's key names. */
export function platformOf(account: string): string {
  return account.slice(0, account.indexOf(':'))
}

/** Whether the bot can tell somebody something there that nobody else reads. */
export function canWhisper(platform: string): boolean {
  return platformRules(platform).can.private
}
