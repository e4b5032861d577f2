import { useState } from "react";

import { classNames } from "../class-names.ts";

/** One part of every bar. */
export interface BarSeries {
  readonly id: string;
  readonly name: string;
  readonly values: readonly number[];
  /** Its own colour; by default that of its position. */
  readonly fill?: string;
}

/** What a bar stands for: in full, and as shown on the axis. */
export interface BarTime {
  readonly name: string;
  readonly tick: string;
}

interface BarChartProps {
  readonly label: string;
  readonly series: readonly BarSeries[];
  readonly bars: readonly BarTime[];
  readonly format: (value: number) => string;
  /** Half as high, for use beside other content. */
  readonly isLow?: boolean;
}

/** Colours of the series; the last one is for the rest. */
const FILLS = [
  "fill-series-1",
  "fill-series-2",
  "fill-series-3",
  "fill-series-4",
  "fill-series-5",
  "fill-series-6",
  "fill-series-7",
  "fill-series-8",
] as const;
export const fillOf = (index: number): string => FILLS[Math.min(index, FILLS.length - 1)] ?? "";

const HEIGHT = 200;
const WIDTH = 1000;
const LINES = 4;

/** Axis maxima whose quarters are short numbers. */
const TOPS = [1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8, 10];

/** The axis maximum: the smallest of these × 10ⁿ that is not below the value. */
export function niceTop(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return (TOPS.find((factor) => factor * power >= value * 0.999_999) ?? 10) * power;
}

/** Stacked bars over time. The table below has the same figures for users who cannot see or point. */
export function BarChart({ label, series, bars, format, isLow = false }: BarChartProps) {
  const [pointed, setPointed] = useState<number>();
  const sums = bars.map((_, bar) =>
    series.reduce((sum, { values }) => sum + (values[bar] ?? 0), 0),
  );
  const top = niceTop(Math.max(0, ...sums));
  const height = isLow ? "h-24" : "h-52";
  return (
    <figure className="relative">
      <div className="grid grid-cols-[auto_1fr] gap-x-2">
        <Axis top={top} format={format} height={height} lines={isLow ? 2 : LINES} />
        <div className="relative" onMouseLeave={() => setPointed(undefined)}>
          <svg
            role="img"
            aria-label={label}
            viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
            preserveAspectRatio="none"
            className={classNames("block w-full", height)}
          >
            <GridLines lines={isLow ? 2 : LINES} />
            {bars.map((bar, index) => (
              <Bar key={bar.name} index={index} count={bars.length} series={series} top={top} />
            ))}
          </svg>
          <div className={classNames("absolute inset-x-0 top-0 flex", height)}>
            {bars.map((bar, index) => (
              <div
                key={bar.name}
                onMouseEnter={() => setPointed(index)}
                className={classNames("h-full grow", pointed === index && "bg-ink/5")}
              />
            ))}
          </div>
          <Ticks bars={bars} />
        </div>
      </div>
      {pointed !== undefined && (
        <Details
          {...{ series, format }}
          bar={pointed}
          name={bars[pointed]?.name ?? ""}
          isLeft={pointed > bars.length / 2}
        />
      )}
    </figure>
  );
}

interface AxisProps {
  readonly top: number;
  readonly format: (value: number) => string;
  readonly height: string;
  readonly lines: number;
}

const Axis = ({ top, format, height, lines }: AxisProps) => (
  <div
    className={classNames("num flex flex-col justify-between text-right text-xs text-soft", height)}
    aria-hidden="true"
  >
    {Array.from({ length: lines + 1 }, (_, line) => (
      <span key={line} className="-my-2 leading-4">
        {format((top * (lines - line)) / lines)}
      </span>
    ))}
  </div>
);

const GridLines = ({ lines }: { readonly lines: number }) =>
  Array.from({ length: lines + 1 }, (_, line) => (
    <line
      key={line}
      x1="0"
      x2={WIDTH}
      y1={(HEIGHT * line) / lines}
      y2={(HEIGHT * line) / lines}
      className="stroke-line"
      vectorEffect="non-scaling-stroke"
    />
  ));

interface BarProps {
  readonly index: number;
  readonly count: number;
  readonly series: readonly BarSeries[];
  readonly top: number;
}

function Bar({ index, count, series, top }: BarProps) {
  const step = WIDTH / count;
  let below = 0;
  return series.map(({ id, fill, values }, place) => {
    const height = ((values[index] ?? 0) / top) * HEIGHT;
    below += height;
    if (height === 0) return null;
    return (
      <rect
        key={id}
        x={index * step + step * 0.14}
        width={step * 0.72}
        y={HEIGHT - below}
        height={height}
        className={fill ?? fillOf(place)}
      />
    );
  });
}

/** As many ticks as there is room for. */
const MAX_TICKS = 8;

interface Tick {
  readonly index: number;
  readonly tick: string;
}

/** Only the first of several bars with the same tick (those of a day) shows it, and no two ticks are adjacent. */
export function ticksOf(bars: readonly BarTime[]): readonly Tick[] {
  const first = bars
    .map(({ tick }, index) => ({ tick, index }))
    .filter(({ index, tick }) => bars[index - 1]?.tick !== tick);
  const every = Math.max(1, Math.ceil(first.length / MAX_TICKS));
  const ticks = first.filter((_, place) => place % every === 0);
  const next = ticks[1]?.index ?? bars.length;
  // The first day of a period is often incomplete.
  return next < bars.length / MAX_TICKS / 1.5 ? ticks.slice(1) : ticks;
}

/** Ticks, centred below their bars. */
function Ticks({ bars }: { readonly bars: readonly BarTime[] }) {
  return (
    <div className="num relative mt-1.5 h-4 text-xs text-soft" aria-hidden="true">
      {ticksOf(bars).map(({ index, tick }, place) => (
        <span
          key={index}
          className={classNames(
            "absolute -translate-x-1/2 whitespace-nowrap",
            // On a phone there is room for half of them.
            place % 2 === 1 && "max-sm:hidden",
          )}
          style={{ left: `${((index + 0.5) / bars.length) * 100}%` }}
        >
          {tick}
        </span>
      ))}
    </div>
  );
}

interface DetailsProps {
  readonly series: readonly BarSeries[];
  readonly format: (value: number) => string;
  readonly bar: number;
  readonly name: string;
  readonly isLeft: boolean;
}

const Details = ({ series, format, bar, name, isLeft }: DetailsProps) => (
  <div
    className={classNames(
      "pointer-events-none absolute top-0 z-10 w-56 rounded-lg border border-line bg-surface p-2.5 text-xs shadow-over",
      isLeft ? "left-16" : "right-2",
    )}
  >
    <p className="mb-1 font-medium">{name}</p>
    {series.map(({ id, fill, name: part, values }, place) =>
      (values[bar] ?? 0) === 0 ? null : (
        <p key={id} className="flex items-center gap-2">
          <span className={classNames("size-2 shrink-0 rounded-full", fill ?? fillOf(place))} />
          <bdi className="min-w-0 grow truncate text-soft">{part}</bdi>
          <span className="num">{format(values[bar] ?? 0)}</span>
        </p>
      ),
    )}
  </div>
);
