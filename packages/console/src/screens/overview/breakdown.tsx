import { useLocation } from "wouter";

import type { NamesById } from "../../api/named.ts";
import { formatShare, shortCount } from "../../format/numbers.ts";
import { classNames } from "../../ui/class-names.ts";
import { fillOf } from "../../ui/data/bar-chart.tsx";
import { type Column, Table } from "../../ui/data/table.tsx";
import { Count, Name, Sum } from "../../ui/values.tsx";
import type { PeriodName } from "../../url/period.ts";
import type { Grouping, Series } from "./usage-series.ts";

/** Groups whose requests can be listed, by the filter for it. */
const FILTERS: Partial<Record<Grouping, string>> = { keyId: "key", userId: "user", tag: "tag" };

/** What a group is called. */
export function nameOfGroup(
  group: string,
  grouping: Grouping,
  names: NamesById,
): string | undefined {
  if (group === "") return "none";
  if (grouping === "keyId") return names.keys.get(group);
  if (grouping === "routeId") return names.routes.get(group);
  if (grouping === "policyId") return names.policies.get(group);
  return group;
}

interface BreakdownProps {
  readonly series: readonly Series[];
  readonly grouping: Grouping;
  readonly label: string;
  readonly names: NamesById;
  readonly period: PeriodName;
}

interface Row extends Series {
  readonly place: number;
}

/** What each group used, the most expensive first. */
export function Breakdown({ series, grouping, label, names, period }: BreakdownProps) {
  const [, go] = useLocation();
  const total = series.reduce((sum, { total: { usd } }) => sum + usd, 0);
  const filter = FILTERS[grouping];
  const open = (row: Row) => {
    const query = new URLSearchParams({ period, [filter ?? ""]: row.group });
    go(`/requests?${query}`);
  };
  const columns: readonly Column<Row>[] = [
    {
      id: "group",
      header: label,
      isWide: true,
      cell: ({ group, place }) => (
        <span className="flex min-w-0 items-center gap-2.5 font-medium">
          <span className={classNames("size-2 shrink-0 rounded-full", fillOf(place))} />
          <Name name={nameOfGroup(group, grouping, names)} id={group} />
        </span>
      ),
    },
    {
      id: "calls",
      header: "Calls",
      align: "right",
      cell: (row) => <Count value={row.total.calls} />,
    },
    {
      id: "failures",
      header: "Failed",
      align: "right",
      onlyWide: "md",
      cell: ({ total: { calls, failures } }) => (
        <span className="num text-soft">{formatShare(calls === 0 ? 0 : failures / calls)}</span>
      ),
    },
    {
      id: "tokens",
      header: "Tokens",
      align: "right",
      onlyWide: "md",
      cell: (row) => (
        <span className="num text-soft">
          {shortCount(row.total.promptTokens + row.total.completionTokens)}
        </span>
      ),
    },
    {
      id: "share",
      header: "Share",
      align: "right",
      onlyWide: "md",
      cell: (row) => (
        <span className="num text-soft">
          {formatShare(total === 0 ? 0 : row.total.usd / total)}
        </span>
      ),
    },
    { id: "spend", header: "Spend", align: "right", cell: (row) => <Sum usd={row.total.usd} /> },
  ];
  return (
    <Table
      label={`Usage by ${label.toLowerCase()}`}
      columns={columns}
      rows={series.map((row, place) => ({ ...row, place }))}
      idOf={({ group }) => group}
      {...(filter !== undefined && { onOpen: open })}
    />
  );
}
