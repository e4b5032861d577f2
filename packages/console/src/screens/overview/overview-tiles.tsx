import type { ReactNode } from "react";

import { roundUsd } from "../../format/money.ts";
import {
  changeSince,
  formatCount,
  formatMs,
  formatShare,
  shortCount,
} from "../../format/numbers.ts";
import { classNames } from "../../ui/class-names.ts";
import { Icon } from "../../ui/icon.tsx";
import type { Usage } from "./usage-series.ts";

/** Usage of a period, and how long its calls took. */
export interface PeriodFigures extends Usage {
  readonly medianMs: number;
  readonly slowMs: number;
}

interface TilesProps {
  readonly now: PeriodFigures;
  /** Of the period before; absent until it is known. */
  readonly before: PeriodFigures | undefined;
}

const errorRate = ({ calls, failures }: Usage): number => (calls === 0 ? 0 : failures / calls);
const tokens = ({ promptTokens, completionTokens }: Usage): number =>
  promptTokens + completionTokens;

/** The figures of a period, each with its change against the period before. */
export const Tiles = ({ now, before }: TilesProps) => (
  <dl className="grid grid-cols-2 gap-3 md:grid-cols-3 xl:grid-cols-5">
    <Tile name="Spend" value={roundUsd(now.usd)} change={changeOf(before?.usd, now.usd)} />
    <Tile name="Calls" value={formatCount(now.calls)} change={changeOf(before?.calls, now.calls)} />
    <Tile
      name="Tokens"
      value={shortCount(tokens(now))}
      title={`${formatCount(now.promptTokens)} in prompts, ${formatCount(now.completionTokens)} in answers`}
      change={changeOf(before && tokens(before), tokens(now))}
    />
    <Tile
      name="Failed calls"
      value={formatShare(errorRate(now))}
      title={`${formatCount(now.failures)} of ${formatCount(now.calls)}`}
      change={changeOf(before && errorRate(before), errorRate(now))}
      isBadWhenUp
    />
    <Tile
      name="Median latency"
      value={formatMs(Math.round(now.medianMs))}
      note={`99th percentile ${formatMs(Math.round(now.slowMs))}`}
      change={changeOf(before?.medianMs, now.medianMs)}
      isBadWhenUp
    />
  </dl>
);

const changeOf = (before: number | undefined, now: number): number | undefined =>
  before === undefined ? undefined : changeSince(before, now);

interface TileProps {
  readonly name: string;
  readonly value: ReactNode;
  readonly title?: string;
  readonly note?: string;
  readonly change: number | undefined;
  readonly isBadWhenUp?: boolean;
}

const Tile = ({ name, value, title, note, change, isBadWhenUp = false }: TileProps) => (
  <div className="rounded-xl border border-line bg-surface px-4 py-3 shadow-card" title={title}>
    <dt className="text-sm text-soft">{name}</dt>
    <dd className="num mt-0.5 text-2xl font-semibold tracking-tight">{value}</dd>
    <dd className="mt-0.5 flex min-h-4 flex-wrap items-center gap-x-2 text-xs text-soft">
      {change === undefined ? (
        <span>no calls before</span>
      ) : (
        <Change change={change} isBadWhenUp={isBadWhenUp} />
      )}
      {note !== undefined && <span className="num">{note}</span>}
    </dd>
  </div>
);

/** Less than this is the same. */
const SAME = 0.0005;

function Change({
  change,
  isBadWhenUp,
}: {
  readonly change: number;
  readonly isBadWhenUp: boolean;
}) {
  if (Math.abs(change) < SAME) return <span>as before</span>;
  const isUp = change > 0;
  const tone = isBadWhenUp ? (isUp ? "text-bad" : "text-good") : "text-soft";
  return (
    <span className={classNames("num inline-flex items-center gap-0.5", tone)}>
      <Icon name={isUp ? "up" : "down"} size={12} />
      {formatShare(Math.abs(change))}
      <span className="sr-only">{isUp ? "more" : "less"} than in the period before</span>
    </span>
  );
}
