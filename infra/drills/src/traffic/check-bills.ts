import { setTimeout as pause } from "node:timers/promises";

import { waitFor } from "@lintel/testkit";
import type { Pool } from "pg";

import { ensure } from "../drill.ts";
import { describeCalls } from "./describe-calls.ts";
import type { Call } from "./start-traffic.ts";

/** A batch that Redis lost is sent again within two minutes. */
const BOOKED_MS = 240_000;
const POLL_MS = 250;

interface Booked {
  readonly custom_id: string;
  readonly cost_nano: string;
  readonly status: number;
  readonly ending: string;
}

export interface Bills {
  /** Calls with an answer that are booked, each once, for the one price. */
  readonly answered: number;
  /** Calls whose callers had no answer, and which are booked all the same. */
  readonly withoutAnswer: number;
}

/**
 * Waits until every answered call is in the ledger. Rejects where one is not within four minutes, is there twice, is there without its cost, or
 * costs other than the rest: all were alike.
 */
export async function checkBills(db: Pool, calls: readonly Call[]): Promise<Bills> {
  const answered = calls.filter(({ status }) => status === 200);
  let missing: readonly Call[] = answered;
  const rows = await waitFor(
    async () => {
      const booked = await bookedFor(db, calls);
      const ids = new Set(booked.map(({ custom_id }) => custom_id));
      missing = answered.filter(({ id }) => !ids.has(id));
      if (missing.length === 0) return booked;
      await pause(POLL_MS);
      return undefined;
    },
    { timeoutMs: BOOKED_MS, label: "every answered call to be booked" },
  ).catch((error: unknown) => {
    const named = describeCalls(missing).join("; ");
    throw new Error(
      `${missing.length} of ${answered.length} answered calls are in no book: ${named}`,
      { cause: error },
    );
  });
  const ids = rows.map(({ custom_id }) => custom_id);
  ensure(new Set(ids).size === ids.length, "a call is booked twice");
  const wasAnswered = new Set(answered.map(({ id }) => id));
  const own = rows.filter(({ custom_id }) => wasAnswered.has(custom_id));
  const costs = new Set(own.map(({ cost_nano }) => cost_nano));
  ensure(costs.size <= 1 && !costs.has("0"), `calls that are alike cost ${[...costs].join(", ")}`);
  return { answered: own.length, withoutAnswer: rows.filter(isCharged).length - own.length };
}

const isCharged = ({ cost_nano }: Booked): boolean => cost_nano !== "0";

/** Rows of calls, a refusal's too; the ledger may be away at times. */
async function bookedFor(db: Pool, calls: readonly Call[]): Promise<readonly Booked[]> {
  const ids = calls.map(({ id }) => id);
  const asked = db.query<Booked>(
    "select custom_id, cost_nano::text, status, ending from events where custom_id = any($1)",
    [ids],
  );
  return await asked.then(
    ({ rows }) => rows,
    () => [],
  );
}
