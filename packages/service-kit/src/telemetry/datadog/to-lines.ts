import type { Attributes } from "@opentelemetry/api";
import { DataPointType, type MetricData } from "@opentelemetry/sdk-metrics";

import type { SampledSeries } from "../series/metric-set.ts";

/** Datadog keeps no more of a tag. */
const MAX_TAG_LENGTH = 200;
/** A line must fit a datagram that no network fragments. */
export const MAX_LINE_BYTES = 1432;

/** `key:value`, without what has a meaning in the protocol. */
export const toTag = (key: string, value: string): string =>
  `${key}:${value}`.replaceAll(/[,|#\s]/g, "_").slice(0, MAX_TAG_LENGTH);

/** What a counter had when it was last sent, by its line's end and name. */
export type SentSums = Map<string, number>;

/**
 * Metrics in DogStatsD's protocol (https://docs.datadoghq.com/extend/dogstatsd/datagram_shell, November 2026): counters as what came since
 * `sent`, which is brought up to date; gauges as they are. Histograms are left out: Datadog wants their measurements.
 */
export function metricLines(
  metrics: readonly MetricData[],
  tags: readonly string[],
  sent: SentSums,
): readonly string[] {
  return metrics.flatMap((metric) => {
    const name = nameOf(metric.descriptor.name);
    if (metric.dataPointType === DataPointType.GAUGE) {
      return metric.dataPoints.flatMap(({ attributes, value }) =>
        line(name, [value], "g", tagsOf(attributes, tags)),
      );
    }
    if (metric.dataPointType !== DataPointType.SUM) return [];
    return metric.dataPoints.flatMap(({ attributes, value }) => {
      const ending = tagsOf(attributes, tags);
      const more = value - (sent.get(name + ending) ?? 0);
      sent.set(name + ending, value);
      return more > 0 ? line(name, [more], "c", ending) : [];
    });
  });
}

/** Measurements as distributions, many to a line (protocol 1.1, agents from 7.25 on), with the share of them that was kept. */
export const sampleLines = (
  series: readonly SampledSeries[],
  tags: readonly string[],
): readonly string[] =>
  series.flatMap(({ attributes, name, seen, values }) => {
    const rate = values.length === seen ? "" : `|@${shorten(values.length / seen)}`;
    return line(nameOf(name), values, "d", rate + tagsOf(attributes, tags));
  });

const nameOf = (name: string): string => name.replaceAll(/[^\w.]/g, "_");

const tagsOf = (attributes: Attributes, tags: readonly string[]): string => {
  const own = Object.entries(attributes).map(([key, value]) => toTag(key, String(value)));
  const all = [...own, ...tags];
  return all.length === 0 ? "" : `|#${all.join(",")}`;
};

/** Six digits, as more are nothing but bytes; whole numbers as they are. */
const shorten = (value: number): string =>
  String(Number.isInteger(value) ? value : Number(value.toPrecision(6)));

/** One line, or as many as it takes for each to fit; none where not even one value fits, or none is a number. */
function line(name: string, given: readonly number[], type: string, rest: string): string[] {
  const values = given.filter((value) => Number.isFinite(value)).map(shorten);
  if (values.length === 0) return [];
  const text = `${name}:${values.join(":")}|${type}${rest}`;
  if (Buffer.byteLength(text) <= MAX_LINE_BYTES) return [text];
  if (given.length === 1) return [];
  const half = Math.ceil(given.length / 2);
  return [given.slice(0, half), given.slice(half)].flatMap((part) => line(name, part, type, rest));
}
