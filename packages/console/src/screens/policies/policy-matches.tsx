import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";

import { answerOf, api } from "../../api/service.ts";
import { nowSeconds } from "../../app/clock.ts";
import { formatCount } from "../../format/numbers.ts";
import { bucketName, bucketTick } from "../../format/time.ts";
import { BarChart } from "../../ui/data/bar-chart.tsx";
import { Failure } from "../../ui/data/states.tsx";
import { chartPeriod } from "../../url/period.ts";

const DAY = 86_400;
const ACTIONS = [
  { id: "blocked", name: "Blocked", fill: "fill-bad" },
  { id: "redacted", name: "Redacted", fill: "fill-warn" },
  { id: "warned", name: "Warned", fill: "fill-series-2" },
] as const;

/** What a policy did with calls in the last 30 days. */
export function PolicyMatches({ policyId }: { readonly policyId: string }) {
  const [{ end, start }] = useState(() => chartPeriod("30d", nowSeconds()));
  const { data, error } = useQuery({
    queryKey: ["reports", "policy-matches", policyId, start],
    queryFn: ({ signal }) => {
      const params = { path: { id: policyId }, query: { start: String(start), end: String(end) } };
      return answerOf(api.GET("/api/policies/{id}/matches", { params, signal }));
    },
  });
  if (error !== null) return <Failure error={error} />;
  if (data === undefined) return null;
  const days = Array.from(
    { length: Math.round((end - start) / DAY) },
    (_, day) => start + day * DAY,
  );
  const points = new Map(data.map((point) => [point.at, point]));
  const sumOf = (action: "allowed" | (typeof ACTIONS)[number]["id"]) =>
    data.reduce((sum, point) => sum + point[action], 0);
  const acted = ACTIONS.map(({ id, name }) => `${formatCount(sumOf(id))} ${name.toLowerCase()}`);
  return (
    <section className="space-y-4 rounded-lg border border-line p-3">
      <div className="flex flex-wrap items-baseline gap-x-3">
        <h3 className="text-sm font-semibold">Last 30 days</h3>
        <p className="num grow text-sm text-soft">
          {acted.join(", ")}, {formatCount(sumOf("allowed"))} allowed
        </p>
        <Link
          href={`/requests?period=30d&policy=${policyId}`}
          className="text-sm text-accent underline"
        >
          Its requests
        </Link>
      </div>
      {data.length > 0 && (
        <BarChart
          label="Calls that the policy acted on, by day; the sums stand above"
          series={ACTIONS.map(({ fill, id, name }) => ({
            id,
            name,
            fill,
            values: days.map((at) => points.get(at)?.[id] ?? 0),
          }))}
          bars={days.map((at) => ({ name: bucketName(at, DAY), tick: bucketTick(at, DAY) }))}
          format={(count) => formatCount(count)}
          isLow
        />
      )}
    </section>
  );
}
