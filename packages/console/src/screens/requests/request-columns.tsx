import type { NamesById } from "../../api/named.ts";
import { formatCount, formatMs } from "../../format/numbers.ts";
import { Badge } from "../../ui/badge.tsx";
import type { Column } from "../../ui/data/table.tsx";
import { Cost, Moment, Name } from "../../ui/values.tsx";
import type { RequestRow } from "./request-row.ts";
import { RequestMarks, RequestStatus } from "./request-status.tsx";

/** What a list of requests shows of each. */
export const requestColumns = (names: NamesById): readonly Column<RequestRow>[] => [
  { id: "time", header: "Time", onlyWide: "sm", cell: ({ at }) => <Moment at={at} /> },
  {
    id: "model",
    header: "Model",
    isWide: true,
    cell: (row) => (
      <span className="min-w-0">
        <span className="flex min-w-0 items-center gap-2">
          <bdi className="truncate font-medium" title={row.path}>
            {row.model === "" ? row.path : row.model}
          </bdi>
          {row.provider !== "cached" && (
            <span className="hidden truncate font-normal text-soft sm:inline">{row.provider}</span>
          )}
          <span className="hidden gap-2 sm:flex">
            <RequestMarks row={row} />
          </span>
        </span>
        <span className="flex flex-wrap items-center gap-1.5 pb-1.5 text-xs font-normal text-soft sm:hidden">
          <Moment at={row.at} />
          <RequestMarks row={row} />
        </span>
      </span>
    ),
  },
  { id: "status", header: "Status", cell: (row) => <RequestStatus row={row} /> },
  {
    id: "key",
    header: "Key",
    onlyWide: "md",
    cell: ({ keyId }) => <Name name={names.keys.get(keyId)} id={keyId} maxWidth="max-w-40" />,
  },
  {
    id: "prompt",
    header: "Prompt",
    align: "right",
    onlyWide: "lg",
    cell: ({ promptTokens }) => <Tokens count={promptTokens} />,
  },
  {
    id: "answer",
    header: "Answer",
    align: "right",
    onlyWide: "lg",
    cell: ({ completionTokens }) => <Tokens count={completionTokens} />,
  },
  {
    id: "latency",
    header: "Latency",
    align: "right",
    onlyWide: "md",
    cell: ({ latencyMs }) => <span className="num whitespace-nowrap">{formatMs(latencyMs)}</span>,
  },
  {
    id: "cost",
    header: "Cost",
    align: "right",
    cell: ({ costNano, unpriced }) =>
      unpriced ? (
        <Badge tone="warn" title="No price is known for this model.">
          unpriced
        </Badge>
      ) : (
        <Cost nano={costNano} isAligned />
      ),
  },
];

const Tokens = ({ count }: { readonly count: number }) => (
  <span className="num whitespace-nowrap text-soft">{count === 0 ? "—" : formatCount(count)}</span>
);
