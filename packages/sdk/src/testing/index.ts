import type { AnyModule } from '../any-module.ts'
import { WaddleError } from '../error.ts'
import type { MockBot, MockBotOptions, TestHost } from './bot.ts'

export type { MockBot, MockBotOptions, Said, TestAct, TestPlatform, TestUser } from './bot.ts'
export { cases } from './cases.ts'
export { type Drill, drill, type Samples, unhelpful } from './drill/index.ts'
export * from './hostile/index.ts'
export { type PlatformName, places, platformNames } from './places.ts'
export { type ReceiverBench, type ReceiverOptions, startReceiver } from './receiver.ts'

/**
 * Start a bot in memory with `module` in it: no network, no tokens, milliseconds.
 *
 * ```ts
 * await using bot = await mockBot(dice)
 * expect(await bot.user('ann').says('!roll 1')).toEqual(['You rolled 1.'])
 * ```
 *
 * It is the real router and the real store, so the SDK, which imports nothing of ours, looks the core up by
 * name when a test runs. This is the one look-up that goes up the stairs.
 */
export async function mockBot(module: AnyModule, options: MockBotOptions = {}): Promise<MockBot> {
  const host = await testHost()
  return host.createMockBot(module, options)
}

async function testHost(): Promise<TestHost> {
  const name = '@waddlebot/core/test-host'
  try {
    return (await import(name)) as TestHost
  } catch (cause) {
    throw new WaddleError(
      'WDL_TEST_HOST_MISSING',
      `mockBot runs the real router, and "${name}" could not be loaded: ${String((cause as Error).message)}`,
      {
        fix: 'npm install --save-dev @waddlebot/core',
        cause,
      },
    )
  }
}
