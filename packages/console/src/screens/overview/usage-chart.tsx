import type { NamesById } from "../../api/named.ts";
import { roundUsd } from "../../format/money.ts";
import { formatCount, shortCount } from "../../format/numbers.ts";
import { bucketLabel } from "../../format/time.ts";
import { classNames } from "../../ui/class-names.ts";
import { BarChart, type BarSeries, fillOf } from "../../ui/data/bar-chart.tsx";
import { Card } from "../../ui/page.tsx";
import { useParams } from "../../url/use-params.ts";
import { nameOfGroup } from "./breakdown.tsx";
import type { Grouping, Series, Usage } from "./usage-series.ts";

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
    of: ({ promptTokens, completionTokens }) => promptTokens + completionTokens,
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
  readonly series: readonly Series[];
  readonly grouping: Grouping;
  readonly names: NamesById;
  readonly buckets: readonly number[];
  readonly size: number;
}

/** Usage over time. */
export function UsageChart({ series, grouping, names, buckets, size }: UsageChartProps) {
  const [params, change] = useParams();
  const measure = MEASURES.find(({ value }) => value === params.get("show")) ?? SPEND;
  const parts = series.slice(0, MAX_SERIES).map(({ group, buckets: usages }) => ({
    id: group,
    name: nameOfGroup(group, grouping, names) ?? group.slice(0, 8),
    values: usages.map(measure.of),
  }));
  const rest = restOf(series.slice(MAX_SERIES), buckets.length, measure);
  const all = rest === undefined ? parts : [...parts, rest];
  return (
    <Card
      title={
        <span className="flex flex-wrap gap-1 py-1.5" role="group" aria-label="Measure">
          {MEASURES.map(({ value, label }) => (
            <button
              key={value}
              type="button"
              aria-pressed={value === measure.value}
              onClick={() => change({ show: value })}
              className={classNames(
                "rounded-md px-2 py-1 text-sm font-medium",
                value === measure.value ? "bg-accent-tint text-accent" : "text-soft hover:text-ink",
              )}
            >
              {label}
            </button>
          ))}
        </span>
      }
    >
      <BarChart
        label={`${measure.label} over time; the table below has the sums`}
        series={all}
        bars={buckets.map((at) => bucketLabel(at, size))}
        format={measure.format}
      />
      <Legend series={all} />
    </Card>
  );
}

function restOf(series: readonly Series[], count: number, { of }: Measure): BarSeries | undefined {
  if (series.length === 0) return undefined;
  const values = Array.from({ length: count }, (_, index) =>
    series.reduce((sum, { buckets }) => {
      const usage = buckets[index];
      return usage === undefined ? sum : sum + of(usage);
    }, 0),
  );
  return { id: " rest", name: `${series.length} more`, values };
}

const Legend = ({ series }: { readonly series: readonly BarSeries[] }) => (
  <ul className="mt-3 flex flex-wrap gap-x-4 gap-y-1 text-xs text-soft">
    {series.map(({ id, name }, place) => (
      <li key={id} className="flex min-w-0 items-center gap-1.5">
        <span className={classNames("size-2 shrink-0 rounded-full", fillOf(place))} />
        <bdi className="max-w-48 truncate">{name}</bdi>
      </li>
    ))}
  </ul>
);
