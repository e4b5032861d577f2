import type { NamesById } from "../../api/named.ts";
import { formatCount, formatMs } from "../../format/numbers.ts";
import { Badge } from "../../ui/badge.tsx";
import type { Column } from "../../ui/data/table.tsx";
import { Cost, Moment, Name } from "../../ui/values.tsx";
import type { LedgerEvent } from "./request-queries.ts";
import { RequestMarks, RequestStatus } from "./request-status.tsx";

/** What a list of requests shows of each. */
export const requestColumns = (names: NamesById): readonly Column<LedgerEvent>[] => [
  { id: "time", header: "Time", cell: ({ created_at }) => <Moment at={created_at} /> },
  { id: "status", header: "Status", cell: (event) => <RequestStatus event={event} /> },
  {
    id: "model",
    header: "Model",
    isWide: true,
    cell: (event) => (
      <span className="flex min-w-0 items-center gap-2">
        <bdi className="truncate font-medium" title={event.path}>
          {event.model === "" ? event.path : event.model}
        </bdi>
        <span className="hidden truncate text-soft sm:inline">{event.provider}</span>
        <RequestMarks event={event} />
      </span>
    ),
  },
  {
    id: "key",
    header: "Key",
    onlyWide: "md",
    cell: ({ key_id }) => <Name name={names.keys.get(key_id)} id={key_id} className="max-w-40" />,
  },
  {
    id: "tokens",
    header: "Tokens",
    align: "right",
    onlyWide: "lg",
    cell: (event) => (
      <span className="num whitespace-nowrap text-soft" title="prompt → answer">
        {formatCount(event.prompt_token_count)} → {formatCount(event.completion_token_count)}
      </span>
    ),
  },
  {
    id: "latency",
    header: "Latency",
    align: "right",
    onlyWide: "md",
    cell: ({ latency_in_ms }) => (
      <span className="num whitespace-nowrap">{formatMs(latency_in_ms)}</span>
    ),
  },
  {
    id: "cost",
    header: "Cost",
    align: "right",
    cell: (event) =>
      event.unpriced ? (
        <Badge tone="warn" title="No price is known for this model.">
          unpriced
        </Badge>
      ) : (
        <Cost nano={event.costInNanoUsd} />
      ),
  },
];
