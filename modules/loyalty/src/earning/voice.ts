import type { Author, Channel, EventOf } from '@waddlebot/sdk'
import type { Ground } from '../context.ts'
import { ignored } from './ignored.ts'
import { reward } from './reward.ts'
import { happyTimes, timesFor } from './times.ts'

type Heard<K extends 'voice.join' | 'voice.move' | 'voice.update' | 'voice.leave'> = Ground & {
  readonly event: EventOf<K>
  readonly author: Author
  readonly channel: Channel
}

/** Without a sign for so long somebody is taken for gone: that they left may have been missed. Milliseconds. */
const patience = 4 * 3_600_000
const minuteMs = 60_000

interface Row {
  readonly community: string
  readonly channel: string
  readonly account: string
  readonly times: number
}

const accountOf = ({ accountId, platform }: Author): string => `${platform}:${accountId}`

/** Somebody came into a voice channel, changed it, or hears the others no more. */
export async function enterVoice(ctx: Heard<'voice.join' | 'voice.move' | 'voice.update'>): Promise<void> {
  const { author, channel, config, db, event, now } = ctx
  if (config.voiceAmount === 0 || author.accountId === '' || ignored(author, config)) return
  const { community, id } = channel
  const times = timesFor(author.roles, config, await happyTimes(db, community, now()))
  const deaf = event.deaf === true ? 1 : 0
  await db.run`
    INSERT INTO loyalty_voice (community, channel, account, person, times, deaf, seen_at)
    VALUES (${community}, ${id}, ${accountOf(author)}, ${author.id}, ${times}, ${deaf}, ${now()})
    ON CONFLICT (account) DO UPDATE SET community = excluded.community, channel = excluded.channel, person = excluded.person,
      times = excluded.times, deaf = excluded.deaf, seen_at = excluded.seen_at`
}

/** Somebody left. */
export async function leaveVoice({ author, db }: Heard<'voice.leave'>): Promise<void> {
  await db.run`DELETE FROM loyalty_voice WHERE account = ${accountOf(author)}`
}

/** Pay the interval to everybody who is in company now and hears it. What a restart missed is not paid back. */
export async function payVoice({ config, db, now, people }: Pick<Ground, 'config' | 'db' | 'now' | 'people'>): Promise<void> {
  const at = now()
  await db.run`DELETE FROM loyalty_voice WHERE seen_at < ${at - patience}`
  const rows = await db.all<Row>`
    SELECT community, channel, account, times FROM loyalty_voice
    WHERE deaf = 0 AND channel IN (SELECT channel FROM loyalty_voice GROUP BY channel HAVING count(DISTINCT person) > 1) ORDER BY account`
  const interval = Math.floor(at / (config.watchMinutes * minuteMs))
  for (const { community, account, times } of rows) {
    const person = people.person(account)
    const key = `voice:${person}:${config.watchMinutes}:${interval}`
    await reward(db, config, at, { community, person, units: config.voiceAmount, times, key, cause: 'voice' })
  }
}
