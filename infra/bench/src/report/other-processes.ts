import { medianOf } from "../load/quantiles.ts";
import type { Round } from "../measure/measure-target.ts";

/** CPU µs per plain call of the processes that work for the gateway on the other core, by name. */
export function otherProcessesCpuUs(rounds: readonly Round[]): ReadonlyMap<string, number> {
  const names = new Set(rounds.flatMap(({ plain }) => Object.keys(plain.otherProcessesCpuMs)));
  return new Map(
    [...names].map((name) => {
      const values = rounds.map(
        ({ plain }) => ((plain.otherProcessesCpuMs[name] ?? Number.NaN) * 1_000) / plain.completed,
      );
      return [name, medianOf(values)];
    }),
  );
}
