import type { ErrorTable } from '../error.ts'

/** Signatures of commands that cannot be read. They are found when a module is loaded, and by `waddle module check`. */
export const signatureErrors = {
  WDL_SIGNATURE_EMPTY: {
    what: 'A signature has no word that would call the command.',
    why: 'Arguments alone leave nothing to type.',
    fix: 'Start with a word: `quote add <text:rest>`.',
  },
  WDL_SIGNATURE_BAD_LITERAL: {
    what: 'A word of the command is none.',
    why: 'It stands after an argument, has a sign that belongs to arguments, begins with a dash, or cannot be typed as it is.',
    fix: 'Put plain words first, then arguments.',
  },
  WDL_SIGNATURE_BAD_PARAM: {
    what: 'An argument is not written as one.',
    why: 'Its brackets do not match, its name is none, or its choices are empty or say the same twice.',
    fix: 'Write `<name:kind>`, `[name:kind]`, `[name:kind=default]`, `<...name:kind>`, `[...name:kind]`, `--name` or `--name:kind`.',
  },
  WDL_SIGNATURE_BAD_KIND: {
    what: 'A kind of a module cannot be called so.',
    why: 'The name is that of a built-in kind, or is not a letter followed by letters, digits, `-` and `_`.',
    fix: 'Rename it in `kinds`.',
  },
  WDL_SIGNATURE_UNKNOWN_KIND: {
    what: 'An argument has a kind that does not exist.',
    why: 'It is neither built in, nor among choices such as `on|off`, nor in the module’s `kinds`. A copy of a signature comes without them.',
    fix: 'Use the kind that the message proposes, or add yours to `kinds`.',
  },
  WDL_SIGNATURE_BAD_DEFAULT: {
    what: 'A default cannot be read, or stands where none may.',
    why: 'A default is read like something that was typed, and only `[name:kind=default]` can have one.',
    fix: 'Write a default that somebody could type.',
  },
  WDL_SIGNATURE_VARIADIC_NOT_LAST: {
    what: 'Something stands after an argument that takes all words.',
    why: 'It would never get a word.',
    fix: 'Put the variadic argument last.',
  },
  WDL_SIGNATURE_REST_NOT_LAST: {
    what: 'Something stands after a `rest`, or a `rest` is a flag or variadic.',
    why: 'A `rest` is the end of the line, once.',
    fix: 'Write `<name:rest>` at the end.',
  },
  WDL_SIGNATURE_REQUIRED_AFTER_OPTIONAL: {
    what: 'A required argument stands after an optional one.',
    why: 'Nobody could tell which of the two was left out.',
    fix: 'Swap the two, or make both optional.',
  },
  WDL_SIGNATURE_DUPLICATE_NAME: {
    what: 'Two arguments have the same name.',
    why: 'The handler would see one of them.',
    fix: 'Give one of the two another name.',
  },
  WDL_SIGNATURE_DUPLICATE_FLAG: {
    what: 'Two flags have the same name.',
    why: 'Flags are read whatever their case, so `--Loud` and `--loud` are one.',
    fix: 'Give one of the two another name.',
  },
  WDL_AMOUNT_BALANCE: {
    what: '`amountOf` was given a balance that is no whole number of units.',
    why: 'A share of it could not be exact.',
    fix: 'Keep balances as integers in the smallest unit.',
  },
} as const satisfies ErrorTable
