import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";

import { answerOf, api } from "../../api/service.ts";
import { roundUsd } from "../../format/money.ts";
import { formatCount } from "../../format/numbers.ts";
import { Meter } from "../../ui/data/meter.tsx";
import { Card } from "../../ui/page.tsx";

const SHOWN = 6;

/** What somebody should look at: budgets near their end, and models without a price. */
export function Warnings() {
  const { data: budgets = [] } = useQuery({
    queryKey: ["reports", "near-limits"],
    queryFn: ({ signal }) =>
      answerOf(
        api.GET("/api/reporting/near-limits", { params: { query: { limit: "6" } }, signal }),
      ),
  });
  const { data: models = [] } = useQuery({
    queryKey: ["reports", "unpriced"],
    queryFn: ({ signal }) => answerOf(api.GET("/api/reporting/unpriced-models", { signal })),
  });
  if (budgets.length + models.length === 0) return null;
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      {budgets.length > 0 && (
        <Card title="Budgets near their end">
          <ul className="space-y-3">
            {budgets.map((budget) => (
              <li key={`${budget.id} ${budget.unit}`}>
                <div className="mb-1 flex justify-between gap-3">
                  <Link
                    href={
                      budget.kind === "key" ? `/keys?key=${budget.id}` : `/users?user=${budget.id}`
                    }
                    className="min-w-0 truncate font-medium hover:underline"
                  >
                    <bdi>{budget.name}</bdi>
                  </Link>
                  <span className="num whitespace-nowrap text-soft">
                    {roundUsd(budget.spentInUsd)} of {roundUsd(budget.limitInUsd)}
                  </span>
                </div>
                <Meter
                  used={budget.spentInUsd}
                  max={budget.limitInUsd}
                  label={`Budget of ${budget.name}`}
                />
              </li>
            ))}
          </ul>
        </Card>
      )}
      {models.length > 0 && (
        <Card title="Models without a price">
          <ul className="space-y-1.5">
            {models.slice(0, SHOWN).map((model) => (
              <li key={`${model.provider}/${model.model}`} className="flex justify-between gap-3">
                <bdi className="min-w-0 truncate font-medium">{`${model.provider}/${model.model}`}</bdi>
                <span className="num whitespace-nowrap text-soft">
                  {formatCount(model.calls)} calls
                </span>
              </li>
            ))}
          </ul>
        </Card>
      )}
    </div>
  );
}
