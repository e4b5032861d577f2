import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { answerOf, api } from "../../api/service.ts";
import { nowSeconds } from "../../app/clock.ts";
import { roundUsd } from "../../format/money.ts";
import { formatCount } from "../../format/numbers.ts";
import { bucketName, bucketTick } from "../../format/time.ts";
import { BarChart } from "../../ui/data/bar-chart.tsx";
import { chartPeriod } from "../../url/period.ts";

const DAY = 86_400;

/** What a key spent on each of the last 30 days. */
export function KeyUsage({ id }: { readonly id: string }) {
  const [{ end, start }] = useState(() => chartPeriod("30d", nowSeconds()));
  const { data } = useQuery({
    queryKey: ["reports", "key-usage", id, start],
    queryFn: ({ signal }) =>
      answerOf(
        api.POST("/api/reporting/events", {
          body: { start, end, increment: DAY, keyIds: [id] },
          signal,
        }),
      ),
  });
  const points = data?.dataPoints.filter(({ timeStamp }) => timeStamp < end) ?? [];
  const calls = points.reduce((sum, { numberOfRequests }) => sum + numberOfRequests, 0);
  if (calls === 0) return null;
  const usd = points.reduce((sum, { costInUsd }) => sum + costInUsd, 0);
  return (
    <section className="space-y-3">
      <div className="flex flex-wrap items-baseline gap-x-3">
        <h3 className="grow text-sm font-semibold">Spend in the last 30 days</h3>
        <p className="num text-sm text-soft">
          {roundUsd(usd)} for {formatCount(calls)} calls
        </p>
      </div>
      <BarChart
        label="Spend by day; the sum stands above"
        series={[{ id: "spend", name: "Spend", values: points.map(({ costInUsd }) => costInUsd) }]}
        bars={points.map(({ timeStamp: at }) => ({
          name: bucketName(at, DAY),
          tick: bucketTick(at, DAY),
        }))}
        format={(value) => roundUsd(value)}
        isLow
      />
    </section>
  );
}
