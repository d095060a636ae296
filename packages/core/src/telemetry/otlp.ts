import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import type { HrTime } from '@opentelemetry/api'
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-node'
import type { RootLog } from './log.ts'
import type { Trace } from './traces.ts'

/** Where traces go that are over. Nothing waits for it. */
export interface SpanExport {
  /** @param process the process that saw this part of the road */
  send(trace: Trace, process: string): void
  /** Send what is held; not for longer than a moment. */
  close(): Promise<void>
}

/** Longest that a stop waits for the last spans; milliseconds. */
const patience = 2_000
/** Pause between two complaints that nobody takes the spans; milliseconds. */
const complainEvery = 60_000

/**
 * Where spans go: `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT` as it is, else `OTEL_EXPORTER_OTLP_ENDPOINT` or what waddle.yml
 * says, each with `/v1/traces` behind it, as OpenTelemetry has it. Undefined where nobody wants them.
 */
export function otlpUrl(configured: string | undefined, env: Readonly<Record<string, string | undefined>>): string | undefined {
  const whole = env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT']
  if (whole) return whole
  const base = env['OTEL_EXPORTER_OTLP_ENDPOINT'] || configured
  return base === undefined ? undefined : `${base.replace(/\/+$/, '')}/v1/traces`
}

/**
 * Send traces to a collector, as OTLP over HTTP. OpenTelemetry is loaded here and nowhere else; traces are ours, so a
 * message that was not picked never meets it.
 */
export async function openOtlp(url: string, service: string, log: RootLog): Promise<SpanExport> {
  const [{ BatchSpanProcessor }, { OTLPTraceExporter }, { resourceFromAttributes }, names] = await Promise.all([
    import('@opentelemetry/sdk-trace-node'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
    import('@opentelemetry/semantic-conventions'),
  ])
  const resource = resourceFromAttributes({
    [names.ATTR_SERVICE_NAME]: service,
    'service.instance.id': `${hostname()}:${process.pid}`,
  })
  const processor = new BatchSpanProcessor(complaining(new OTLPTraceExporter({ url }), url, log), { scheduledDelayMillis: 1_000 })
  return {
    send(trace, process) {
      for (const span of spansOf(trace, process, resource)) processor.onEnd(span)
    },
    async close() {
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, patience)
      })
      await Promise.race([processor.shutdown().catch(() => undefined), late])
      clearTimeout(timer)
    },
  }
}

/** An exporter that says in the log when nobody takes what it has. */
function complaining(exporter: SpanExporter, url: string, log: RootLog): SpanExporter {
  let complained = Number.NEGATIVE_INFINITY
  return {
    export(spans, done) {
      exporter.export(spans, (result) => {
        if (result.error && performance.now() - complained > complainEvery) {
          complained = performance.now()
          log.warn('traces could not be sent', { to: new URL(url).origin, error: result.error })
        }
        done(result)
      })
    },
    shutdown: () => exporter.shutdown(),
    ...(exporter.forceFlush ? { forceFlush: () => exporter.forceFlush!() } : {}),
  }
}

/** One span for the part of the road, and one inside it for each step, from the step before it on. */
function spansOf(trace: Trace, process: string, resource: ReadableSpan['resource']): ReadableSpan[] {
  const { id: traceId, span: spanId, parent, message, at, steps } = trace
  const whole = { traceId, spanId, traceFlags: 1 }
  const attributes = { 'waddle.message': message, 'waddle.process': process }
  const make = (
    name: string,
    context: typeof whole,
    above: string | undefined,
    from: number,
    to: number,
    detail?: string,
  ): ReadableSpan => ({
    name,
    kind: 0,
    spanContext: () => context,
    ...(above === undefined ? {} : { parentSpanContext: { traceId, spanId: above, traceFlags: 1, isRemote: above === parent } }),
    startTime: hrTime(at + from),
    endTime: hrTime(at + to),
    duration: hrTime(to - from),
    status: { code: detail === 'failed' || detail === 'error' || detail === 'time-limit' ? 2 : 0 },
    attributes: detail === undefined ? attributes : { ...attributes, 'waddle.detail': detail },
    links: [],
    events: [],
    ended: true,
    resource,
    instrumentationScope: { name: 'waddle' },
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  })
  const inside = steps.map(({ step, ms, detail }, index) =>
    make(step, { ...whole, spanId: randomBytes(8).toString('hex') }, spanId, steps[index - 1]?.ms ?? 0, ms, detail),
  )
  return [make(parent === undefined ? 'message' : 'message.part', whole, parent, 0, steps.at(-1)?.ms ?? 0), ...inside]
}

const hrTime = (ms: number): HrTime => [Math.floor(ms / 1_000), Math.round((ms % 1_000) * 1_000_000)]
