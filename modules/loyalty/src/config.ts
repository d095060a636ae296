import { z } from 'zod'

const units = (most: number) => z.int().min(0).max(most)

export const config = z.object({
  currency: z.string().min(1).max(30).default('points').describe('What people call many of them.'),
  currencyOne: z.string().min(1).max(30).default('point').describe('What people call one of them.'),
  decimals: z
    .int()
    .min(0)
    .max(4)
    .default(0)
    .describe(
      'Digits after the point: 2 keeps hundredths. Amounts in this file and in chat are whole units all the same. Never change it later.',
    ),
  grantLimit: units(1_000_000_000)
    .default(10_000)
    .describe('Most that a moderator may add or remove at once; admins may do more. 0 for no limit.'),
  giveFee: z.int().min(0).max(50).default(0).describe('Percent of a gift that the house keeps.'),
  giveDailyCap: units(1_000_000_000).default(0).describe('Most that one person may give away in a day; 0 for no limit.'),
  giveAfterDays: z
    .int()
    .min(0)
    .max(365)
    .default(0)
    .describe('Days that the bot has to know somebody before they may give; against throw-away accounts.'),
  dailyAmount: units(1_000_000).default(50).describe('What !daily gives; 0 switches it off.'),
  dailyBonus: units(1_000_000).default(10).describe('What each further day in a row adds to it.'),
  dailyBonusDays: z.int().min(1).max(365).default(7).describe('Days in a row after which it adds no more.'),
})

export type Config = z.output<typeof config>
