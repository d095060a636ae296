import { databasePlace, loadConfig, openSecrets } from '@waddlebot/core/config'
import { isThere } from '../../bot/database.ts'
import { BotCommand } from '../../command.ts'

export default class SecretRotate extends BotCommand {
  static override summary = 'Make a new key and seal every secret anew.'
  static override description =
    'With WADDLE_KEY, put the new key first (WADDLE_KEY=new,old), rotate, start the bot anew, then take the old one away. What the bot renewed by itself, it seals anew at its next start; until then the old key stays.'
  static override examples = ['<%= config.bin %> secret rotate']

  override async run() {
    const { flags } = await this.parse(SecretRotate)
    const dir = this.botDir(flags)
    const env = this.environment(dir)
    const secrets = openSecrets(dir, { env })
    const elsewhere = await keysInStore(dir, env)
    const { count, key } = secrets.rotate(elsewhere)
    this.say(`sealed  ${count} ${count === 1 ? 'secret' : 'secrets'} anew, with key ${key}`)
    if (elsewhere === 'all') this.say('kept    the keys of before: the database could not be asked what they sealed')
    else if (elsewhere.size > 0)
      this.say('kept    the keys of before, for what the bot seals anew at its next start; the rotation after that drops them')
    return this.done({ count, key }, secrets.findings())
  }
}

/** Ids of the keys that sealed what the bot keeps in its database. */
async function keysInStore(dir: string, env: Parameters<typeof openSecrets>[1]['env']): Promise<ReadonlySet<string> | 'all'> {
  try {
    const place = databasePlace(loadConfig(dir, { env }).config.database, dir)
    if (!isThere(place)) return new Set()
    const { keysOfVault, openStore } = await import('@waddlebot/core')
    const store = await openStore(place, { as: 'looking' })
    try {
      return await keysOfVault(store)
    } finally {
      await store.close()
    }
  } catch {
    return 'all'
  }
}
