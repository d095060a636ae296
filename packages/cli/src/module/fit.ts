import { shellPath } from '@waddlebot/core/config'
import { WaddleError } from '@waddlebot/sdk'
import type { ModulePlace } from './place.ts'

/** Why what waddle.yml asks of a module cannot be had, whoever looked; undefined where it can. `WDL_CONFIG_TIER`. */
export function tierError({ name, tier }: ModulePlace): WaddleError | undefined {
  if (tier === 'trusted') return undefined
  return new WaddleError('WDL_CONFIG_TIER', `modules.${name}.tier is ${tier}, and this version runs modules in its own process only`, {
    fix: `waddle config set ${shellPath(['modules', name, 'tier'])} trusted`,
  })
}

/** The same of how waddle.yml calls a module or receiver that calls itself `own`. `WDL_CONFIG_MODULE_NAME`. */
export function nameError({ name, role }: ModulePlace, own: string): WaddleError | undefined {
  if (own === name) return undefined
  return new WaddleError('WDL_CONFIG_MODULE_NAME', `the ${role} "${name}" calls itself "${own}"`, {
    fix: `waddle config rename ${shellPath([`${role}s`, name])} ${own}`,
  })
}
