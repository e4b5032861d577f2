import { useMemo, useState } from "react";

import { useNames } from "../../api/named.ts";
import { nowSeconds } from "../../app/clock.ts";
import { Failure, SkeletonRows } from "../../ui/data/states.tsx";
import { BareSelect } from "../../ui/form/inputs.tsx";
import { Card, Page } from "../../ui/page.tsx";
import {
  BUCKET_SECONDS,
  chartPeriod,
  PERIOD_LABELS,
  type Period,
  periodBefore,
  type PeriodName,
  readPeriodName,
} from "../../url/period.ts";
import { useParams } from "../../url/use-params.ts";
import { Breakdown } from "./breakdown.tsx";
import { FirstSteps } from "./first-steps.tsx";
import { useReport } from "./overview-report.ts";
import { type PeriodFigures, Tiles } from "./overview-tiles.tsx";
import { UsageChart } from "./usage-chart.tsx";
import {
  addUsage,
  bucketsOf,
  type Grouping,
  GROUPINGS,
  NO_USAGE,
  readGrouping,
  seriesOf,
  usageOf,
} from "./usage-series.ts";
import { Warnings } from "./warnings.tsx";

const PERIOD_CHOICES = Object.entries(PERIOD_LABELS).map(([value, label]) => ({ value, label }));

/** What was used in a period, by what, and against the period before. */
export function OverviewScreen() {
  const [params, change] = useParams();
  const name = readPeriodName(params.get("period"), "7d");
  const grouping = readGrouping(params.get("by"));
  // The clock is looked at when another period is chosen, so that what is shown stays the same meanwhile.
  const [opened] = useState(nowSeconds);
  const period = useMemo(() => chartPeriod(name, opened), [name, opened]);
  const figures = useFigures(period);
  return (
    <Page
      title="Overview"
      about="What was used, by whom, and what it cost."
      actions={
        <>
          <BareSelect
            label="Group by"
            value={grouping}
            choices={GROUPINGS}
            onChange={(by) => change({ by })}
          />
          <BareSelect
            label="Period"
            value={name}
            choices={PERIOD_CHOICES}
            onChange={(chosen) => change({ period: chosen })}
          />
        </>
      }
    >
      {figures.error !== null && <Failure error={figures.error} />}
      {figures.now === undefined && figures.error === null && <SkeletonRows count={4} />}
      {figures.now !== undefined && <Tiles now={figures.now} before={figures.before} />}
      {figures.now?.calls === 0 && <FirstSteps />}
      <Warnings />
      <Usages key={grouping} period={period} name={name} grouping={grouping} />
    </Page>
  );
}

/** The figures of a period and of the one before. */
function useFigures(period: Period) {
  const length = period.end - period.start;
  const now = useReport(period, length);
  const before = useReport(periodBefore(period), length);
  return { now: figuresOf(now.data), before: figuresOf(before.data), error: now.error };
}

function figuresOf(report: ReturnType<typeof useReport>["data"]): PeriodFigures | undefined {
  if (report === undefined) return undefined;
  return {
    ...report.dataPoints.map(usageOf).reduce(addUsage, NO_USAGE),
    medianMs: report.latencyInMsMedian,
    slowMs: report.latencyInMs99th,
  };
}

interface UsagesProps {
  readonly period: Period;
  readonly name: PeriodName;
  readonly grouping: Grouping;
}

function Usages({ period, name, grouping }: UsagesProps) {
  const size = BUCKET_SECONDS[name];
  const report = useReport(period, size, grouping);
  const buckets = useMemo(() => bucketsOf(period, size), [period, size]);
  const series = useMemo(
    () => seriesOf(report.data?.dataPoints ?? [], grouping, buckets),
    [report.data, grouping, buckets],
  );
  const names = useNames(grouping === "keyId" ? series.map(({ group }) => group) : []);
  const label = GROUPINGS.find(({ value }) => value === grouping)?.label ?? "";
  if (report.data === undefined) {
    return report.error === null ? <SkeletonRows /> : <Failure error={report.error} />;
  }
  if (series.length === 0) return null;
  return (
    <>
      <UsageChart {...{ series, grouping, names, buckets, size }} />
      <Card isFlush title={`By ${label.toLowerCase()}`}>
        <Breakdown series={series} grouping={grouping} label={label} names={names} period={name} />
      </Card>
    </>
  );
}
