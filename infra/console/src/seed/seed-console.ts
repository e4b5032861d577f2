import { type Booking, connect, createUsageLedger, type Tables } from "@lintel/db";
import { createPriceBook, priceUsage } from "@lintel/prices";
import { waitFor } from "@lintel/testkit";
import type { Kysely } from "kysely";

import type { Lintel } from "../../../e2e/src/stack/start-lintel.ts";
import { KEYS, POLICIES, ROUTES, SETTINGS } from "./company.ts";
import { drawCall, type DrawnCall, type Ids, type Span } from "./draw-calls.ts";
import { steadyDraw } from "./draw.ts";
import { make } from "./make.ts";
import { seedOperations } from "./seed-operations.ts";
import { withStory } from "./story.ts";

const AT_ONCE = 500;

export interface Seeded {
  readonly ids: Ids;
  /** A request that has everything a request can have. */
  readonly storyId: string;
}

/** Fills an empty installation with what a company would have made and used in two months. */
export async function seedConsole(lintel: Lintel, calls: number): Promise<Seeded> {
  const ids = await makeThings(lintel);
  const span = { nowMs: Date.now(), days: 60 };
  const { drawn, storyId } = withStory(drawCalls(calls, ids, span), ids, span);
  const bookings = drawn.map(toBooking);
  const db = connect({
    url: lintel.databaseUrl,
    applicationName: "seed",
    poolSize: 2,
    statementTimeoutMs: 60_000,
    connectTimeoutMs: 60_000,
    onIdleError: (error) => console.error(error),
  });
  try {
    await bookAll(db, bookings);
    await limitBySpend(lintel, ids, { bookings, nowMs: span.nowMs });
    await waitForSums(lintel);
    await seedOperations(lintel, db, { ids, nowMs: span.nowMs });
  } finally {
    await db.destroy();
  }
  return { ids, storyId };
}

async function makeThings(lintel: Lintel): Promise<Ids> {
  const settings = new Map<string, string>();
  for (const { name, provider } of SETTINGS) {
    const setting = { apikey: "sk-upstream-test", url: lintel.upstream.url };
    settings.set(
      name,
      await make(lintel, "PUT", "/api/provider-settings", { name, provider, setting }),
    );
  }
  const policies = new Map<string, string>();
  for (const policy of POLICIES) {
    policies.set(policy.name, await make(lintel, "POST", "/api/policies", policy));
  }
  const keys = new Map<string, string>();
  for (const { limits, name, policy, settings: used, tags } of KEYS.toReversed()) {
    const key = {
      name,
      key: `lk_${name.replaceAll(" ", "_")}`,
      tags,
      settingIds: used.map((it) => settings.get(it)),
      ...(policy !== undefined && { policyId: policies.get(policy) }),
      ...limits,
    };
    keys.set(name, await make(lintel, "PUT", "/api/key-management/keys", key));
  }
  const routes = new Map<string, string>();
  for (const route of ROUTES) {
    const users = KEYS.filter((key) => key.route === route.name);
    const keyIds = users.map(({ name }) => keys.get(name));
    routes.set(route.name, await make(lintel, "POST", "/api/routes", { ...route, keyIds }));
  }
  return { keys, settings, policies, routes };
}

function drawCalls(count: number, ids: Ids, span: Span): readonly DrawnCall[] {
  const draw = steadyDraw(17);
  const shares = KEYS.flatMap((key) => Array.from({ length: key.share / 5 }, () => key));
  return Array.from({ length: count }, () => {
    const app = shares[Math.floor(draw() * shares.length)] ?? KEYS[0];
    if (app === undefined) throw new Error("no application");
    return drawCall(draw, app, ids, span);
  });
}

const BOOK = createPriceBook();

/** As the worker prices a call. */
function toBooking({ event, usage }: DrawnCall): Booking {
  const { costNano, price, unpriced } = priceUsage(BOOK, event, usage);
  return {
    event,
    usage,
    usageSource: usage.input + usage.output === 0 ? "none" : "upstream",
    costNano,
    ...(price !== undefined && { price: { provider: event.provider, ...price } }),
    unpriced,
  };
}

/** By the ledger itself. */
async function bookAll(db: Kysely<Tables>, bookings: readonly Booking[]): Promise<void> {
  const ledger = createUsageLedger(db);
  for (let from = 0; from < bookings.length; from += AT_ONCE) {
    await ledger.book(bookings.slice(from, from + AT_ONCE));
  }
}

/** Until the worker has summed up what was booked. */
const waitForSums = (lintel: Lintel) =>
  waitFor(
    async () => (await lintel.db.query("select 1 from unrolled_events limit 1")).rowCount === 0,
    { timeoutMs: 120_000, label: "the sums of all calls" },
  );

/** Budgets of the month, some of which are nearly spent. */
const BUDGETS = { "Support copilot": 0.91, "Contract analyser": 0.83, "Marketing drafts": 0.52 };

async function limitBySpend(
  lintel: Lintel,
  ids: Ids,
  { bookings, nowMs }: { readonly bookings: readonly Booking[]; readonly nowMs: number },
): Promise<void> {
  const now = new Date(nowMs);
  const monthMs = Date.UTC(now.getUTCFullYear(), now.getUTCMonth());
  for (const [name, share] of Object.entries(BUDGETS)) {
    const id = ids.keys.get(name) ?? "";
    const spent = bookings
      .filter(({ event }) => event.keyId === id && event.createdAtMs >= monthMs)
      .reduce((sum, { costNano }) => sum + costNano, 0);
    const costLimitInUsdOverTime = Math.max(1, Math.round(spent / share / 1e9));
    await lintel.admin.patchKey(id, { costLimitInUsdOverTime, costLimitInUsdUnit: "mo" });
  }
}
