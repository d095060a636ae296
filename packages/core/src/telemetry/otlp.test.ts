import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { defineModule } from '@waddlebot/sdk'
import { expect, onTestFinished, test } from 'vitest'
import { TestFleet } from '../test-host/fleet.ts'
import { silentLog } from './log.ts'
import { openOtlp, otlpUrl, type SpanExport } from './otlp.ts'

interface Span {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  readonly startTimeUnixNano: string
  readonly endTimeUnixNano: string
  readonly attributes: readonly { readonly key: string; readonly value: { readonly stringValue?: string } }[]
}

/** A collector on this machine that speaks OTLP over HTTP. */
async function collector() {
  const spans: Span[] = []
  const services = new Set<string>()
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += String(chunk)
    if (request.url === '/v1/traces' && request.headers['content-type']?.startsWith('application/json')) {
      for (const { resource, scopeSpans } of JSON.parse(body).resourceSpans) {
        services.add(resource.attributes.find((each: { key: string }) => each.key === 'service.name').value.stringValue)
        for (const scope of scopeSpans) spans.push(...scope.spans)
      }
    }
    response.setHeader('content-type', 'application/json').end('{}')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return { spans, services, base: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

const pond = defineModule({ name: 'pond', commands: { feed: () => 'Quack!' } })

test('a collector gets one trace from the receiver over the bus to the delivery', async () => {
  const { spans, services, base } = await collector()
  const otlp = await openOtlp(otlpUrl(base, {})!, 'duck', silentLog)
  const shared: SpanExport = { send: (trace, process) => otlp.send(trace, process), close: async () => {} }
  const fleet = await TestFleet.of([pond], undefined, { spans: shared, traceEvery: 1 })
  const ear = await fleet.start('ear', 'receivers')
  await fleet.start('worker', 'router')
  await fleet.pass(1)
  await ear.hear('!feed', { id: 'm-1' })
  await fleet.end()
  await otlp.close()

  expect([...services]).toEqual(['duck'])
  expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1)
  const one = (name: string) => spans.find((span) => span.name === name)!
  const above = (span: Span) => spans.find(({ spanId }) => spanId === span.parentSpanId)
  const processOf = (span: Span) => span.attributes.find(({ key }) => key === 'waddle.process')!.value.stringValue
  expect(spans.filter((span) => span.parentSpanId === undefined).map(({ name }) => name)).toEqual(['message'])
  const [heard, worked, said] = [above(one('sent-on'))!, above(one('committed'))!, above(one('delivered'))!]
  expect([heard, worked, said].map(processOf)).toEqual(['ear', 'worker', 'ear'])
  expect([heard.name, above(worked), above(said)]).toEqual(['message', heard, worked])
  expect(spans.map(({ name }) => name).sort()).toEqual(
    [
      'message',
      'message.part',
      'message.part',
      'stored',
      'sent-on',
      'taken-over',
      'matched',
      'ran',
      'committed',
      'said',
      'asked',
      'delivered',
    ].sort(),
  )
  for (const span of spans) expect(BigInt(span.endTimeUnixNano) >= BigInt(span.startTimeUnixNano)).toBe(true)
  expect(new Set(spans.map(({ spanId }) => spanId)).size).toBe(spans.length)
})

test('a collector that is away is told of in the log, and nothing waits for it', async () => {
  let warn: (message: string) => void = () => {}
  const warned = new Promise<string>((resolve) => (warn = resolve))
  const otlp = await openOtlp('http://127.0.0.1:1/v1/traces', 'duck', { ...silentLog, warn: (message) => warn(message) })
  const fleet = await TestFleet.of([pond], undefined, { spans: otlp, traceEvery: 1 })
  const bot = await fleet.start('all')
  expect(await bot.hear('!feed')).toMatchObject({ outcome: 'replied' })
  await fleet.end()
  expect(await warned).toBe('traces could not be sent')
})

test('where spans go is said by the variables of OpenTelemetry, else by waddle.yml, else they stay here', () => {
  expect(otlpUrl(undefined, {})).toBeUndefined()
  expect(otlpUrl('http://pond:4318/', {})).toBe('http://pond:4318/v1/traces')
  expect(otlpUrl('http://pond:4318', { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://lake:4318' })).toBe('http://lake:4318/v1/traces')
  expect(otlpUrl(undefined, { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://lake:4318/x' })).toBe('http://lake:4318/x')
})
