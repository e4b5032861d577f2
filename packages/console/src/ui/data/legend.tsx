import { classNames } from "../class-names.ts";
import { type BarSeries, fillOf } from "./bar-chart.tsx";

/** Which colour of a chart is what. */
export const Legend = ({ series }: { readonly series: readonly BarSeries[] }) => (
  <ul className="mt-3 flex flex-wrap gap-x-4 gap-y-1 text-xs text-soft">
    {series.map(({ fill, id, name }, place) => (
      <li key={id} className="flex min-w-0 items-center gap-1.5">
        <span className={classNames("size-2 shrink-0 rounded-full", fill ?? fillOf(place))} />
        <bdi className="max-w-48 truncate">{name}</bdi>
      </li>
    ))}
  </ul>
);
