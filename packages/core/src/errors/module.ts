import type { ErrorTable } from '@waddlebot/sdk'

/** Modules that cannot be loaded, or reach for what they did not declare. */
export const moduleErrors = {
  WDL_MODULE_INVALID: {
    what: 'What was loaded is no module.',
    why: 'Its default export is not what `defineModule` returns, or its name or a capability is none.',
    fix: '`waddle module check <name>`',
  },
  WDL_MODULE_CODE: {
    what: 'A module has a code of an error that it cannot have.',
    why: 'It begins with another name than the module’s, is one of waddle’s own, says too little, or a second module has it too.',
    fix: 'What the message proposes; a code of the module `paint` is such as `WDL_PAINT_DRY`.',
  },
  WDL_MODULE_CONFIG: {
    what: 'A module is told something that it does not take.',
    why: 'Its schema refuses the value, or it has no configuration.',
    fix: '`waddle module info <name>` lists what it takes.',
  },
  WDL_MODULE_TWICE: {
    what: 'Two modules have the same name.',
    why: 'The name also names tables and commands.',
    fix: 'Take one of the two out of waddle.yml.',
  },
  WDL_MODULE_FAILED: {
    what: 'A module could not be loaded.',
    why: 'Its `setup`, or something else that runs at load, threw.',
    fix: '`waddle module check <name>`, or run without it: `waddle config set modules.<name>.enabled false`',
  },
  WDL_MODULE_UNKNOWN: {
    what: 'There is no module of that name.',
    why: 'waddle.yml does not have it, or the name is misspelt.',
    fix: '`waddle module list`',
  },
  WDL_SERVICE_MISSING: {
    what: 'A module needs a service that no module provides.',
    why: 'The provider is not in waddle.yml, or is switched off.',
    fix: 'Add or enable the module that provides it. A module that can do without says `optional(…)`.',
  },
  WDL_SERVICE_VERSION: {
    what: 'A service is provided in another version than a module needs.',
    why: 'The two versions have different shapes.',
    fix: 'Update the older of the two modules.',
  },
  WDL_SERVICE_TWICE: {
    what: 'Two modules provide the same service.',
    why: 'Which one counts would be luck.',
    fix: 'Switch one of them off.',
  },
  WDL_SERVICE_CIRCLE: {
    what: 'Modules need each other in a circle.',
    why: 'None of them could be loaded first.',
    fix: 'Make one of these uses `optional(…)`, or move what both need into a third module.',
  },
  WDL_CRON: {
    what: 'A key of `cron` is no cron expression.',
    why: 'It is five fields (minute, hour, day, month, weekday) and, where wanted, a time zone.',
    fix: 'Write it like `0 9 * * * Europe/Berlin`.',
  },
  WDL_BROADCAST_UNKNOWN: {
    what: 'A module broadcasts something that it does not hear.',
    why: 'The name is not a key of its `broadcasts`.',
    fix: 'Add the name to `broadcasts`.',
  },
  WDL_JOB_UNKNOWN: {
    what: 'A module schedules a job that it does not have.',
    why: 'The name is not a key of its `jobs`.',
    fix: 'Add the job to `jobs`.',
  },
  WDL_JOB_TIME: {
    what: 'A job is scheduled for a time that is none.',
    why: 'The time is an invalid date, or no number.',
    fix: 'Pass epoch milliseconds or a valid `Date`.',
  },
  WDL_NET_HOST: {
    what: 'A module asks a host that it did not declare.',
    why: '`ctx.fetch` reaches only the hosts in its capabilities; a redirect counts as well.',
    fix: "Add `'net:<host>'` to its capabilities.",
  },
  WDL_NET_REDIRECTS: {
    what: 'A request was redirected too often.',
    why: 'Each hop is checked, and an endless chain is given up.',
    fix: 'Ask for the address at the end of the chain.',
  },
  WDL_NET_PRIVATE: {
    what: 'A link leads to a place that is not public.',
    why: 'What others name is fetched from public addresses only, over http on port 80 or https on port 443, and only read.',
    fix: 'Reach a host of your own by its name: declare `net:<host>`.',
  },
  WDL_NET_SLOW: {
    what: 'A host that a link leads to does not take the connection.',
    why: 'Somebody waits for the answer, so it is given up after two seconds.',
    fix: 'Try again later.',
  },
  WDL_NET_RESTING: {
    what: 'A host is not asked for a moment.',
    why: 'It did not answer, or answered with 5xx, five times in a row; it is asked again after 5 to 60 seconds.',
    fix: 'Wait; `waddle status` lists the hosts that are left alone.',
  },
  WDL_NET_RANGE: {
    what: 'A network is written wrongly.',
    why: 'Networks are given as an address, a slash and a number of bits.',
    fix: 'Write one such as `10.0.0.0/8` or `fd00::/8`.',
  },
  WDL_ACT_UNDECLARED: {
    what: 'A module asks for an action on a platform that it did not declare.',
    why: 'What a module may do to people and streams can be read without running it.',
    fix: "Add `'act:<action>'` to its capabilities.",
  },
  WDL_LINK: {
    what: 'Two persons are to be linked, and they are not two persons that were seen.',
    why: 'A person is known from the first time one of their accounts says or does something.',
    fix: 'Let both say something where the bot hears them, then link them.',
  },
  WDL_HTTP_ROUTE: {
    what: 'A receiver opens a route whose path cannot be one.',
    why: 'Paths begin with a slash and have letters, digits, dots, dashes and underscores.',
    fix: 'Write it like `/events`.',
  },
  WDL_SECRET_PLACE: {
    what: 'A module wants to keep a secret, and the bot has nowhere to keep it.',
    why: 'The runtime was made without a store of secrets, as in tests.',
    fix: 'Set it by hand: `waddle secret set <NAME>`.',
  },
  WDL_SECRET_UNDECLARED: {
    what: 'A module asks for a secret that it did not declare.',
    why: 'Which secrets a module sees can be read without running it.',
    fix: "Add `'secret:<NAME>'` to its capabilities.",
  },
} as const satisfies ErrorTable
