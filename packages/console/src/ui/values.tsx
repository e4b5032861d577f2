import { useNowSeconds } from "../app/clock.ts";
import { centsOf, exactUsd } from "../format/money.ts";
import { formatCount } from "../format/numbers.ts";
import { localTime, relativeTime, utcTime } from "../format/time.ts";
import { classNames } from "./class-names.ts";

interface MomentProps {
  readonly at: number;
  /** Its date and time instead of how long ago it was. */
  readonly isExact?: boolean;
}

/** A moment, in the reader's time; UTC when it is pointed at. */
export const Moment = ({ at, isExact = false }: MomentProps) => (
  <time
    dateTime={new Date(at * 1000).toISOString()}
    title={isExact ? utcTime(at) : `${localTime(at)} · ${utcTime(at)}`}
    className="num whitespace-nowrap"
  >
    {isExact ? localTime(at) : <Ago at={at} />}
  </time>
);

const Ago = ({ at }: { readonly at: number }) => relativeTime(at, useNowSeconds());

interface CostProps {
  readonly nano: string;
  /** In a column: as wide as nine decimals, so that the decimal points stand below each other. */
  readonly isAligned?: boolean;
}

/** An exact cost: the cents as everything else, what is smaller in a softer colour. */
export function Cost({ nano, isAligned = false }: CostProps) {
  const text = exactUsd(nano);
  const cut = /^(.*?[.,]\d\d)(\d*)(.*)$/.exec(text);
  if (cut === null) return <span className="num whitespace-nowrap">{text}</span>;
  const [, cents, rest = "", after] = cut;
  return (
    <span className="num whitespace-nowrap">
      {cents}
      <span className="text-soft">{rest}</span>
      {after}
      {isAligned && <Missing decimals={MAX_REST - rest.length} />}
    </span>
  );
}

/** Takes the room of decimals that a figure does not have, so that those of a column stand below each other; on phones there is none to spare. */
export const Missing = ({ decimals }: { readonly decimals: number }) => (
  <span aria-hidden="true" className="num invisible select-none max-sm:hidden">
    {"0".repeat(Math.max(0, decimals))}
  </span>
);

/** Decimals of a nano-dollar behind the cents. */
const MAX_REST = 7;

/** A sum to the cent; exact when it is pointed at. */
export const Cents = ({ nano }: { readonly nano: string }) => (
  <span className="num whitespace-nowrap" title={exactUsd(nano)}>
    {centsOf(nano)}
  </span>
);

export const Count = ({ value }: { readonly value: number }) => (
  <span className="num whitespace-nowrap">{formatCount(value)}</span>
);

interface NameProps {
  /** Absent: it is not known, or not any more. */
  readonly name: string | undefined;
  readonly id: string;
  /** Longer names are cut. In a cell as wide as its text this has to be said: otherwise the longest name takes the page. */
  readonly maxWidth?: "max-w-40" | "max-w-56" | "max-w-full";
  readonly className?: string;
}

/** A thing by its name; its id when it is pointed at, or where it has no name. */
export const Name = ({ name = "", id, maxWidth = "max-w-full", className }: NameProps) => (
  <bdi title={id} className={classNames("inline-block truncate align-bottom", maxWidth, className)}>
    {name === "" ? <span className="font-mono text-xs">{id.slice(0, 8)}…</span> : name}
  </bdi>
);
