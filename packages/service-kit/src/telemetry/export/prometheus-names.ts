import { DataPointType, type MetricData, type ResourceMetrics } from "@opentelemetry/sdk-metrics";

/** What units are called in Prometheus; those in braces, such as `{call}`, are annotations and have no name there. */
const UNIT_NAMES: Readonly<Record<string, string>> = { s: "seconds", By: "bytes" };
/** A unit of gauges only: a share. */
const GAUGE_UNIT_NAMES: Readonly<Record<string, string>> = { ...UNIT_NAMES, "1": "ratio" };

interface Named {
  readonly name: string;
  readonly unit: string;
}

/**
 * A metric's name with its unit, by the rules for Prometheus in OpenTelemetry's specification
 * (compatibility/prometheus_and_openmetrics): the unit is appended unless the name ends with it. Dashboards of others go by these names.
 */
export function prometheusName({ name, unit }: Named, isGauge: boolean): string {
  const suffix = (isGauge ? GAUGE_UNIT_NAMES : UNIT_NAMES)[unit];
  return suffix === undefined || name.endsWith(`.${suffix}`) ? name : `${name}.${suffix}`;
}

const nameOf = ({ dataPointType, descriptor }: MetricData): string =>
  prometheusName(descriptor, dataPointType === DataPointType.GAUGE);

/** The same metrics under those names. */
export const inPrometheusNames = (collected: ResourceMetrics): ResourceMetrics => ({
  ...collected,
  scopeMetrics: collected.scopeMetrics.map((scope) => ({
    ...scope,
    metrics: scope.metrics.map((metric) => ({
      ...metric,
      descriptor: { ...metric.descriptor, name: nameOf(metric) },
    })),
  })),
});
