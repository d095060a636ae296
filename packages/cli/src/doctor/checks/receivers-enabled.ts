import { shellPath } from '@waddlebot/core/config'
import { type Check, finding } from '../check.ts'

/** A bot that hears nobody. */
export const receiversEnabled: Check = {
  name: 'receivers.enabled',
  summary: 'No receiver is switched on, so the bot hears nobody.',
  needs: 'config',
  look({ config }) {
    if (Object.values(config.receivers).some(({ enabled }) => enabled)) return []
    const off = Object.keys(config.receivers)[0] ?? 'console'
    const fix = `waddle config set ${shellPath(['receivers', off, 'enabled'])} true`
    return [finding('warn', 'WDL_DOCTOR_DEAF', 'no receiver is switched on, so the bot hears nobody', fix, 'waddle.yml')]
  },
}
