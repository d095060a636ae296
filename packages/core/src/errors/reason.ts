/** Why a message was not answered, or a command did not run. Stands in `done` lines, in `waddle why` and in metrics. */
export interface Reason {
  readonly what: string
  /** What lets it pass. */
  readonly fix: string
}

/** Reason codes by name, in the order of the road. */
export const reasons = {
  overloaded: { what: 'More events wait than `router.queue` allows.', fix: 'The platform sends it again, or raise `router.queue`.' },
  'module-overloaded': {
    what: 'The module has half of what `router.queue` allows; the rest is for the others.',
    fix: 'The platform sends it again; see which module is slow in `waddle_module_depth`.',
  },
  stopping: { what: 'The bot is stopping.', fix: 'The next start takes it.' },
  'not-stored': { what: 'The database could not take it.', fix: '`waddle doctor database`' },
  'no-prefix': { what: 'It does not begin like a command.', fix: '`waddle config get prefix`' },
  'unknown-command': { what: 'No command begins with these words.', fix: '`waddle commands`' },
  'module-disabled': { what: 'The module is switched off here.', fix: '`waddle config set modules.<name>.enabled true`' },
  'command-disabled': {
    what: 'The command is switched off here.',
    fix: '`waddle config set \'modules.<name>.commands."<words>".enabled\' true`',
  },
  'module-resting': { what: 'The module failed again and again and is left alone for a while.', fix: 'The log says why it fails.' },
  platform: { what: 'The command works on other platforms only.', fix: 'Type it there.' },
  'live-state': { what: 'The command works only while the stream is on, or off.', fix: 'Wait.' },
  role: {
    what: 'They hold none of the roles that it needs.',
    fix: '`waddle config set \'modules.<name>.commands."<words>".role\' everyone`',
  },
  usage: { what: 'What was typed does not fit the signature.', fix: 'The answer has the usage.' },
  cooldown: { what: 'The command rests.', fix: 'Wait, or `waddle config set \'modules.<name>.commands."<words>".cooldown\' none`' },
  'rate-limit': { what: 'It was used too often.', fix: 'Wait.' },
  cost: { what: 'They have too little to pay for it.', fix: '`waddle config set \'modules.<name>.commands."<words>".cost\' 0`' },
  'no-purse': {
    what: 'It costs something, and no module keeps a currency.',
    fix: 'Add a module that does; `waddle module list` says which there are.',
  },
  'time-limit': { what: 'The run took too long and was undone.', fix: '`waddle config set router.timeLimit 5s`' },
  error: { what: 'The run failed and was undone.', fix: 'The log has the error.' },
  'not-saved': { what: 'What it wrote could not be committed.', fix: '`waddle doctor database`' },
  'gave-up': { what: 'The bot ended each time it worked on it, seven times, so it was put aside.', fix: '`waddle events dead list`' },
  internal: { what: 'A fault of waddle itself.', fix: 'Please report what the log says.' },
  refused: { what: 'The command said no, without saying more.', fix: 'Its answer says why.' },
} as const satisfies Readonly<Record<string, Reason>>
