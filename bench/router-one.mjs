import { startProcess } from './fleet-process.mjs'

/** A process that works on what another one hears, until it is told to end: `node router-one.mjs <options as JSON>`. */
const router = await startProcess({ ...JSON.parse(process.argv[2]), roles: ['router', 'hub', 'jobs'] })
process.send('up')
process.once('message', async () => {
  await router.stop()
  process.exit(0)
})
