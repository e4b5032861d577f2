import { randomInt, randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";

import { waitFor } from "@lintel/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type Lintel, startLintel } from "../src/index.ts";
import { CHAT_SURFACES, chatSurface } from "../src/load/chat-surfaces.ts";
import { callGenerating } from "../src/load/generating-call.ts";
import { aRouteOver, attemptsOf, missingIn } from "../src/load/route-calls.ts";
import {
  type Charge,
  type GeneratingUpstream,
  startGeneratingUpstream,
} from "../src/upstreams/generating-upstream.ts";

/** How often a proxy is killed. The full proof: LINTEL_CRASH_ROUNDS=20. */
const ROUNDS = Number(process.env["LINTEL_CRASH_ROUNDS"] ?? 2);
const CLIENTS = 24;
/** Then a proxy knew how long answers are when the calls under way began. */
const WARM_ANSWERS = 60;
/** Prices of gpt-4o-mini, in nano-dollars. */
const PRICES = { input: 150, output: 600 };

let lintel: Lintel;
let limitedKey: Awaited<ReturnType<Lintel["aKey"]>>;
let provider: GeneratingUpstream;

beforeAll(async () => {
  provider = await startGeneratingUpstream();
  const env = { LOG_LEVEL: "error", LINTEL_LOCALLAB_RATE: "0" };
  lintel = await startLintel({ proxies: 2, env });
});
afterAll(async () => {
  await lintel.stop();
  await provider.close();
});

type Kind = "stream" | "plain, capped" | "plain, uncapped";
const KINDS: readonly Kind[] = ["stream", "plain, capped", "plain, uncapped"];

/** Every call that was made, by its name: of which kind. */
const made = new Map<string, Kind>();
/** Calls answered by each proxy since it was started. */
const answered = [0, 0];

/** One call of a random length and speed, as hosted models have them, on the client's path. */
async function oneCall(secret: string, client: number): Promise<void> {
  const name = randomUUID();
  const kind = KINDS[randomInt(KINDS.length)] ?? "stream";
  const tokens = randomInt(50, 400);
  made.set(name, kind);
  const surface = chatSurface(client >> 2);
  await callGenerating({
    url: new URL(surface.path, lintel.baseUrls[client % 2]).href,
    surface,
    secret,
    name,
    stream: kind === "stream",
    tokens,
    tokensPerSecond: randomInt(60, 150),
    maxTokens: kind === "plain, capped" ? Math.ceil(tokens * 1.5) : undefined,
    timeoutMs: 60_000,
  });
  answered[client % 2] = (answered[client % 2] ?? 0) + 1;
}

function startLoad(secrets: readonly string[]) {
  const stopped = new AbortController();
  const clients = Array.from({ length: CLIENTS }, async (_, client) => {
    // Each proxy has calls of each key.
    const secret = secrets[Math.floor(client / 2) % secrets.length] ?? "";
    while (!stopped.signal.aborted) {
      // A broken call is what a crash looks like from outside.
      await oneCall(secret, client).catch(() => pause(50));
    }
  });
  return async (): Promise<void> => {
    stopped.abort();
    await Promise.all(clients);
  };
}

interface Booked {
  readonly name: string;
  readonly nano: number;
  readonly isUnknown: boolean;
  readonly attempts: number;
  readonly events: number;
}

/** What the ledger has of each call, corrections not counted. */
async function bookedCalls(keyIds: readonly string[]): Promise<ReadonlyMap<string, Booked>> {
  const { rows } = await lintel.db.query<Booked>(
    `select custom_id as name, sum(cost_nano)::float8 as nano, bool_or(outcome = 'unknown') is true as "isUnknown",
       max(attempts) as attempts, count(*)::int as events
     from events where key_id = any($1::uuid[]) group by custom_id`,
    [keyIds],
  );
  return new Map(rows.map((row) => [row.name, row]));
}

/** Paths on which calls were under way when their proxy was killed. */
async function pathsOfUnknown(keyIds: readonly string[]): Promise<readonly string[]> {
  const { rows } = await lintel.db.query<{ path: string }>(
    `select distinct path from events where key_id = any($1::uuid[]) and outcome = 'unknown'`,
    [keyIds],
  );
  return rows.map(({ path }) => path).toSorted();
}

const nanoOf = ({ outputTokens, promptTokens }: Charge): number =>
  promptTokens * PRICES.input + outputTokens * PRICES.output;

/** What was booked, over what was charged, of the calls of unknown outcome that the provider had, of the kinds. */
function ratioOf(kinds: readonly Kind[], unknown: readonly Booked[]) {
  const lost = unknown.flatMap(({ name, nano }) => {
    const charge = provider.charges.get(name);
    const isOf = kinds.some((kind) => kind === made.get(name));
    return charge !== undefined && isOf ? [{ booked: nano, charged: nanoOf(charge) }] : [];
  });
  const sumOf = (part: "booked" | "charged") => lost.reduce((sum, call) => sum + call[part], 0);
  return { calls: lost.length, ratio: sumOf("booked") / sumOf("charged") };
}

describe(`${ROUNDS} times kill -9 of a proxy with calls under way`, () => {
  it(
    "the ledger has every call the provider had, once, and never less than it charged",
    async () => {
      const unlimited = await lintel.aKey({}, undefined, provider.url);
      limitedKey = await lintel.aKey({ costLimitInUsd: 1000 }, undefined, provider.url);
      const keys = [unlimited, limitedKey];
      const stop = startLoad(keys.map(({ secret }) => secret));
      for (let round = 0; round < ROUNDS; round += 1) {
        const victim = round % 2;
        const isWarm = () => (answered[victim] ?? 0) >= WARM_ANSWERS;
        await waitFor(isWarm, { label: "answers", timeoutMs: 60_000 });
        await pause(randomInt(0, 1000));
        const proxy = lintel.services.proxies[victim];
        await proxy?.kill();
        answered[victim] = 0;
        await proxy?.start();
      }
      await stop();
      await waitFor(() => provider.open === 0, { label: "the provider's end" });

      const keyIds = keys.map(({ id }) => id);
      const missing = async () => {
        const booked = await bookedCalls(keyIds);
        return [...provider.charges.keys()].filter((name) => !booked.has(name));
      };
      await waitFor(async () => (await missing()).length === 0, {
        timeoutMs: 60_000,
        label: "every call of the provider in the ledger",
      });
      const booked = await bookedCalls(keyIds);
      const sent = [...booked.values()].filter(({ attempts }) => attempts > 0);
      const unknown = sent.filter(({ isUnknown }) => isUnknown);
      expect(sent.filter(({ events }) => events > 1)).toEqual([]);
      // Of a proxy that was killed between the record and the sending: the ledger cannot know that nothing was sent.
      const unsent = unknown.filter(({ name }) => !provider.charges.has(name));
      const below = unknown.filter(({ name, nano }) => {
        const charge = provider.charges.get(name);
        return charge !== undefined && nano < nanoOf(charge);
      });
      expect(below).toEqual([]);
      const exact = sent.filter(({ isUnknown }) => !isUnknown);
      const inexact = exact.filter(({ name, nano }) => {
        const charge = provider.charges.get(name);
        return charge === undefined || nano !== nanoOf(charge);
      });
      expect(inexact).toEqual([]);
      const ratios = KINDS.map((kind) => ({ kind, ...ratioOf([kind], unknown) }));
      console.log(
        `${ROUNDS} kills: the provider had ${provider.charges.size} calls; the ledger has ${exact.length} known and ${unknown.length} unknown, ${unsent.length} of them not sent`,
        ratios,
      );
      expect(unknown.length).toBeGreaterThan(0);
      expect(await pathsOfUnknown(keyIds)).toEqual(
        CHAT_SURFACES.map(({ path }) => path).toSorted(),
      );
      expect(exact.length + unknown.length - unsent.length).toBe(provider.charges.size);
      // Nearly always none: no more than were under way.
      expect(unsent.length).toBeLessThanOrEqual((ROUNDS * CLIENTS) / 2);
      // In few rounds a kind has a handful of calls, and some of them had only just begun.
      const bounded = ROUNDS < 10 ? [ratioOf(KINDS, unknown)] : ratios;
      expect(bounded.filter(({ calls, ratio }) => calls > 0 && ratio >= 8)).toEqual([]);
      await sumsAreRight(keyIds);
    },
    120_000 + ROUNDS * 60_000,
  );
});

describe("the estimate of a call that was lost", () => {
  /** What is left of the key's limit, in a call's headers. */
  const leftUsd = async (): Promise<number> => {
    const response = await fetch(`${lintel.baseUrls[0]}/chat/completions`, {
      method: "POST",
      headers: { authorization: `Bearer ${limitedKey.secret}` },
      body: JSON.stringify({
        model: "gpt-4o-mini",
        max_tokens: 1,
        metadata: { name: randomUUID(), tokens: "1", rate: "100" },
        messages: [{ role: "user", content: "Hi" }],
      }),
    });
    await response.text();
    return Number(response.headers.get("x-ratelimit-remaining-cost"));
  };

  it("is corrected, up and down, in the ledger, in reports and in the limit", async () => {
    const { rows } = await lintel.db.query<{ id: string }>(
      "select id from events where key_id = $1 and outcome = 'unknown' limit 1",
      [limitedKey.id],
    );
    const path = `/api/v2/events/${rows[0]?.id}/corrections`;
    const before = await leftUsd();
    const spent = await lintel.admin.spentMicroUsd(limitedKey.id);
    for (const { costInUsd, isLeft } of [
      { costInUsd: 100, isLeft: (usd: number) => usd < before - 99 },
      { costInUsd: 0, isLeft: (usd: number) => usd > before - 1 },
    ]) {
      const correction = { costInUsd, reason: "the provider's invoice" };
      expect((await lintel.admin.request("POST", path, correction)).status).toBe(200);
      await waitFor(async () => isLeft(await leftUsd()), { label: `$${costInUsd} in the limit` });
      const now = await lintel.admin.spentMicroUsd(limitedKey.id);
      expect((now - spent) / 1e6).toBeCloseTo(costInUsd, 0);
    }
    await sumsAreRight([limitedKey.id]);
  });
});

describe("kill -9 of a proxy whose calls are failing over", () => {
  const CALLS = 32;

  it("the ledger has every attempt that a provider had, once, and never less than it charged", async () => {
    const failing = await startGeneratingUpstream({ breaksOff: true });
    const upstreams = [failing, provider];
    const route = await aRouteOver(lintel, upstreams, { limits: { costLimitInUsd: 1000 } });
    const { id, secret, settingIds, urls } = route;
    const [url = ""] = urls;
    const names = Array.from({ length: CALLS }, () => randomUUID());
    const calls = Promise.allSettled(
      names.map((name, index) =>
        callGenerating({
          url,
          secret,
          name,
          stream: index % 2 === 0,
          tokens: randomInt(50, 300),
          tokensPerSecond: 100,
          timeoutMs: 60_000,
        }),
      ),
    );
    const isFailingOver = () => failing.open > 2 && provider.open > 2;
    await waitFor(isFailingOver, { label: "calls at both", timeoutMs: 60_000 });
    const [proxy] = lintel.services.proxies;
    await proxy?.kill();
    await calls;
    await proxy?.start();
    const isOver = () => failing.open === 0 && provider.open === 0;
    await waitFor(isOver, { label: "the providers' ends" });

    const charged = upstreams.flatMap(({ charges }, at) =>
      names.flatMap((name) => {
        const charge = charges.get(name);
        return charge === undefined ? [] : [{ place: `${settingIds[at]} ${name}`, charge }];
      }),
    );
    expect(
      charged.filter(({ place }) => place.startsWith(settingIds[1] ?? "")).length,
    ).toBeGreaterThan(2);
    await waitFor(async () => missingIn(await attemptsOf(lintel, id), charged).length === 0, {
      label: "every attempt in the ledger",
      timeoutMs: 60_000,
    });
    const booked = await attemptsOf(lintel, id);
    const places = booked.map(({ place }) => place);
    expect(new Set(places).size).toBe(places.length);
    const nanos = new Map(booked.map(({ nano, place }) => [place, nano]));
    const below = charged.filter(({ charge, place }) => (nanos.get(place) ?? 0) < nanoOf(charge));
    expect(below).toEqual([]);
    expect(booked.some(({ isUnknown }) => isUnknown)).toBe(true);
    await sumsAreRight([id]);
    await failing.close();
  }, 120_000);
});

async function sumsAreRight(keyIds: readonly string[]): Promise<void> {
  for (const id of keyIds) {
    const { rows } = await lintel.db.query(
      `select sum(cost_nano) = (select cost_nano from spend
         where scope = 'key' and scope_id = $1 and unit = 'total') as equal
       from events where key_id = $1::uuid`,
      [id],
    );
    expect(rows[0]).toEqual({ equal: true });
  }
}
