import { fork } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { folder, startBot } from './bot.mjs'

const file = (name) => fileURLToPath(new URL(name, import.meta.url))
const joinMs = 180_000
const workMs = 120_000
/** Microseconds of a tick, in which Linux counts the time of a process. */
const tick = 10_000

/**
 * A chat with one client in it: an echo of `echo.mjs`, or `waddle`, the whole bot. Each is a process of its own.
 * Resolves once it is in all channels.
 */
export async function stage(who, count) {
  const channels = Array.from({ length: count }, (_, index) => `pond${index}`)
  const server = fork(file('./server.mjs'), { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const told = (name, ms) => answerOf(server, name, ms)
  const port = await told('port', 10_000)
  const client = who === 'waddle' ? startBot(port, channels) : startEcho(port, channels, who)
  const stop = async () => {
    await client.stop()
    server.kill('SIGKILL')
  }
  const over = client.ended.then((code) => Promise.reject(new Error(`it ended with ${code}\n${client.log().slice(-4_000)}`)))
  over.catch(() => {})
  try {
    server.send({ channels })
    await Promise.race([told('joined', joinMs), over])
  } catch (error) {
    await stop()
    throw new Error(`${who} did not get into ${count} channels: ${error.message}\n${client.log()}`)
  }
  return {
    client,
    stop,
    /** Memory that it holds, in MB. */
    megabytes: () => Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${client.pid}/status`, 'utf8'))[1]) / 1_024,
    /** Let the crowd speak, and say what it saw and what that cost the client: microseconds of CPU. */
    async work(work) {
      const before = cpuOf(client.pid)
      server.send({ work })
      const seen = await Promise.race([told('done', workMs), over])
      return { ...seen, cpu: cpuOf(client.pid) - before }
    },
  }
}

function startEcho(port, channels, who) {
  const dir = folder()
  const child = fork(file('./echo.mjs'), [String(port), channels.join(','), who, dir], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const ended = new Promise((resolve) => child.on('close', resolve))
  const stop = async () => {
    child.kill('SIGKILL')
    await ended
    rmSync(dir, { recursive: true, force: true })
  }
  return { pid: child.pid, log: () => '', ended, stop }
}

/** What the server says under that name next. */
function answerOf(server, name, ms) {
  return new Promise((resolve, reject) => {
    const end = (settle, value) => {
      clearTimeout(timer)
      server.off('message', hear)
      settle(value)
    }
    const hear = (message) => {
      if (name in message) end(resolve, message[name])
    }
    const timer = setTimeout(() => end(reject, new Error(`the chat said no "${name}" within ${ms} ms`)), ms)
    server.on('message', hear)
  })
}

/** CPU time of a process with all its threads; microseconds, in steps of a hundredth of a second. */
function cpuOf(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
  return (Number(fields[11]) + Number(fields[12])) * tick
}
