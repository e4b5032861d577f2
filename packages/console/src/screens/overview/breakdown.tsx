import { useMemo } from "react";
import { useLocation } from "wouter";

import { changeSince, columnCount, formatMs, formatShare } from "../../format/numbers.ts";
import { classNames } from "../../ui/class-names.ts";
import { fillOf } from "../../ui/data/bar-chart.tsx";
import { type Column, Table } from "../../ui/data/table.tsx";
import { Cents, Count } from "../../ui/values.tsx";
import type { PeriodName } from "../../url/period.ts";
import { Change } from "./change.tsx";
import type { UsageGroup } from "./overview-report.ts";
import type { Grouping } from "./usage-series.ts";

/** The filter that lists the requests of a group. */
const FILTERS: Record<Grouping, string> = {
  keyId: "key",
  userId: "user",
  tag: "tag",
  policyId: "policy",
  provider: "provider",
  model: "model",
  routeId: "route",
};

/** What a group is called. */
export const nameOfGroup = ({ id, name }: Pick<UsageGroup, "id" | "name">): string =>
  id === "" ? "none" : name;

interface BreakdownProps {
  readonly groups: readonly UsageGroup[];
  readonly grouping: Grouping;
  readonly label: string;
  /** Dollars of all calls. */
  readonly total: number;
  readonly period: PeriodName;
}

interface Row extends UsageGroup {
  readonly place: number;
}

const columnsOf = (label: string, total: number): readonly Column<Row>[] => [
  {
    id: "group",
    header: label,
    isWide: true,
    cell: (row) => (
      <span className="flex min-w-0 items-center gap-2.5 font-medium">
        <span className={classNames("size-2 shrink-0 rounded-full", fillOf(row.place))} />
        <bdi title={row.id} className={classNames("truncate", row.id === "" && "text-soft")}>
          {nameOfGroup(row)}
        </bdi>
      </span>
    ),
  },
  {
    id: "calls",
    header: "Calls",
    align: "right",
    cell: ({ period }) => <Count value={period.calls} />,
  },
  {
    id: "failures",
    header: "Failed",
    align: "right",
    onlyWide: "md",
    cell: ({ period: { calls, errors } }) => (
      <span className="num text-soft">{formatShare(calls === 0 ? 0 : errors / calls)}</span>
    ),
  },
  {
    id: "tokens",
    header: "Tokens",
    align: "right",
    onlyWide: "md",
    cell: ({ period }) => (
      <span className="num text-soft">
        {columnCount(period.promptTokens + period.completionTokens)}
      </span>
    ),
  },
  {
    id: "latency",
    header: "Mean latency",
    align: "right",
    onlyWide: "lg",
    cell: ({ period }) => (
      <span className="num whitespace-nowrap text-soft">
        {formatMs(Math.round(period.meanLatencyInMs))}
      </span>
    ),
  },
  {
    id: "share",
    header: "Share",
    onlyWide: "lg",
    cell: ({ place, period }) => (
      <Share place={place} share={total === 0 ? 0 : period.costInUsd / total} />
    ),
  },
  {
    id: "spend",
    header: "Spend",
    align: "right",
    cell: ({ period }) => <Cents nano={period.costInNanoUsd} />,
  },
  {
    id: "change",
    header: "Change",
    align: "right",
    onlyWide: "md",
    cell: ({ before, period }) => (
      <Change change={changeSince(before.costInUsd, period.costInUsd)} absent="new" />
    ),
  },
];

const Share = ({ share, place }: { readonly share: number; readonly place: number }) => (
  <span className="flex items-center gap-2">
    <span className="h-1.5 w-16 overflow-hidden rounded-full bg-raised">
      <span
        className={classNames("block h-full rounded-full", fillOf(place))}
        style={{ width: `${Math.min(1, share) * 100}%` }}
      />
    </span>
    <span className="num w-12 text-right text-soft">{formatShare(share)}</span>
  </span>
);

/** What each group used, the most expensive first. */
export function Breakdown({ groups, grouping, label, total, period }: BreakdownProps) {
  const [, go] = useLocation();
  const filter = FILTERS[grouping];
  const open = (row: Row) => {
    // What calls lack cannot be filtered by.
    if (row.id === "") return;
    const query = new URLSearchParams({ period, [filter]: row.id });
    go(`/requests?${query}`);
  };
  const columns = useMemo(() => columnsOf(label, total), [label, total]);
  const rows = useMemo(() => groups.map((group, place) => ({ ...group, place })), [groups]);
  return (
    <Table
      label={`Usage by ${label.toLowerCase()}`}
      columns={columns}
      rows={rows}
      idOf={({ id }) => id}
      onOpen={open}
    />
  );
}
