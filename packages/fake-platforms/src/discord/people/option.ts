import {
  type APIApplicationCommandInteractionDataOption,
  type APIApplicationCommandOption,
  ApplicationCommandOptionType as kinds,
} from 'discord-api-types/v10'
import type { Resolver } from './asking.ts'

/** A value as a person chooses it; users, roles and channels by name or id. */
export type OptionValue = string | number | boolean

/** What Discord sends for a chosen value; throws where its clients would not let it be entered. */
export function choose(
  option: APIApplicationCommandOption,
  value: OptionValue,
  resolver: Resolver,
): APIApplicationCommandInteractionDataOption {
  return { name: option.name, type: option.type, value: entered(option, value, resolver) } as APIApplicationCommandInteractionDataOption
}

function entered(option: APIApplicationCommandOption, value: OptionValue, resolver: Resolver): OptionValue {
  const no = (why: string) => new Error(`the option ${option.name} does not take ${JSON.stringify(value)}: ${why}`)
  switch (option.type) {
    case kinds.User:
      return resolver.user(String(value))
    case kinds.Role:
      return resolver.role(String(value))
    case kinds.Channel:
      return resolver.channel(String(value))
    case kinds.Mentionable:
      return resolver.mentionable(String(value))
    case kinds.Boolean:
      if (typeof value !== 'boolean') throw no('it is yes or no')
      return value
    case kinds.Integer:
    case kinds.Number: {
      if (typeof value !== 'number' || (option.type === kinds.Integer && !Number.isSafeInteger(value))) throw no('it is a number')
      if (value < (option.min_value ?? -(2 ** 53)) || value > (option.max_value ?? 2 ** 53)) throw no('it is out of range')
      break
    }
    case kinds.String: {
      if (typeof value !== 'string') throw no('it is text')
      const least = option.min_length ?? (option.required ? 1 : 0)
      if (value.length < least || value.length > (option.max_length ?? 6_000)) throw no('its length')
      break
    }
    default:
      throw no('this kind of option is not part of the fake')
  }
  const choices = 'choices' in option ? option.choices : undefined
  if (choices?.length && !choices.some((choice) => choice.value === value))
    throw no(`the choices are ${choices.map((one) => one.value).join(', ')}`)
  return value
}
