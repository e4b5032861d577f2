import type { CallFilter } from "../../events/queries/filter-events.ts";
import { GROUPS } from "../models/event-report.ts";

/** The dimensions of calls: what they can be grouped by, and what else they can be filtered by. */
const DIMENSIONS = [...GROUPS, "status", "action"] as const;
type Dimension = (typeof DIMENSIONS)[number];

/** Sums the event-worker keeps, and their dimensions. */
export interface UsageCube {
  readonly name: "model" | "holder_model" | "key" | "user";
  readonly hasHours: boolean;
  readonly dimensions: readonly Dimension[];
}

/** The smallest first. All of them have days. */
const CUBES: readonly UsageCube[] = [
  { name: "model", hasHours: true, dimensions: ["provider", "model"] },
  { name: "holder_model", hasHours: false, dimensions: ["keyId", "tag", "provider", "model"] },
  {
    name: "key",
    hasHours: true,
    dimensions: ["keyId", "tag", "provider", "model", "policyId", "routeId", "status", "action"],
  },
  // Users are without number: only days.
  { name: "user", hasHours: false, dimensions: ["userId", "keyId", "tag", "model"] },
];

/** Where sums of days and of hours are read. */
export interface UsageCubes {
  readonly days: UsageCube | undefined;
  readonly hours: UsageCube | undefined;
}

/** The smallest cubes that know a filter and groupings apart; `undefined` when only the events do. */
export function cubesFor(filter: CallFilter, groups: readonly Dimension[] = []): UsageCubes {
  const wanted = [...groups, ...dimensionsOf(filter)];
  const knowing = CUBES.filter(({ dimensions }) =>
    wanted.every((each) => dimensions.includes(each)),
  );
  return { days: knowing[0], hours: knowing.find(({ hasHours }) => hasHours) };
}

function dimensionsOf(filter: CallFilter): readonly Dimension[] {
  const lists = {
    keyId: filter.keyIds,
    userId: filter.userIds,
    customId: filter.customIds,
    policyId: filter.policyIds,
    action: filter.actions,
    provider: filter.providers,
    model: filter.models,
    routeId: filter.routeIds,
    tag: filter.tags,
    status: (filter.status ?? 0) === 0 ? [] : [filter.status],
  } as const satisfies Record<Dimension, readonly unknown[] | undefined>;
  return DIMENSIONS.filter((name) => (lists[name]?.length ?? 0) > 0);
}
