import { useMemo } from "react";

import { roundUsd } from "../../format/money.ts";
import { formatCount, shortCount } from "../../format/numbers.ts";
import { bucketName, bucketTick } from "../../format/time.ts";
import { BarChart, type BarSeries } from "../../ui/data/bar-chart.tsx";
import { Legend } from "../../ui/data/legend.tsx";
import { Failure, SkeletonRows } from "../../ui/data/states.tsx";
import { ChoiceRow } from "../../ui/form/choice-row.tsx";
import { Card } from "../../ui/page.tsx";
import type { Period } from "../../url/period.ts";
import { useParams } from "../../url/use-params.ts";
import { nameOfGroup } from "./breakdown.tsx";
import { isFiltered, type UsageGroup, useSeries } from "./overview-report.ts";
import {
  bucketsByGroup,
  bucketsOf,
  type Grouping,
  sumOfGroups,
  type Usage,
  withoutGroups,
} from "./usage-series.ts";

interface Measure {
  readonly value: string;
  readonly label: string;
  readonly of: (usage: Usage) => number;
  readonly format: (value: number) => string;
}

const SPEND: Measure = {
  value: "spend",
  label: "Spend",
  of: ({ usd }) => usd,
  format: (usd) => roundUsd(usd),
};
const MEASURES: readonly Measure[] = [
  SPEND,
  {
    value: "calls",
    label: "Calls",
    of: ({ calls }) => calls,
    format: (calls) => shortCount(calls),
  },
  {
    value: "tokens",
    label: "Tokens",
    of: ({ tokens }) => tokens,
    format: (tokens) => shortCount(tokens),
  },
  {
    value: "failures",
    label: "Failed calls",
    of: ({ failures }) => failures,
    format: (count) => formatCount(count),
  },
];

/** The rest is one series of its own: more colours could not be distinguished. */
const MAX_SERIES = 7;

interface UsageChartProps {
  readonly groups: readonly UsageGroup[];
  readonly hasMoreGroups: boolean;
  readonly grouping: Grouping;
  readonly period: Period;
  readonly size: number;
}

/** Usage over time. */
export function UsageChart(props: UsageChartProps) {
  const [params, change] = useParams();
  const measure = MEASURES.find(({ value }) => value === params.get("show")) ?? SPEND;
  const { bars, error, parts } = useParts(props);
  const series: readonly BarSeries[] | undefined = parts?.map(({ id, name, usages }) => ({
    id,
    name,
    values: usages.map((usage) => Math.max(0, measure.of(usage))),
  }));
  return (
    <Card
      title={
        <ChoiceRow
          label="Measure"
          choices={MEASURES}
          chosen={measure.value}
          onChoose={(show) => change({ show: show === SPEND.value ? undefined : show })}
        />
      }
    >
      {error !== null && <Failure error={error} />}
      {series === undefined && error === null && <SkeletonRows count={6} />}
      {series !== undefined && (
        <>
          <BarChart
            label={`${measure.label} over time; the table below has the sums`}
            series={series}
            bars={bars}
            format={measure.format}
          />
          <Legend series={series} />
        </>
      )}
    </Card>
  );
}

interface Part {
  readonly id: string;
  readonly name: string;
  readonly usages: readonly Usage[];
}

/** The series of the chart: the most expensive groups, and everything else as one. */
function useParts({ groups, hasMoreGroups, grouping, period, size }: UsageChartProps) {
  const drawn = groups.filter(({ id }) => !isFiltered(grouping) || id !== "").slice(0, MAX_SERIES);
  const ids = drawn.map(({ id }) => id);
  const request = { period, increment: size };
  const grouped = useSeries({ ...request, grouping, groups: ids });
  const everything = useSeries(request);
  const buckets = useMemo(() => bucketsOf(period, size), [period, size]);
  const bars = useMemo(
    () => buckets.map((at) => ({ name: bucketName(at, size), tick: bucketTick(at, size) })),
    [buckets, size],
  );
  const error = grouped.error ?? everything.error;
  const isWaiting = everything.data === undefined || (grouped.data === undefined && ids.length > 0);
  if (isWaiting) return { bars, error, parts: undefined };
  const found = bucketsByGroup(grouped.data?.dataPoints ?? [], grouping, buckets);
  const parts: readonly Part[] = drawn.map((group) => ({
    id: group.id,
    name: nameOfGroup(group),
    usages: found.get(group.id) ?? [],
  }));
  const others = groups.length - drawn.length;
  if (others === 0) return { bars, error, parts };
  const shown = new Set(ids);
  const usages = isFiltered(grouping)
    ? withoutGroups(
        bucketsByGroup(everything.data.dataPoints, undefined, buckets).get("") ?? [],
        parts.map((part) => part.usages),
      )
    : sumOfGroups(
        [...found].filter(([id]) => !shown.has(id)).map(([, each]) => each),
        buckets,
      );
  const name = isFiltered(grouping) || hasMoreGroups ? "all others" : `${others} more`;
  return { bars, error, parts: [...parts, { id: " rest", name, usages }] };
}
