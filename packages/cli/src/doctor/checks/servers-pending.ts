import type { Finding } from '@waddlebot/core/config'
import { serversOf } from '../../community/channel.ts'
import { type Check, finding } from '../check.ts'

/** Servers into which somebody else brought the bot, and that nobody claimed. */
export const serversPending: Check = {
  name: 'servers.pending',
  summary: 'Somebody else brought the bot into their server, and nobody claimed it.',
  needs: 'database',
  async look(patient): Promise<readonly Finding[]> {
    const waiting = (await serversOf(await patient.store())).filter(({ pending }) => pending)
    return waiting.map(({ server, name }) =>
      finding(
        'warn',
        'WDL_DOCTOR_SERVERS',
        `the bot is in the server ${name} (${server}), and nobody claimed it: stop the bot and claim it for a community, or remove the bot there`,
        `waddle community claim ${server} main`,
        server,
      ),
    )
  },
}
