import { terminal } from './console.ts'
import { discord } from './discord.ts'
import type { PlatformRules } from './platform.ts'
import { slack } from './slack.ts'
import { twitch } from './twitch.ts'

export type { LengthUnit, Platform, PlatformRules } from './platform.ts'

/** The rules of the platforms that ship, by name. */
export const platforms: Readonly<Record<'console' | 'twitch' | 'discord' | 'slack', PlatformRules>> = {
  console: terminal,
  twitch,
  discord,
  slack,
}

/** The rules for `platform`; a platform nobody described is treated as the terminal. */
export function platformRules(platform: string): PlatformRules {
  return Object.hasOwn(platforms, platform) ? platforms[platform as keyof typeof platforms] : terminal
}
