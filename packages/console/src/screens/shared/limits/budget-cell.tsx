import { wholeShare } from "../../../format/numbers.ts";
import { Meter } from "../../../ui/data/meter.tsx";
import type { Standings } from "./standings.ts";

/** How much of a holder’s limit that is nearest to its end is used. */
export function BudgetCell({
  id,
  standings,
}: {
  readonly id: string;
  readonly standings: Standings;
}) {
  const shares = (standings.get(id) ?? []).flatMap(({ share }) => share ?? []);
  if (shares.length === 0) return <span className="text-soft">—</span>;
  const share = Math.max(...shares) / 100;
  return (
    <span className="flex w-28 items-center gap-2">
      <Meter used={share} max={1} label="Of the limit that is nearest to its end" />
      <span className="num w-10 shrink-0 text-right text-soft">{wholeShare(share)}</span>
    </span>
  );
}
