import { type MetricSet, withDeadline } from "@lintel/service-kit";

import type { RepeatedTask } from "./repeat.ts";

const EVERY_MS = 5000;
const DEADLINE_MS = 2000;

export interface WatchedStores {
  /** By name: asks it something that it can only answer when it works; rejects otherwise. */
  readonly stores: Readonly<Record<string, () => Promise<unknown>>>;
  readonly metrics: MetricSet;
  /** Milliseconds that only grow. */
  readonly monotonic: () => number;
}

interface Standing {
  readonly store: string;
  /** `undefined` where it did not answer. */
  readonly answeredIn: number | undefined;
}

/** Keeps the gauges of the stores fresh: whether each answers, and how soon. */
export function watchStores({ metrics, monotonic, stores }: WatchedStores): RepeatedTask {
  let latest: readonly Standing[] = [];
  metrics.gauges(
    {
      name: "lintel.store.up",
      description: "1 where the store answers, else 0.",
      unit: "{store}",
    },
    () =>
      latest.map(({ answeredIn, store }) => ({
        attributes: { store },
        value: answeredIn === undefined ? 0 : 1,
      })),
  );
  metrics.gauges(
    { name: "lintel.store.answer", description: "How long the store took to answer.", unit: "s" },
    () =>
      latest.flatMap(({ answeredIn, store }) =>
        answeredIn === undefined ? [] : [{ attributes: { store }, value: answeredIn / 1000 }],
      ),
  );
  const ask = async ([store, question]: readonly [string, () => Promise<unknown>]) => {
    const startedAt = monotonic();
    const isUp = await withDeadline(question(), DEADLINE_MS).then(
      () => true,
      () => false,
    );
    return { store, answeredIn: isUp ? monotonic() - startedAt : undefined };
  };
  return {
    name: "watch stores",
    everyMs: EVERY_MS,
    async run() {
      latest = await Promise.all(Object.entries(stores).map((each) => ask(each)));
    },
  };
}
