import { limitInWords, limitsOf, type Limit } from "../../format/limits.ts";
import { roundUsd } from "../../format/money.ts";
import { formatCount } from "../../format/numbers.ts";
import { Meter } from "../../ui/data/meter.tsx";
import type { Key } from "./key-queries.ts";
import { type LimitUse, useLimitUse } from "./limit-use.ts";

/** Every limit of a key, and where it stands in the window that is running. */
export function KeyLimits({ apiKey }: { readonly apiKey: Key }) {
  const limits = limitsOf(apiKey);
  const uses = useLimitUse(apiKey.keyId, limits);
  if (limits.length === 0) {
    return <p className="text-soft">No limits: it may spend and call as much as it likes.</p>;
  }
  return (
    <ul className="space-y-3">
      {limits.map((limit, index) => (
        <li key={JSON.stringify(limit)}>
          <LimitLine limit={limit} use={uses[index]} />
        </li>
      ))}
    </ul>
  );
}

function LimitLine({ limit, use }: { readonly limit: Limit; readonly use: LimitUse | undefined }) {
  const words = limitInWords(limit);
  const isMoney = limit.kind === "cost" || limit.kind === "model-cost";
  return (
    <>
      <div className="mb-1 flex justify-between gap-3">
        <span className="wrap-anywhere">{words}</span>
        {use !== undefined && (
          <span className="num whitespace-nowrap text-soft">
            {isMoney ? roundUsd(use.used) : formatCount(use.used)} used
          </span>
        )}
      </div>
      {use !== undefined && <Meter used={use.used} max={use.max} label={words} />}
    </>
  );
}
