// Sends one of everything with OpenTelemetry's own exporters, as an application would: BOARD, TOKEN, ENCODING (proto or http),
// TEMPORALITY (cumulative or delta) , APPLICATION, VERSION and INSTANCE say how. Prints one line for each export.
const { metrics } = require('@opentelemetry/api');
const { resourceFromAttributes } = require('@opentelemetry/resources');
const { AggregationTemporality, AggregationType, MeterProvider, PeriodicExportingMetricReader } = require('@opentelemetry/sdk-metrics');
const { LoggerProvider, SimpleLogRecordProcessor } = require('@opentelemetry/sdk-logs');
const { BOARD, TOKEN, ENCODING, TEMPORALITY, VERSION, APPLICATION, INSTANCE } = process.env;
const { OTLPMetricExporter } = require(`@opentelemetry/exporter-metrics-otlp-${ENCODING}`);
const { OTLPLogExporter } = require(`@opentelemetry/exporter-logs-otlp-${ENCODING}`);

const resource = resourceFromAttributes({
  'service.name': APPLICATION, 'service.version': VERSION, 'service.instance.id': INSTANCE, 'deployment.environment.name': 'production',
});
const headers = { Authorization: `Bearer ${TOKEN}` };

// The exporters answer by a call back; every answer is printed, so that a test sees partial successes and refusals.
function told(name, exporter) {
  const inner = exporter.export.bind(exporter);
  exporter.export = (items, done) => inner(items, result => {
    console.log(JSON.stringify({ export: name, code: result.code, error: result.error ? String(result.error.message || result.error) : null }));
    done(result);
  });
  return exporter;
}

async function main() {
  const exporter = told('metrics', new OTLPMetricExporter({
    url: `${BOARD}/v1/metrics`, headers, compression: 'gzip',
    temporalityPreference: TEMPORALITY === 'delta' ? AggregationTemporality.DELTA : AggregationTemporality.CUMULATIVE,
  }));
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3600000 });
  const provider = new MeterProvider({
    resource, readers: [reader],
    views: [{ instrumentName: 'shop.latency.exponential', aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM } }],
  });
  metrics.setGlobalMeterProvider(provider);
  const meter = provider.getMeter('shop');
  const requests = meter.createCounter('shop.requests', { unit: '{request}' });
  const queue = meter.createUpDownCounter('shop.queue');
  const latency = meter.createHistogram('shop.latency', { unit: 'ms', advice: { explicitBucketBoundaries: [10, 100, 1000] } });
  const exponential = meter.createHistogram('shop.latency.exponential', { unit: 'ms' });
  meter.createObservableGauge('shop.temperature').addCallback(result => result.observe(36.6, { room: 'north' }));
  for (let round = 0; round < 2; round++) {
    requests.add(5, { code: '200', 'http.route': '/cart' });
    requests.add(1, { code: '500', 'http.route': '/cart' });
    queue.add(3);
    queue.add(-1);
    for (const value of [5, 50, 50, 500]) {
      latency.record(value);
      exponential.record(value);
    }
    await provider.forceFlush();
    await new Promise(resolve => setTimeout(resolve, 20));
  }

  const logs = new LoggerProvider({
    resource, processors: [new SimpleLogRecordProcessor({ exporter: told('logs', new OTLPLogExporter({ url: `${BOARD}/v1/logs`, headers })) })],
  });
  const logger = logs.getLogger('shop');
  logger.emit({ severityNumber: 9, severityText: 'INFO', body: 'the shop is open' });
  logger.emit({ severityNumber: 17, severityText: 'ERROR', body: 'no money', attributes: { 'exception.type': 'PaymentError', 'exception.message': 'card 4711 refused' } });
  logger.emit({ severityNumber: 13, body: { order: 7, parts: ['a', 'b'] } });
  await logs.forceFlush();
  await logs.shutdown();
  await provider.shutdown();
}

main().catch(failure => { console.error(failure); process.exit(1); });
