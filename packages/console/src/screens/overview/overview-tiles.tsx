import type { ReactNode } from "react";

import { exactUsd, roundUsd } from "../../format/money.ts";
import {
  changeSince,
  formatCount,
  formatShare,
  formatSmallMs,
  shortCount,
  wholeShare,
} from "../../format/numbers.ts";
import { Change } from "./change.tsx";
import type { Overview, UsageSums } from "./overview-report.ts";

const errorRate = ({ calls, errors }: UsageSums): number => (calls === 0 ? 0 : errors / calls);
const tokens = ({ promptTokens, completionTokens }: UsageSums): number =>
  promptTokens + completionTokens;

/** The figures of a period, each with its change against the period before. */
export const Tiles = ({
  overview: { before, period, ...speeds },
}: {
  readonly overview: Overview;
}) => (
  <dl className="grid grid-cols-2 gap-3 md:grid-cols-3 xl:grid-cols-6">
    <Tile
      name="Spend"
      value={roundUsd(period.costInUsd)}
      title={exactUsd(period.costInNanoUsd)}
      change={changeSince(before.costInUsd, period.costInUsd)}
    />
    <Tile
      name="Calls"
      value={formatCount(period.calls)}
      change={changeSince(before.calls, period.calls)}
    />
    <Tile
      name="Tokens"
      value={shortCount(tokens(period))}
      title={`${formatCount(period.promptTokens)} in prompts, ${formatCount(period.completionTokens)} in answers`}
      change={changeSince(tokens(before), tokens(period))}
    />
    <Tile
      name="Failed calls"
      value={formatShare(errorRate(period))}
      title={`${formatCount(period.errors)} of ${formatCount(period.calls)}`}
      change={changeSince(errorRate(before), errorRate(period))}
      isBadWhenUp
    />
    <Speed name="Time to first byte" of={speeds.timeToFirstByteInMs} />
    <Speed name="Overhead of Lintel" of={speeds.overheadInMs} />
  </dl>
);

interface TileProps {
  readonly name: string;
  readonly value: ReactNode;
  readonly title?: string;
  readonly change: number | undefined;
  readonly isBadWhenUp?: boolean;
}

const Tile = ({ name, value, title, change, isBadWhenUp = false }: TileProps) => (
  <Box name={name} value={value} title={title}>
    <Change change={change} isBadWhenUp={isBadWhenUp} absent="nothing before" />
  </Box>
);

interface SpeedProps {
  readonly name: string;
  readonly of: Overview["overheadInMs"];
}

/** Median and 95th percentile. */
const Speed = ({ name, of: { calls, median, p95 } }: SpeedProps) => (
  <Box
    name={name}
    value={median === null ? "—" : formatSmallMs(median)}
    title={`Of the latest ${formatCount(calls)} calls of the period`}
  >
    {p95 === null ? "no such calls" : `${wholeShare(0.95)} within ${formatSmallMs(p95)}`}
  </Box>
);

interface BoxProps {
  readonly name: string;
  readonly value: ReactNode;
  readonly title?: string | undefined;
  readonly children: ReactNode;
}

const Box = ({ name, value, title, children }: BoxProps) => (
  <div className="rounded-xl border border-line bg-surface px-4 py-3 shadow-card" title={title}>
    <dt className="truncate text-sm text-soft">{name}</dt>
    <dd className="num mt-0.5 text-2xl font-semibold tracking-tight">{value}</dd>
    <dd className="num mt-0.5 min-h-4 text-xs text-soft">{children}</dd>
  </div>
);
