import { formatShare } from "../../format/numbers.ts";
import { classNames } from "../../ui/class-names.ts";
import { Icon } from "../../ui/icon.tsx";

/** Less than this is the same. */
const SAME = 0.0005;

interface ChangeProps {
  /** Against the period before: 0.25 is a quarter more. Absent where there was nothing before. */
  readonly change: number | undefined;
  readonly isBadWhenUp?: boolean;
  /** What to say where there was nothing before. */
  readonly absent: string;
}

/** How much more or less than in the period before. */
export function Change({ change, isBadWhenUp = false, absent }: ChangeProps) {
  if (change === undefined) return <span className="text-soft">{absent}</span>;
  if (Math.abs(change) < SAME) return <span className="text-soft">as before</span>;
  const isUp = change > 0;
  const tone = isBadWhenUp ? (isUp ? "text-bad" : "text-good") : "text-soft";
  return (
    <span className={classNames("num inline-flex items-center gap-0.5 whitespace-nowrap", tone)}>
      <Icon name={isUp ? "up" : "down"} size={12} />
      {formatShare(Math.abs(change))}
      <span className="sr-only">{isUp ? "more" : "less"} than in the period before</span>
    </span>
  );
}
