import { exactUsd, perMillion } from "../../../format/money.ts";
import { formatCount } from "../../../format/numbers.ts";
import { exactMillionths, lineNano, usageClassName } from "../../../format/usage.ts";
import { Notice } from "../../../ui/notice.tsx";
import { Missing } from "../../../ui/values.tsx";
import type { RequestDetails } from "../request-queries.ts";

/** How the cost of a request is made up: count × price for each class, and their sum, rounded once. */
export function RequestBill({ details }: { readonly details: RequestDetails }) {
  const { event, price } = details;
  const total = exactUsd(event.costInNanoUsd);
  const decimals = Math.max(...[total, ...(price?.lines ?? []).map(costOf)].map(decimalsOf));
  return (
    <div className="space-y-2">
      {price !== null && (
        <table className="num w-full text-sm">
          <caption className="sr-only">What was used, and what it cost</caption>
          <thead className="text-xs text-soft">
            <tr className="border-b border-line">
              <th scope="col" className="h-8 text-left font-medium">
                Used
              </th>
              <th scope="col" className="text-right font-medium">
                Count
              </th>
              <th scope="col" className="text-right font-medium">
                Price of a million
              </th>
              <th scope="col" className="text-right font-medium">
                Cost
              </th>
            </tr>
          </thead>
          <tbody>
            {price.lines.map((line) => (
              <BillLine key={line.usageClass} line={line} decimals={decimals} />
            ))}
          </tbody>
          <tfoot>
            <tr className="font-semibold">
              <th scope="row" colSpan={3} className="h-9 text-left">
                In all, to the nano-dollar
              </th>
              <td className="text-right">
                {total}
                <Missing decimals={decimals - decimalsOf(total)} />
              </td>
            </tr>
          </tfoot>
        </table>
      )}
      {price === null && (
        <p>
          Cost: <strong className="num">{total}</strong>
        </p>
      )}
      {price !== null && (
        <p className="text-xs text-soft">
          Prices of <bdi>{price.model}</bdi> by {price.version}, as they were when the call ended.
        </p>
      )}
      <BillNotices event={event} />
    </div>
  );
}

type Line = NonNullable<RequestDetails["price"]>["lines"][number];

const costOf = ({ count, nanoUsdPerMillion }: Line): string =>
  nanoUsdPerMillion === null ? "—" : exactMillionths(lineNano(count, nanoUsdPerMillion));

const decimalsOf = (text: string): number => /[.,](\d+)\D*$/.exec(text)?.[1]?.length ?? 0;

interface BillLineProps {
  readonly line: Line;
  /** As many as the line with the most of them has. */
  readonly decimals: number;
}

function BillLine({ line, decimals }: BillLineProps) {
  const { count, nanoUsdPerMillion, usageClass } = line;
  const cost = costOf(line);
  return (
    <tr className="border-b border-line">
      <th scope="row" className="h-8 text-left font-normal">
        {usageClassName(usageClass)}
      </th>
      <td className="text-right">{formatCount(count)}</td>
      <td className="text-right text-soft">
        {nanoUsdPerMillion === null ? "no price" : perMillion(nanoUsdPerMillion)}
      </td>
      <td className="text-right">
        {cost}
        <Missing decimals={decimals - decimalsOf(cost)} />
      </td>
    </tr>
  );
}

/** What keeps the figure from being the provider's. */
function BillNotices({ event }: { readonly event: RequestDetails["event"] }) {
  const reasons = [
    event.unpriced && "No price is known for something that was used: it is not in the cost.",
    event.usageSource === "estimated" &&
      "The provider reported no usage: it is an estimate within the call's bound.",
    event.outcome === "unknown" &&
      "The gateway died while this call was under way: its cost is an estimate, which can be corrected.",
    event.clamped &&
      "A count that the provider reported was impossible, and was brought into range.",
    event.unknownUsage.length > 0 &&
      `The provider reported usage without a known price: ${event.unknownUsage.join(", ")}.`,
    event.otherUsage.length > 0 &&
      `It includes parts priced by other models: ${event.otherUsage.map(({ model }) => model).join(", ")}.`,
  ].filter((reason) => typeof reason === "string");
  return reasons.map((reason) => (
    <Notice key={reason} tone="warn">
      {reason}
    </Notice>
  ));
}
