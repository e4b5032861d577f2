import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";

import { answerOf, api } from "../../api/service.ts";
import { nowSeconds } from "../../app/clock.ts";
import { formatCount } from "../../format/numbers.ts";
import { bucketName, bucketTick } from "../../format/time.ts";
import { BarChart } from "../../ui/data/bar-chart.tsx";
import { Legend } from "../../ui/data/legend.tsx";
import { Failure } from "../../ui/data/states.tsx";
import { ChoiceRow } from "../../ui/form/choice-row.tsx";
import { chartPeriod } from "../../url/period.ts";
import { useParams } from "../../url/use-params.ts";
import { type MatchesPoint, seriesByAction, seriesByType, sumOf } from "./match-series.ts";

const DAY = 86_400;
const CHOICES = [
  { value: "action", label: "By action" },
  { value: "type", label: "By type" },
] as const;

/** What a policy did with calls in the last 30 days, and what it found in them. */
export function PolicyMatches({ policyId }: { readonly policyId: string }) {
  const [{ end, start }] = useState(() => chartPeriod("30d", nowSeconds()));
  const { data, error } = useQuery({
    queryKey: ["reports", "policy-matches", policyId, start],
    queryFn: ({ signal }) => {
      const query = { start: String(start), end: String(end), types: "true" as const };
      const params = { path: { id: policyId }, query };
      return answerOf(api.GET("/api/policies/{id}/matches", { params, signal }));
    },
  });
  if (error !== null) return <Failure error={error} />;
  if (data === undefined) return null;
  const days = Array.from(
    { length: Math.round((end - start) / DAY) },
    (_, day) => start + day * DAY,
  );
  return (
    <section className="space-y-3 rounded-lg border border-line p-3">
      <div className="flex flex-wrap items-baseline gap-x-3">
        <h3 className="text-sm font-semibold">Last 30 days</h3>
        <p className="num grow text-sm text-soft">{inWords(data, days)}</p>
        <Link
          href={`/requests?period=30d&policy=${policyId}`}
          className="text-sm text-accent underline"
        >
          Its requests
        </Link>
      </div>
      {data.length > 0 && <MatchesChart points={data} days={days} />}
    </section>
  );
}

function inWords(points: readonly MatchesPoint[], days: readonly number[]): string {
  const acted = seriesByAction(points, days).map(
    (each) => `${formatCount(sumOf(each))} ${each.name.toLowerCase()}`,
  );
  const allowed = points.reduce((sum, point) => sum + point.allowed, 0);
  return `${acted.join(", ")}, ${formatCount(allowed)} allowed`;
}

interface MatchesChartProps {
  readonly points: readonly MatchesPoint[];
  readonly days: readonly number[];
}

function MatchesChart({ points, days }: MatchesChartProps) {
  const [params, change] = useParams();
  const isByType = params.get("matches") === "type";
  const series = isByType ? seriesByType(points, days) : seriesByAction(points, days);
  const label = isByType
    ? "What the policy found, by type and day; the sums stand below"
    : "Calls that the policy acted on, by day; the sums stand above";
  return (
    <div className="space-y-3">
      <ChoiceRow
        label="Shown"
        choices={CHOICES}
        chosen={isByType ? "type" : "action"}
        onChoose={(chosen) => change({ matches: chosen === "type" ? chosen : undefined })}
      />
      {series.length === 0 ? (
        <p className="text-sm text-soft">It found nothing.</p>
      ) : (
        <BarChart
          label={label}
          series={series}
          bars={days.map((at) => ({ name: bucketName(at, DAY), tick: bucketTick(at, DAY) }))}
          format={(count) => formatCount(count)}
          isLow
        />
      )}
      <Legend
        series={series.map((each) => ({
          ...each,
          name: `${each.name} ${formatCount(sumOf(each))}`,
        }))}
      />
    </div>
  );
}
