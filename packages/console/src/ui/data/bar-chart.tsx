import { useState } from "react";

import { classNames } from "../class-names.ts";

/** One part of every bar. */
export interface BarSeries {
  readonly id: string;
  readonly name: string;
  readonly values: readonly number[];
}

interface BarChartProps {
  readonly label: string;
  readonly series: readonly BarSeries[];
  /** What each bar is of. */
  readonly bars: readonly string[];
  readonly format: (value: number) => string;
}

/** Colours of series, the last one for what is left. */
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

/** The smallest of 1, 2, 2.5 and 5 × 10ⁿ that is not below a value: the top of an axis. */
export function niceTop(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= value * 0.999_999) ?? 10) * power;
}

/** Stacked bars over time. Without sight or a mouse, the table below it has the same. */
export function BarChart({ label, series, bars, format }: BarChartProps) {
  const [pointed, setPointed] = useState<number>();
  const sums = bars.map((_, bar) =>
    series.reduce((sum, { values }) => sum + (values[bar] ?? 0), 0),
  );
  const top = niceTop(Math.max(0, ...sums));
  return (
    <figure className="relative">
      <div className="grid grid-cols-[auto_1fr] gap-x-2">
        <Axis top={top} format={format} />
        <div className="relative" onMouseLeave={() => setPointed(undefined)}>
          <svg
            role="img"
            aria-label={label}
            viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
            preserveAspectRatio="none"
            className="block h-52 w-full"
          >
            <GridLines />
            {bars.map((bar, index) => (
              <Bar key={bar} index={index} count={bars.length} series={series} top={top} />
            ))}
          </svg>
          <div className="absolute inset-0 flex">
            {bars.map((bar, index) => (
              <div
                key={bar}
                onMouseEnter={() => setPointed(index)}
                className={classNames("h-full grow", pointed === index && "bg-ink/5")}
              />
            ))}
          </div>
        </div>
      </div>
      <BarNames bars={bars} />
      {pointed !== undefined && (
        <Details
          {...{ series, format }}
          bar={pointed}
          name={bars[pointed] ?? ""}
          isLeft={pointed > bars.length / 2}
        />
      )}
    </figure>
  );
}

const Axis = ({
  top,
  format,
}: {
  readonly top: number;
  readonly format: (value: number) => string;
}) => (
  <div
    className="num flex h-52 flex-col justify-between text-right text-xs text-soft"
    aria-hidden="true"
  >
    {Array.from({ length: LINES + 1 }, (_, line) => (
      <span key={line} className="-my-2 leading-4">
        {format((top * (LINES - line)) / LINES)}
      </span>
    ))}
  </div>
);

const GridLines = () =>
  Array.from({ length: LINES + 1 }, (_, line) => (
    <line
      key={line}
      x1="0"
      x2={WIDTH}
      y1={(HEIGHT * line) / LINES}
      y2={(HEIGHT * line) / LINES}
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
  return series.map(({ id, values }, place) => {
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
        className={fillOf(place)}
      />
    );
  });
}

/** As many names as there is room for. */
function BarNames({ bars }: { readonly bars: readonly string[] }) {
  const every = Math.max(1, Math.ceil(bars.length / 7));
  const shown = bars.filter((_, index) => index % every === 0);
  return (
    <div className="num mt-1.5 ml-12 flex justify-between text-xs text-soft" aria-hidden="true">
      {shown.map((bar) => (
        <span key={bar}>{bar}</span>
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
    {series.map(({ id, name: part, values }, place) =>
      (values[bar] ?? 0) === 0 ? null : (
        <p key={id} className="flex items-center gap-2">
          <span className={classNames("size-2 shrink-0 rounded-full", fillOf(place))} />
          <bdi className="min-w-0 grow truncate text-soft">{part}</bdi>
          <span className="num">{format(values[bar] ?? 0)}</span>
        </p>
      ),
    )}
  </div>
);
