import { useMemo, useState } from "react";

import { nowSeconds } from "../../app/clock.ts";
import { Failure, SkeletonRows } from "../../ui/data/states.tsx";
import { BareSelect } from "../../ui/form/inputs.tsx";
import { Card, Page } from "../../ui/page.tsx";
import {
  BUCKET_SECONDS,
  chartPeriod,
  PERIOD_LABELS,
  type Period,
  type PeriodName,
  readPeriodName,
} from "../../url/period.ts";
import { useParams } from "../../url/use-params.ts";
import { ExportMenu } from "../shared/list/export-menu.tsx";
import { onePage } from "../shared/list/export-text.ts";
import { Breakdown } from "./breakdown.tsx";
import { FirstSteps } from "./first-steps.tsx";
import { type Overview, useOverview } from "./overview-report.ts";
import { Tiles } from "./overview-tiles.tsx";
import { UsageChart } from "./usage-chart.tsx";
import { type Grouping, GROUPINGS, readGrouping } from "./usage-series.ts";
import { Warnings } from "./warnings.tsx";

const PERIOD_CHOICES = Object.entries(PERIOD_LABELS).map(([value, label]) => ({ value, label }));
const GROUP_CHOICES = GROUPINGS.map(({ label, value }) => ({
  value,
  label: `By ${label.toLowerCase()}`,
}));

/** What was used in a period, by what, and against the period before. */
export function OverviewScreen() {
  const [params, change] = useParams();
  const name = readPeriodName(params.get("period"), "7d");
  const grouping = readGrouping(params.get("by"));
  // The clock is looked at when another period is chosen, so that what is shown stays the same meanwhile.
  const [opened] = useState(nowSeconds);
  const period = useMemo(() => chartPeriod(name, opened), [name, opened]);
  const { data, error, refetch } = useOverview(period, grouping);
  return (
    <Page
      title="Overview"
      about="What was used, by whom, and what it cost."
      actions={
        <>
          <BareSelect
            label="Group by"
            value={grouping}
            choices={GROUP_CHOICES}
            onChange={(by) => change({ by })}
          />
          <BareSelect
            label="Period"
            value={name}
            choices={PERIOD_CHOICES}
            onChange={(chosen) => change({ period: chosen })}
          />
          <ExportMenu
            name={`usage-by-${grouping}`}
            pages={() => onePage(data?.groups.map(exportRow))}
          />
        </>
      }
    >
      {error !== null && <Failure error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <SkeletonRows count={4} />}
      {data !== undefined && <Tiles overview={data} />}
      {data?.period.calls === 0 && <FirstSteps />}
      {data !== undefined && data.period.calls > 0 && (
        <Groups key={grouping} overview={data} {...{ period, name, grouping }} />
      )}
      <Warnings />
    </Page>
  );
}

/** The groups as they are shown, for a spreadsheet. */
const exportRow = ({ before, id, name, period }: Overview["groups"][number]) => ({
  id,
  name,
  ...period,
  costBeforeInNanoUsd: before.costInNanoUsd,
  callsBefore: before.calls,
});

interface GroupsProps {
  readonly overview: Overview;
  readonly period: Period;
  readonly name: PeriodName;
  readonly grouping: Grouping;
}

function Groups({ overview, period, name, grouping }: GroupsProps) {
  const label = GROUPINGS.find(({ value }) => value === grouping)?.label ?? "";
  const { groups, hasMoreGroups } = overview;
  return (
    <>
      <UsageChart {...{ groups, hasMoreGroups, grouping, period }} size={BUCKET_SECONDS[name]} />
      <Card isFlush title={`By ${label.toLowerCase()}`}>
        <Breakdown
          groups={groups}
          grouping={grouping}
          label={label}
          total={overview.period.costInUsd}
          period={name}
        />
        {hasMoreGroups && (
          <p className="border-t border-line px-4 py-2.5 text-sm text-soft">
            These are the {groups.length} that cost most. There are more.
          </p>
        )}
      </Card>
    </>
  );
}
