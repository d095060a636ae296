export default { test: { include: ['modules/**/*.test.ts'] } }
