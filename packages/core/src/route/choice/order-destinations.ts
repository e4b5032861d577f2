import type { Standing } from "../health/breaker.ts";
import type { RouteStrategy } from "../route.ts";
import { hashedUnit, weightedPlace } from "./rendezvous.ts";

/** One place a call may go: a step of its route with one of the key's settings. */
export interface RouteDestination {
  /** The step's position in the route, from 0. */
  readonly step: number;
  readonly settingId: string;
  /** The step's model. */
  readonly model: string;
  /** The step's weight, at least 0; used by the strategy `weighted`. */
  readonly weight: number;
}

/** What decides the order of a call's destinations. */
export interface Choice<To extends RouteDestination> {
  readonly strategy: RouteStrategy;
  /** The conversation it belongs to; `undefined` when that is not known. */
  readonly affinity: string | undefined;
  /** Calls are spread over the settings of a step; else the key's first setting is the first. */
  readonly spreads: boolean;
  /** From 0 to below 1, another number each time. */
  readonly random: () => number;
  readonly standingOf: (to: To) => Standing;
  /** When one that rests may serve again, Unix milliseconds. */
  readonly restsUntilMs: (to: To) => number;
  /** How slow it has been lately, in any unit that is the same for all; `undefined` when it has not been measured. */
  readonly latencyOf: (to: To) => number | undefined;
  /** What the call is likely to cost there; `undefined` when that is not known. */
  readonly costOf: (to: To) => number | undefined;
}

/** Destinations that are slower than the fastest by less than this part count as equally fast. */
const LATENCY_MARGIN = 0.2;
const UNMEASURED = -1;

/**
 * All destinations of a call in the order they are to be tried. The strategy orders the steps; the settings of one step
 * stay together. Then those that rest go to the end, the one that may serve again first at their front: they are for
 * calls that have nowhere else to go. A destination that may be probed keeps its place only when it comes first: no other
 * is certain to be tried.
 */
export function orderDestinations<To extends RouteDestination>(
  destinations: readonly To[],
  choice: Choice<To>,
): readonly To[] {
  if (destinations.length < 2) return destinations;
  const groups = orderedSteps(groupsOf(destinations), choice);
  const wanted = groups.flatMap((group) => orderedSettings(group, choice));
  return restingLast(wanted, choice);
}

type Group<To> = readonly [To, ...To[]];

/** The destinations of each step. */
function groupsOf<To extends RouteDestination>(destinations: readonly To[]): readonly Group<To>[] {
  const groups = new Map<number, [To, ...To[]]>();
  for (const to of destinations) {
    const group = groups.get(to.step);
    if (group === undefined) groups.set(to.step, [to]);
    else group.push(to);
  }
  return [...groups.values()];
}

function orderedSteps<To extends RouteDestination>(
  groups: readonly Group<To>[],
  choice: Choice<To>,
): readonly Group<To>[] {
  const { strategy } = choice;
  if (groups.length < 2 || strategy === "ordered") return groups;
  if (strategy === "least-latency") return byLatency(groups, choice);
  if (strategy === "least-cost") {
    return byNumber(groups, (group) => least(group, choice.costOf) ?? Number.POSITIVE_INFINITY);
  }
  return byNumber(groups, ([to]) => weightedPlace(unitOf(choice, `step ${to.step}`), to.weight));
}

/** Those that are about as fast as the fastest, in any order; then the others. What is not measured is measured first. */
function byLatency<To extends RouteDestination>(
  groups: readonly Group<To>[],
  choice: Choice<To>,
): readonly Group<To>[] {
  const latencies = new Map(groups.map((group) => [group, least(group, choice.latencyOf)]));
  const known = [...latencies.values()].filter((latency) => latency !== undefined);
  const best = Math.min(...known) * (1 + LATENCY_MARGIN);
  const spread = byNumber(groups, ([to]) => unitOf(choice, `step ${to.step}`));
  return byNumber(spread, (group) => {
    const latency = latencies.get(group) ?? UNMEASURED;
    return latency > best ? latency : Math.min(latency, 0);
  });
}

function orderedSettings<To extends RouteDestination>(
  group: Group<To>,
  choice: Choice<To>,
): readonly To[] {
  if (group.length < 2 || !choice.spreads) return group;
  return byNumber(group, (to) => weightedPlace(unitOf(choice, to.settingId), 1));
}

/** The same for all calls of a conversation, in every process. */
const unitOf = ({ affinity, random }: Pick<Choice<never>, "affinity" | "random">, place: string) =>
  affinity === undefined ? 1 - random() : hashedUnit(affinity, place);

function restingLast<To extends RouteDestination>(
  wanted: readonly To[],
  { restsUntilMs, standingOf }: Choice<To>,
): readonly To[] {
  const standings = wanted.map(standingOf);
  if (standings.every((standing) => standing === "well")) return wanted;
  const first = standings.findIndex((standing) => standing === "well" || standing === "probe");
  const isUsable = (place: number): boolean => place === first || standings[place] === "well";
  const usable = wanted.filter((_, place) => isUsable(place));
  const resting = wanted.filter((_, place) => !isUsable(place));
  return [...usable, ...byNumber(resting, restsUntilMs)];
}

/** Ascending; what is equal stays in its order. Each number is asked for once. */
function byNumber<Item>(items: readonly Item[], numberOf: (item: Item) => number): readonly Item[] {
  return items
    .map((item) => ({ item, number: numberOf(item) }))
    .toSorted((one, other) => (one.number === other.number ? 0 : one.number - other.number))
    .map(({ item }) => item);
}

/** The least number there is. */
function least<To>(group: Group<To>, numberOf: (to: To) => number | undefined): number | undefined {
  const numbers = group.map(numberOf).filter((number) => number !== undefined);
  return numbers.length === 0 ? undefined : Math.min(...numbers);
}
