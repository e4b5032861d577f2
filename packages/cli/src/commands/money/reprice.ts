import { answerOf, type components } from "@lintel/admin-client";

import type { Command } from "../../arguments/command.ts";
import type { Given } from "../../arguments/given.ts";
import { usageError } from "../../cli-error.ts";
import { record } from "../../render/output.ts";

type Repricing = components["schemas"]["Repricing"];
type Answer = components["schemas"]["RepricingAnswer"];

/** Brings past calls of a model to what they cost by other prices; without `--apply` it only says what that would change. */
export const REPRICE_COMMAND: Command = {
  name: "usage reprice",
  summary: "Price past calls of a model anew; differences are booked as entries",
  options: {
    provider: { value: "ID", help: "whose calls" },
    model: { value: "NAME", help: "the name their price was found under, or that was asked for" },
    setting: { value: "ID", help: "only calls with this provider setting" },
    start: { value: "TIME", help: "since then: Unix seconds, a date, or how long ago, as in 30d" },
    end: { value: "TIME", help: "until before then (now)" },
    input: { value: "USD", help: "for a million tokens" },
    output: { value: "USD", help: "for a million tokens" },
    "cache-read": { value: "USD", help: "as --input unless given" },
    "cache-write": { value: "USD", help: "as --input unless given" },
    reasoning: { value: "USD", help: "as --output unless given" },
    reason: { value: "TEXT", help: "where the prices are from" },
    apply: { help: "book the differences; without, nothing is changed" },
  },
  async run({ client, given, host }) {
    const body = bodyOf(given, host.now());
    const pages: Answer[] = [];
    let cursor: string | null | undefined;
    do {
      const asked = typeof cursor === "string" ? { ...body, cursor } : body;
      const page = await answerOf(client.POST("/api/v2/events/repricings", { body: asked }));
      pages.push(page);
      cursor = page.nextCursor;
    } while (cursor !== null);
    return record(sumOf(pages));
  },
};

function bodyOf(given: Given, now: Date): Repricing {
  return {
    provider: given.required("provider"),
    model: given.required("model"),
    settingId: given.text("setting"),
    start: given.time("start") ?? missing("start"),
    end: given.time("end") ?? Math.floor(now.getTime() / 1000) + 1,
    pricesInUsd: {
      input: given.number("input") ?? missing("input"),
      output: given.number("output") ?? missing("output"),
      cacheRead: given.number("cache-read"),
      cacheWrite: given.number("cache-write"),
      reasoning: given.number("reasoning"),
    },
    reason: given.required("reason"),
    apply: given.flag("apply"),
  };
}

function missing(name: string): never {
  throw usageError(`--${name} is missing`);
}

/** Sums in nano-dollars: dollars that are added one by one lose digits. */
function sumOf(pages: readonly Answer[]) {
  const usd = (of: (page: Answer) => number): number =>
    pages.reduce((sum, page) => sum + Math.round(of(page) * 1e9), 0) / 1e9;
  const count = (of: (page: Answer) => number): number =>
    pages.reduce((sum, page) => sum + of(page), 0);
  const [before, after] = [usd((page) => page.costInUsdBefore), usd((page) => page.costInUsd)];
  return {
    events: count((page) => page.events),
    changed: count((page) => page.changed),
    costInUsdBefore: before,
    costInUsd: after,
    differenceInUsd: Math.round((after - before) * 1e9) / 1e9,
    applied: pages.some((page) => page.applied),
  };
}
