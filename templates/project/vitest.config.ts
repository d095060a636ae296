// The first test of a file loads the bot that it talks to, which takes a small machine some seconds.
export default { test: { include: ['modules/**/*.test.ts'], testTimeout: 30_000 } }
