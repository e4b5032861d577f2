import type { components } from "@lintel/admin-client";
import { useQuery } from "@tanstack/react-query";

import { answerOf, api } from "../../../api/service.ts";
import { type Limit, limitInWords } from "../../../format/limits.ts";
import { roundUsd } from "../../../format/money.ts";
import { formatCount } from "../../../format/numbers.ts";
import { Meter } from "../../../ui/data/meter.tsx";
import { Failure } from "../../../ui/data/states.tsx";
import { Moment } from "../../../ui/values.tsx";

type Standing = components["schemas"]["LimitStanding"];

interface HolderLimitsProps {
  readonly kind: "key" | "user";
  /** Of a user: the id that Lintel gave them. */
  readonly id: string;
}

/** Every limit of a key or user, and where it stands in the window that is running. */
export function HolderLimits({ kind, id }: HolderLimitsProps) {
  const { data, error } = useQuery({
    queryKey: [kind === "key" ? "keys" : "users", "limits", id],
    queryFn: ({ signal }) => {
      const query = kind === "key" ? { keyIds: [id] } : { userIds: [id] };
      return answerOf(api.GET("/api/limits", { params: { query }, signal }));
    },
  });
  if (error !== null) return <Failure error={error} />;
  const limits = data?.[0]?.limits;
  if (data === undefined) return <p className="text-soft">…</p>;
  if (limits === undefined || limits.length === 0) {
    return <p className="text-soft">No limits: it may spend and call as much as it likes.</p>;
  }
  return (
    <ul className="space-y-3">
      {limits.map((limit, index) => (
        <li key={index}>
          <LimitLine standing={limit} />
        </li>
      ))}
    </ul>
  );
}

/** A standing as the limit it is of. */
function limitOf({ kind, limit: amount, models = [], unit }: Standing): Limit {
  if (kind === "concurrent" || unit === null) return { kind: "concurrent", amount };
  if (kind === "rate") {
    return { kind, amount, unit: unit === "mo" || unit === "total" ? "d" : unit };
  }
  if (kind === "tokens") {
    return { kind, amount, unit: unit === "s" || unit === "total" ? "d" : unit };
  }
  const spend = unit === "s" ? "m" : unit;
  return kind === "cost" ? { kind, amount, unit: spend } : { kind, amount, models, unit: spend };
}

function LimitLine({ standing }: { readonly standing: Standing }) {
  const { kind, limit: max, resetsAt, used } = standing;
  const words = limitInWords(limitOf(standing));
  const isMoney = kind === "cost" || kind === "model-cost";
  return (
    <>
      <div className="mb-1 flex flex-wrap justify-between gap-x-3">
        <span className="wrap-anywhere">{words}</span>
        {used !== null && (
          <span className="num whitespace-nowrap text-soft">
            {isMoney ? roundUsd(used) : formatCount(used)} used
            {resetsAt !== null && (
              <>
                , resets <Moment at={resetsAt} />
              </>
            )}
          </span>
        )}
      </div>
      {used !== null && <Meter used={used} max={max} label={words} />}
    </>
  );
}
