import { setTimeout as pause } from "node:timers/promises";

import type { Lintel } from "@lintel/e2e";
import { waitFor } from "@lintel/testkit";

import { type DrillTools, ensure } from "../drill.ts";
import { checkBills } from "./check-bills.ts";
import { describeCalls } from "./describe-calls.ts";
import { startTraffic, type Traffic } from "./start-traffic.ts";

const PHASE_MS = 5000;
const RECOVERED_MS = 60_000;
const CALLS_PER_SECOND = 20;
/** Fewer than are tried after it has recovered, so that the limit is met whatever happened. */
const LIMIT = 250;

/** Something that Lintel relies on dies, and what is done about it. */
export interface FailOver {
  readonly what: string;
  /** Where the provider is; its simulation of these services where it is left out. */
  readonly upstreamUrl?: string;
  fail(): Promise<void>;
  /** Resolves when everything has been done that an operator, or a machine of theirs, does. */
  mend(): Promise<void>;
}

/**
 * Calls of a key without limits, of one with money to spare, and of one that may make 250 calls a day, over two proxies: before a
 * failure, from it until each kind of key is served again, and after. Says what became of them; rejects where an answered call is not booked once, or where
 * the limit was passed.
 */
export async function failOver(
  { say }: Pick<DrillTools, "say">,
  lintel: Lintel,
  failure: FailOver,
): Promise<void> {
  const aKey = (limits: Readonly<Record<string, unknown>>) =>
    lintel.aKey(limits, undefined, failure.upstreamUrl);
  const free = await aKey({});
  const rich = await aKey({ costLimitInUsd: 100 });
  const limited = await aKey({ rateLimitOverTime: LIMIT, rateLimitUnit: "d" });
  const keys = {
    "without limits": free.secret,
    "with a budget": rich.secret,
    [`${LIMIT} calls a day`]: limited.secret,
  };
  const origins = lintel.services.proxies.map(({ url }) => url);
  const traffic = startTraffic({ origins, keys, callsPerSecond: CALLS_PER_SECOND });
  await pause(PHASE_MS);
  traffic.phase("during");
  const startedAt = performance.now();
  await failure.fail();
  await failure.mend();
  const mended = performance.now() - startedAt;
  await untilServed(traffic);
  const served = performance.now() - startedAt;
  say(
    `${failure.what}: mended after ${seconds(mended)} s, all keys served after ${seconds(served)} s`,
  );
  traffic.phase("after");
  await pause(2 * PHASE_MS);
  const calls = await traffic.stop();
  for (const line of describeCalls(calls)) say(line);
  const endedAt = performance.now();
  const { answered, withoutAnswer } = await checkBills(lintel.db, calls);
  say(
    `bills: ${answered} answered calls are booked, each once, each for the same; ${withoutAnswer} without an answer are booked too; the last ${seconds(performance.now() - endedAt)} s after the calls`,
  );
  const within = calls.filter(({ key, status }) => key.startsWith(String(LIMIT)) && status === 200);
  ensure(within.length <= LIMIT, `the limit of ${LIMIT} calls was passed: ${within.length}`);
  say(`limit of ${LIMIT} calls: ${within.length} were answered`);
}

const seconds = (ms: number): string => (ms / 1000).toFixed(1);

/** Until the last twenty calls that began after now have an answer that is no failure. */
async function untilServed(traffic: Traffic): Promise<void> {
  const from = traffic.calls.length;
  const isServed = async (): Promise<boolean> => {
    const last = traffic.calls.slice(from).slice(-CALLS_PER_SECOND);
    const isEnough = last.length === CALLS_PER_SECOND;
    if (isEnough && last.every(({ status }) => status === 200 || status === 429)) return true;
    await pause(50);
    return false;
  };
  await waitFor(isServed, { timeoutMs: RECOVERED_MS, label: "calls to be answered again" });
}
