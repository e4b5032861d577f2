import { answerOf, type Client, type components } from "@lintel/admin-client";

import type { Command, CommandCall } from "../../arguments/command.ts";
import type { Given } from "../../arguments/given.ts";
import { usageError } from "../../cli-error.ts";
import { record, rows } from "../../render/output.ts";
import { type PricedModel, readPriceList } from "../../reprice/price-list.ts";
import { readText } from "../options/read-body.ts";

type Repricing = components["schemas"]["Repricing"];
type Answer = components["schemas"]["RepricingAnswer"];

const COLUMNS = [
  "provider",
  "model",
  "events",
  "changed",
  "leftAlone",
  "costInUsdBefore",
  "costInUsd",
  "differenceInUsd",
];

/** Brings past calls to what they cost by other prices; without `--apply` it only says what that would change. */
export const REPRICE_COMMAND: Command = {
  name: "usage reprice",
  summary: "Reprice past calls; differences are booked as entries",
  options: {
    list: {
      value: "FILE",
      help: "a price list in JSON, or - for standard input, in the place of the options of one model",
    },
    provider: { value: "ID", help: "whose calls" },
    model: { value: "NAME", help: "the name their price was found under, or that was asked for" },
    setting: { value: "ID", help: "only calls with this provider setting" },
    start: {
      value: "TIME",
      help: "from this time on: Unix seconds, a date, or how long ago, as in 30d",
    },
    end: { value: "TIME", help: "up to this time, not included (now)" },
    input: { value: "USD", help: "for a million tokens" },
    output: { value: "USD", help: "for a million tokens" },
    "cache-read": { value: "USD", help: "as --input unless given" },
    "cache-write": { value: "USD", help: "as --input unless given" },
    reasoning: { value: "USD", help: "as --output unless given" },
    reason: { value: "TEXT", help: "where the prices are from" },
    apply: { help: "book the differences; otherwise nothing is changed" },
  },
  async run(call) {
    const { client, given, host } = call;
    const period = {
      settingId: given.text("setting"),
      start: given.time("start") ?? missing("start"),
      end: given.time("end") ?? Math.floor(host.now().getTime() / 1000) + 1,
    };
    const file = given.text("list");
    const models = file === undefined ? [modelOf(given)] : await listOf(call, file);
    const rest = { ...period, reason: given.required("reason"), apply: given.flag("apply") };
    const sums = [];
    for (const { model, pricesInUsd, provider, settingId = period.settingId } of models) {
      const body = { ...rest, model, pricesInUsd, provider, settingId };
      sums.push({ provider, model, ...sumOf(await repriceAll(client, body)) });
    }
    const [only] = sums;
    if (file === undefined && only !== undefined) {
      const { model: _, provider: __, ...sum } = only;
      return record(sum);
    }
    return rows(sums, COLUMNS, { total: { provider: "(all)", ...sumOf(sums) } });
  },
};

async function repriceAll(client: Client, body: Repricing): Promise<readonly Answer[]> {
  const pages: Answer[] = [];
  let cursor: string | null | undefined;
  do {
    const asked = typeof cursor === "string" ? { ...body, cursor } : body;
    const page = await answerOf(client.POST("/api/v2/events/repricings", { body: asked }));
    pages.push(page);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return pages;
}

/** The options of one model, which a list has for each. */
const OF_ONE_MODEL = [
  "provider",
  "model",
  "input",
  "output",
  "cache-read",
  "cache-write",
  "reasoning",
] as const;

async function listOf(call: CommandCall, file: string): Promise<readonly PricedModel[]> {
  const beside = OF_ONE_MODEL.find((name) => call.given.text(name) !== undefined);
  if (beside !== undefined) throw usageError(`--${beside} is in the list that --list names`);
  return readPriceList(await readText(call, file), file);
}

const modelOf = (given: Given): PricedModel => ({
  provider: given.required("provider"),
  model: given.required("model"),
  pricesInUsd: {
    input: given.number("input") ?? missing("input"),
    output: given.number("output") ?? missing("output"),
    cacheRead: given.number("cache-read"),
    cacheWrite: given.number("cache-write"),
    reasoning: given.number("reasoning"),
  },
});

function missing(name: string): never {
  throw usageError(`--${name} is missing`);
}

const NANO = 1e9;

/** Sums in nano-dollars: dollars that are added one by one lose digits. */
const usdOf = <Item>(items: readonly Item[], of: (item: Item) => number): number =>
  items.reduce((sum, item) => sum + Math.round(of(item) * NANO), 0) / NANO;

const countOf = <Item>(items: readonly Item[], of: (item: Item) => number): number =>
  items.reduce((sum, item) => sum + of(item), 0);

interface Counted extends Pick<
  Answer,
  "events" | "changed" | "leftAlone" | "costInUsdBefore" | "costInUsd" | "applied"
> {}

function sumOf(pages: readonly Counted[]) {
  const before = usdOf(pages, (page) => page.costInUsdBefore);
  const after = usdOf(pages, (page) => page.costInUsd);
  return {
    events: countOf(pages, (page) => page.events),
    changed: countOf(pages, (page) => page.changed),
    leftAlone: countOf(pages, (page) => page.leftAlone),
    costInUsdBefore: before,
    costInUsd: after,
    differenceInUsd: Math.round((after - before) * NANO) / NANO,
    applied: pages.some((page) => page.applied),
  };
}
