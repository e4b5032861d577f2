import type { Call } from "./start-traffic.ts";

/** One line for each phase and key: how many calls, what became of them, and how long those took that were answered. */
export function describeCalls(calls: readonly Call[]): readonly string[] {
  const groups = Map.groupBy(calls, ({ key, phase }) => `${phase}, ${key}`);
  return [...groups].map(([name, group]) => {
    const outcomes = Map.groupBy(group, outcomeOf);
    const counts = [...outcomes].map(([outcome, { length }]) => `${length} ${outcome}`);
    const times = group.filter(({ status }) => status === 200).map(({ ms }) => ms);
    const [p50, p99] = [0.5, 0.99].map((share) => percentile(times, share).toFixed(0));
    const latency = times.length === 0 ? "" : `; answered in p50 ${p50} ms, p99 ${p99} ms`;
    return `${name}: ${group.length} calls: ${counts.join(", ")}${latency}`;
  });
}

function outcomeOf({ reason, status }: Call): string {
  if (status === 200) return "answered";
  if (status === undefined) return `without an answer (${reason})`;
  return `refused with ${status}${reason === "" ? "" : ` ${reason}`}`;
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
