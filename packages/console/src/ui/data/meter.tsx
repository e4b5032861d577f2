import { wholeShare } from "../../format/numbers.ts";
import { classNames } from "../class-names.ts";

const NEAR = 0.8;

/** How much of a bound is used. Its colour says near or over; so do the words beside it. */
export function Meter({
  used,
  max,
  label,
  isProgress = false,
}: {
  readonly used: number;
  readonly max: number;
  readonly label: string;
  /** Nearer to its end is better. */
  readonly isProgress?: boolean;
}) {
  const share = max === 0 ? 0 : Math.min(1, used / max);
  return (
    <div
      role="meter"
      aria-label={label}
      aria-valuenow={Math.round(share * 100)}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuetext={wholeShare(share)}
      className="h-1.5 w-full overflow-hidden rounded-full bg-raised"
    >
      <div
        style={{ width: `${share * 100}%` }}
        className={classNames(
          "h-full rounded-full",
          isProgress || share < NEAR ? "bg-accent" : share >= 1 ? "bg-bad" : "bg-series-3",
        )}
      />
    </div>
  );
}
