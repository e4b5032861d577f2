import { request } from "node:http";

import { waitFor } from "@lintel/testkit";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { type Lintel, startLintel } from "../src/index.ts";
import {
  type ChargingUpstream,
  startChargingUpstream,
} from "../src/upstreams/charging-upstream.ts";

/** o3: $2 and $8 for a million tokens. */
const INPUT_NANO = 2000;
const OUTPUT_NANO = 8000;

let lintel: Lintel;
let upstream: ChargingUpstream;
beforeAll(async () => {
  lintel = await startLintel();
});
beforeEach(async () => {
  upstream = await startChargingUpstream();
  return () => upstream.close();
});
afterAll(() => lintel.stop());

interface Caller {
  readonly does: string;
  readonly ms?: number;
  readonly stream?: boolean;
  readonly maxTokens?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Leaves so many milliseconds after sending; when the upstream has the call; or a while after the head came. */
  readonly leaves?: number | "at upstream" | "at head";
}

async function aKey(costLimitInUsd: number) {
  const setting = { apikey: "sk", url: upstream.url };
  const settingId = await lintel.admin.createSetting({ provider: "openai", setting });
  const secret = `sk-lintel-${crypto.randomUUID()}`;
  const key = { name: "e2e", key: secret, settingIds: [settingId], costLimitInUsd };
  return { id: await lintel.admin.createKey(key), secret };
}

/** Makes a call; resolves with its status, or 0 when there was none, or when its caller left. */
function call(secret: string, caller: Caller): Promise<number> {
  const { does, headers, leaves, maxTokens = 100_000, ms = 0, stream = false } = caller;
  const { promise, resolve } = Promise.withResolvers<number>();
  const sent = request(`${lintel.baseUrls[0]}/chat/completions`, {
    method: "POST",
    agent: false,
    headers: { authorization: `Bearer ${secret}`, "content-type": "application/json", ...headers },
  });
  sent.on("response", (answer) => {
    const { statusCode = 0 } = answer;
    answer.on("close", () => resolve(statusCode)).on("error", () => undefined);
    if (leaves === "at head" && statusCode === 200) setTimeout(() => sent.destroy(), ms);
    else answer.resume();
  });
  sent.on("error", () => resolve(0));
  sent.end(
    JSON.stringify({
      model: "o3",
      messages: [{ role: "user", content: "Think hard." }],
      max_completion_tokens: maxTokens,
      stream,
      metadata: { does, ms: String(ms) },
    }),
  );
  if (typeof leaves === "number") setTimeout(() => sent.destroy(), leaves);
  if (leaves === "at upstream") {
    const { received } = upstream;
    const isThere = () => upstream.received > received || sent.destroyed;
    void waitFor(isThere, { label: "the upstream to have the call" }).then(() => sent.destroy());
  }
  return promise;
}

/** What is booked on a key, refused calls aside. */
const eventsOf = async ({ id }: { readonly id: string }) => {
  const { rows } = await lintel.db.query<{ count: string; nano: string; estimated: string }>(
    `select count(*), coalesce(sum(cost_nano), 0) as nano,
       count(*) filter (where usage_source = 'estimated') as estimated
     from events where key_id = $1 and status not in (401, 429)`,
    [id],
  );
  const { count = "0", estimated = "0", nano = "0" } = rows[0] ?? {};
  return { count: Number(count), nano: Number(nano), estimated: Number(estimated) };
};

/** So many calls have ended, here and at the upstream, and are in the ledger. */
const untilBooked = (key: { readonly id: string }, calls: number) =>
  waitFor(
    async () => {
      const booked = await eventsOf(key);
      return upstream.open === 0 && booked.count === calls ? booked : undefined;
    },
    { timeoutMs: 60_000, label: `${calls} calls in the ledger` },
  );

/** No call is under way at the proxy, and all records of calls are in the ledger. */
async function isQuiet(): Promise<boolean> {
  const metrics = await (await fetch(`${lintel.services.proxies[0]?.url}/metrics`)).text();
  return /^lintel_calls_open\S* 0$/m.test(metrics) && /^lintel_spool_records\S* 0$/m.test(metrics);
}

const chargedNano = (): number =>
  upstream.promptTokens * INPUT_NANO + upstream.outputTokens * OUTPUT_NANO;

const REFUSED: ReadonlySet<number> = new Set([401, 429]);

/** Calls one by one, each booked before the next, until the key is refused; then all that was booked. */
async function spendAll(key: { readonly id: string; readonly secret: string }, caller: Caller) {
  for (let calls = 0; calls < 300; calls += 1) {
    const status = await call(key.secret, caller);
    if (REFUSED.has(status)) return untilBooked(key, calls);
    await untilBooked(key, calls + 1);
  }
  throw new Error("the key's limit does not hold");
}

describe("a key whose callers do not wait for what they ask", () => {
  it.each([
    ["set a tiny deadline", { headers: { "x-request-timeout": "60ms" } }],
    ["close their connection before there is an answer", { leaves: "at upstream" }],
  ] as const)(
    "pays for all of it to the nano-dollar, when they %s",
    async (_how, how) => {
      const key = await aKey(1);
      const booked = await spendAll(key, { does: "answer", ms: 400, ...how });
      expect(booked.nano).toBe(chargedNano());
      expect(booked.nano).toBeGreaterThan(990_000_000);
      expect(booked.nano).toBeLessThanOrEqual(1_000_000_000);
      expect(booked.estimated).toBe(0);
    },
    120_000,
  );

  it.each([
    ["leave a stream while the model reasons", { does: "reason", leaves: "at head", ms: 300 }],
    ["let a stream's deadline pass", { does: "reason", headers: { "x-request-timeout": "200ms" } }],
    [
      "leave a stream before there is an answer",
      { does: "answer", ms: 500, leaves: "at upstream" },
    ],
    ["have a stream reset behind its head", { does: "reset-behind-head", ms: 100 }],
    ["have it reset before there is an answer", { does: "reset", ms: 100, stream: false }],
    ["have it reset within its answer", { does: "reset-within", ms: 100, stream: false }],
  ] as const)(
    "pays at least what was made, and its limit holds, when they %s",
    async (_how, how) => {
      const key = await aKey(0.005);
      const booked = await spendAll(key, { stream: true, ...how });
      expect(booked.nano).toBeGreaterThanOrEqual(chargedNano());
      expect(booked.nano).toBeLessThanOrEqual(5_000_000);
      expect(booked.estimated).toBe(booked.count);
    },
    120_000,
  );

  it("never gets more than its limit is worth, at full speed, when every seventh call is left at once", async () => {
    const key = await aKey(0.04);
    const calls = Array.from({ length: 400 }, (_, index) => index);
    // No more than a quick model has made when its reader is gone: on a busy machine the upstream hears of that late.
    const maxTokens = 16;
    const work = async (): Promise<void> => {
      for (let index = calls.pop(); index !== undefined; index = calls.pop()) {
        const leaves = index % 7 === 0 ? { leaves: 3 } : {};
        const stream = index % 2 === 0;
        await call(key.secret, { does: "answer", ms: 20, stream, maxTokens, ...leaves });
      }
    };
    await Promise.all(Array.from({ length: 20 }, work));
    await waitFor(async () => upstream.open === 0 && (await isQuiet()), {
      timeoutMs: 60_000,
      label: "every call to be booked",
    });
    const booked = await eventsOf(key);
    expect(booked.nano).toBeGreaterThanOrEqual(chargedNano());
    expect(booked.nano).toBeLessThanOrEqual(40_000_000);
    expect(chargedNano()).toBeLessThanOrEqual(40_000_000);
  });
});
