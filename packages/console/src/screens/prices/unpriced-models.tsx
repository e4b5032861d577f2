import type { components } from "@lintel/admin-client";
import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";

import { answerOf, api } from "../../api/service.ts";
import { formatCount } from "../../format/numbers.ts";
import { Button } from "../../ui/button.tsx";
import { type Column, Table } from "../../ui/data/table.tsx";
import { Card } from "../../ui/page.tsx";
import { Moment } from "../../ui/values.tsx";

type Unpriced = components["schemas"]["UnpricedModel"];

const columns = (onReprice?: (model: Unpriced) => void): readonly Column<Unpriced>[] => [
  {
    id: "model",
    header: "Model",
    isWide: true,
    cell: ({ model, provider }) => (
      <span className="flex min-w-0 items-center gap-2">
        <bdi className="truncate font-medium">{model}</bdi>
        <bdi className="text-soft">{provider}</bdi>
      </span>
    ),
  },
  {
    id: "what",
    header: "Without a price",
    onlyWide: "md",
    cell: ({ unknownUsage }) => (
      <span className="text-soft">
        {unknownUsage.length === 0 ? "the model" : unknownUsage.join(", ")}
      </span>
    ),
  },
  {
    id: "calls",
    header: "Calls",
    align: "right",
    cell: ({ calls }) => <span className="num">{formatCount(calls)}</span>,
  },
  {
    id: "seen",
    header: "Last seen",
    onlyWide: "sm",
    align: "right",
    cell: ({ lastSeenAt }) => <Moment at={lastSeenAt} />,
  },
  {
    id: "reprice",
    header: "",
    align: "right",
    cell: (model) =>
      onReprice !== undefined && (
        <Button isSmall onClick={() => onReprice(model)}>
          Reprice
        </Button>
      ),
  },
];

interface UnpricedModelsProps {
  /** Absent where the reader may not. */
  readonly onReprice?: (model: Unpriced) => void;
}

/** Models of the last 30 days whose calls had no price, and what to do about them; nothing where there are none. */
export function UnpricedModels({ onReprice }: UnpricedModelsProps) {
  const { data = [] } = useQuery({
    queryKey: ["reports", "unpriced"],
    queryFn: ({ signal }) => answerOf(api.GET("/api/reporting/unpriced-models", { signal })),
  });
  if (data.length === 0) return null;
  return (
    <Card isFlush title="Called without a price in the last 30 days">
      <Table
        label="Models without a price"
        columns={columns(onReprice)}
        rows={data}
        idOf={({ model, provider }) => `${provider}/${model}`}
      />
      <p className="border-t border-line px-4 py-2.5 text-sm text-soft">
        Give the model a price of its own under{" "}
        <Link href="/providers" className="text-accent underline">
          Providers
        </Link>{" "}
        for calls from then on. Repricing prices those that were booked, here or by{" "}
        <code className="font-mono text-xs">lintel usage reprice</code>.
      </p>
    </Card>
  );
}
