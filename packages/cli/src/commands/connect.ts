import { string } from '@oclif/core/args'
import { openSecrets } from '@waddlebot/core/config'
import { isWaddleError, WaddleError } from '@waddlebot/sdk'
import { inspect } from '../bot/inspect.ts'
import { openSafe } from '../bot/safe.ts'
import { BotCommand } from '../command.ts'
import { answer } from '../connect/answers.ts'
import { ConnectChanges, secretsOf } from '../connect/changes.ts'
import { asFindings, lookAt } from '../connect/findings.ts'
import { AnswerFlags, sorted } from '../connect/flags.ts'
import { connectable } from '../connect/platform.ts'

export default class Connect extends BotCommand {
  static override summary = 'Connect a platform: walk through making the app, keep its tokens, check them.'
  static override description = `Each question has a flag of its name, so that it works without a terminal too: --client-id 5.
A secret is typed unseen, or comes from the variable of its name or from a file: --bot-token-file token.txt. It is never an argument.
Nothing is kept unless all of it is answered.`
  static override examples = [
    '<%= config.bin %> connect discord',
    '<%= config.bin %> connect slack --mode socket --bot-token-file token.txt',
  ]
  static override args = { platform: string({ required: true, description: 'Such as twitch, discord or slack.' }) }

  override async run() {
    // Questions are the module's, and so are the flags that answer them.
    const { own, answering } = sorted(this.argv, Object.keys({ ...Connect.baseFlags, json: true }))
    const { args, flags } = await this.parse(Connect, [...own])
    const dir = this.botDir(flags)
    const env = this.environment(dir)
    const { platform } = args
    const answers = new AnswerFlags(answering, `waddle connect ${platform}`)
    const { config, runtime } = await inspect(dir, env)
    const core = await import('@waddlebot/core')
    const found = await connectable(config, dir, platform)
    const needs = core.needsOf(runtime.hosts.values())
    const sheets = core.commandSheets(runtime.router.registry, platform)
    await runtime.stop()

    const safe = await openSafe(config, dir, env, openSecrets(dir, { env }))
    safe.check()
    const changes = new ConnectChanges({ platform, allowed: secretsOf(found.definition), dir, safe })
    const before = config.receivers[platform]?.config ?? {}
    const sources = { platform, flags: answers, env, say: (line: string) => this.say(line) }
    const publicUrl = config.http === false ? undefined : config.http.publicUrl
    const walk = found.connect.run({
      get config() {
        return changes.over(before)
      },
      signal: new AbortController().signal,
      needs,
      publicUrl,
      commands: () => sheets,
      say: (line) => this.say(line),
      ask: (question) => answer(question, sources),
      write: async (file, text) => {
        const { path, verb } = changes.write(file, text)
        this.say(`${verb}  ${file}`)
        return path
      },
      set: async (key, value) => changes.set(key, value),
      secret: (name) => changes.secret(name),
      keepSecret: async (name, value) => changes.keep(name, value),
      now: () => Date.now(),
    })
    await walk.catch((cause: unknown) => {
      if (isWaddleError(cause)) throw cause
      const why = cause instanceof Error ? cause.message : String(cause)
      throw new WaddleError('WDL_CONNECT_FAILED', `${platform} was not connected, and nothing was kept: ${why}`, {
        fix: `waddle connect ${platform}`,
        cause,
      })
    })
    answers.end()
    if (await changes.apply(env)) this.say(`change  waddle.yml  receivers.${platform}`)
    for (const name of changes.secretNames) this.say(`sealed  ${name}${safe.shared ? '  in the database, for all processes' : ''}`)

    const checks = await lookAt({
      platform,
      connect: found.connect,
      config: changes.over(before),
      needs,
      publicUrl,
      secret: (name) => changes.secret(name),
      secretNames: () => changes.names,
    })
    for (const { level, what } of checks) if (level === 'ok') this.print(`ok     ${what}`)
    return this.done(
      {
        platform,
        from: found.place.from,
        changed: { config: changes.keys, secrets: changes.secretNames, files: changes.files },
        checks: checks.map(({ level, what, fix }) => ({ level, what, fix: fix ?? null })),
      },
      asFindings(platform, checks),
    )
  }
}
