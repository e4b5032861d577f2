import type { HolderSettlement } from "@lintel/admission";
import { type JobReading, NO_TOKENS } from "@lintel/core";
import type { JobStore, OpenJob, UsedByJob } from "@lintel/db";
import { createPriceBook } from "@lintel/prices";
import { describe, expect, it } from "vitest";

import { anOpenJob, BEGUN_MS } from "../../test/an-open-job.ts";
import type { JobDeps, JobPoller } from "./job-deps.ts";
import { pollJobs } from "./poll-jobs.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const USED: UsedByJob = {
  parts: [{ model: "gpt-4o", usage: { ...NO_TOKENS, input: 1000 }, promptTokens: 1000 }],
  isUnknown: false,
};
const RUNNING: JobReading = { ...anOpenJob().started, hasEnded: false };
const ENDED: JobReading = { ...RUNNING, hasEnded: true, parts: USED.parts };
const RESULTS = "/v1/files/f/content";

interface Given {
  readonly jobs: readonly OpenJob[];
  /** How long ago they were begun. */
  readonly ageMs?: number;
  readonly provider?: Partial<JobPoller> | undefined;
  /** What fails. */
  readonly failing?: readonly string[];
  /** What is kept of an earlier look. */
  readonly kept?: UsedByJob;
  readonly reject?: boolean;
}

/** A look at jobs that are due, with stores that note in which order they are called. */
function aLook(given: Given) {
  const nowMs = BEGUN_MS + (given.ageMs ?? MINUTE_MS);
  const steps: string[] = [];
  const settled: (readonly HolderSettlement[])[] = [];
  const took: Parameters<JobStore["take"]>[1][] = [];
  const logged: (readonly [unknown, unknown])[] = [];
  const measured: object[] = [];
  const costs: number[] = [];
  const step = async (name: string): Promise<void> => {
    steps.push(name);
    if (given.failing?.includes(name) === true) throw new Error(`${name} failed`);
  };
  const unused = () => Promise.reject(new Error("not for polling"));
  const log = (facts: unknown, message?: unknown) => void logged.push([message, facts]);
  const poller: JobPoller = {
    ask: async () => undefined,
    readResults: async () => undefined,
    ...given.provider,
  };
  const provider: JobPoller = {
    ask: async (job) => {
      await step("ask");
      return await poller.ask(job);
    },
    readResults: async (job, path) => {
      await step(`read ${path}`);
      return await poller.readResults(job, path);
    },
  };
  const deps: JobDeps = {
    ledger: {
      async book(bookings) {
        await step("book");
        costs.push(...bookings.map(({ costNano }) => costNano));
        const [first] = bookings;
        const isRejected = given.reject === true && first !== undefined;
        const rejected = isRejected ? [{ booking: first, reason: "impossible" }] : [];
        const holder = { scope: "key", id: given.jobs[0]?.call.keyId ?? "", models: [] } as const;
        return {
          holders: [{ ...holder, sums: [] }],
          added: bookings.length - rejected.length,
          rejected,
        };
      },
    },
    settlement: {
      epoch: unused,
      hold: unused,
      async settle(holders) {
        await step("settle");
        settled.push(holders);
      },
    },
    store: {
      note: unused,
      holding: unused,
      prune: unused,
      async take(atMs, options) {
        expect(atMs).toBe(nowMs);
        took.push(options);
        return given.jobs;
      },
      async noteEnd(_job, reading) {
        await step(`end: ${reading.isUnknown === true ? "unknown" : "known"}`);
        return reading;
      },
      noteFailures: (_job, failures) => step(`failures: ${failures}`),
      postpone: (_job, untilMs) => step(`postpone ${(untilMs - nowMs) / MINUTE_MS} min`),
      async keepUsed(_job, used) {
        await step("keep used");
        return given.kept ?? used;
      },
      close: (_job, atMs) => step(`close after ${atMs - nowMs} ms`),
    },
    prices: createPriceBook(),
    async revokeSpent(kind) {
      await step(`revoke ${kind}`);
      return [];
    },
    costMapOf: async () => null,
    provider: "provider" in given && given.provider === undefined ? undefined : provider,
    metrics: { booked: (batch) => void measured.push(batch) },
    logger: { debug: log, info: log, warn: log },
    now: () => nowMs,
  };
  return { costs, deps, logged, measured, settled, steps, took };
}

const BOOKED = [
  "keep used",
  "book",
  "revoke key",
  "revoke user",
  "settle",
  "settle",
  "close after 0 ms",
];

describe("a job that is due", () => {
  it("and has ended is booked once what it used is kept; what it held goes after that", async () => {
    const held = { scope: "key", id: "k", money: "t", tokens: "" } as const;
    const job = anOpenJob({
      started: { ...RUNNING, held: { holders: [held], reservedNano: 9, reservedTokens: 0 } },
    });
    const { costs, deps, measured, settled, steps } = aLook({
      jobs: [job],
      provider: { ask: async () => ENDED },
    });
    expect(await pollJobs(deps)).toBe(1);
    expect(steps).toEqual(["ask", "end: known", ...BOOKED]);
    expect(costs).toEqual([2_500_000]);
    const [sums, reservations] = settled;
    // Entries of a job hold no reservation: its call does.
    expect(sums).toMatchObject([{ id: job.call.keyId, callIds: [] }]);
    expect(reservations).toEqual([{ scope: "key", id: "k", sums: [], callIds: [job.call.id] }]);
    expect(measured).toEqual([
      { events: 1, duplicates: 0, unpriced: 0, unknownOutcomes: 0, lagMs: 0 },
    ]);
  });

  it("and whose end was reported already is not asked for, nor what it used once that is kept", async () => {
    const ended = { ...ENDED, resultsPath: RESULTS };
    const { deps, steps } = aLook({ jobs: [anOpenJob({ ended, used: USED })] });
    await pollJobs(deps);
    expect(steps).toEqual(BOOKED);
  });

  it("is booked as it was kept first, whatever a later look finds", async () => {
    const kept = { ...USED, parts: [] };
    const { costs, deps } = aLook({ jobs: [anOpenJob({ ended: ENDED })], kept });
    await pollJobs(deps);
    expect(costs).toEqual([]);
  });

  it("and goes on is left alone, but for its failures, which are over", async () => {
    const running = { ask: async () => RUNNING };
    const { deps, steps } = aLook({ jobs: [anOpenJob()], provider: running });
    await pollJobs(deps);
    expect(steps).toEqual(["ask"]);
    const again = aLook({ jobs: [anOpenJob({ failures: 3 })], provider: running });
    await pollJobs(again.deps);
    expect(again.steps).toEqual(["ask", "failures: 0"]);
  });

  it("is taken by one worker for a while, with at most twenty at once", async () => {
    const { deps, took } = aLook({ jobs: [] });
    expect(await pollJobs(deps)).toBe(0);
    await pollJobs(deps, 700);
    expect(took).toEqual([
      { most: 20, leaseMs: 5000, longestMs: 15 * MINUTE_MS },
      { most: 20, leaseMs: 700, longestMs: 15 * MINUTE_MS },
    ]);
  });

  it("and fails keeps no other from being polled, and is logged", async () => {
    const failing = anOpenJob();
    const provider = {
      ask: async (job: OpenJob) => {
        if (job === failing) throw new Error("no answer");
        return ENDED;
      },
    };
    const { deps, logged, steps } = aLook({ jobs: [failing, anOpenJob()], provider });
    expect(await pollJobs(deps)).toBe(2);
    expect(steps.at(-1)).toBe("close after 0 ms");
    expect(logged).toMatchObject([
      [
        "job could not be polled; it will be retried",
        { callId: failing.call.id, kind: "response" },
      ],
    ]);
  });
});

describe("a job that its provider does not know", () => {
  const askedWith = async (failures: number, ageMs: number) => {
    const { deps, steps } = aLook({ jobs: [anOpenJob({ failures })], ageMs });
    await pollJobs(deps);
    return steps;
  };

  it("is asked for again, for an hour and eight times in a row", async () => {
    expect(await askedWith(0, MINUTE_MS)).toEqual(["ask", "failures: 1"]);
    expect(await askedWith(8, 60 * MINUTE_MS)).toEqual(["ask", "failures: 9"]);
    expect(await askedWith(7, DAY_MS)).toEqual(["ask", "failures: 8"]);
  });

  it("is lost after that, and costs what is reserved for it", async () => {
    expect(await askedWith(8, 60 * MINUTE_MS + 1)).toEqual(["ask", "end: unknown", ...BOOKED]);
    const held = { holders: [], reservedNano: 900, reservedTokens: 5 };
    const job = anOpenJob({ failures: 8, started: { ...RUNNING, held } });
    const { costs, deps, logged } = aLook({ jobs: [job], ageMs: DAY_MS });
    await pollJobs(deps);
    expect(costs).toEqual([900]);
    expect(logged).toMatchObject([
      ["job lost: the provider does not report what it used", { callId: job.call.id, asks: 1 }],
    ]);
  });
});

describe("a job that does not end", () => {
  const running = { ask: async () => RUNNING };

  it("is lost after a month, which no provider keeps it for", async () => {
    const look = aLook({ jobs: [anOpenJob()], ageMs: 31 * DAY_MS, provider: running });
    await pollJobs(look.deps);
    expect(look.steps).toEqual(["ask"]);
    const later = aLook({ jobs: [anOpenJob()], ageMs: 31 * DAY_MS + 1, provider: running });
    await pollJobs(later.deps);
    expect(later.steps.slice(0, 2)).toEqual(["ask", "end: unknown"]);
  });

  it("is booked as it ended where it did so in the end", async () => {
    const ended = { ask: async () => ENDED };
    const { deps, steps } = aLook({ jobs: [anOpenJob()], ageMs: 32 * DAY_MS, provider: ended });
    await pollJobs(deps);
    expect(steps.slice(0, 2)).toEqual(["ask", "end: known"]);
  });

  it("is waited for as long by a worker that cannot ask", async () => {
    const look = aLook({ jobs: [anOpenJob()], ageMs: 31 * DAY_MS, provider: undefined });
    await pollJobs(look.deps);
    expect(look.steps).toEqual([]);
    const later = aLook({ jobs: [anOpenJob()], ageMs: 31 * DAY_MS + 1, provider: undefined });
    await pollJobs(later.deps);
    expect(later.steps[0]).toBe("end: unknown");
  });
});

describe("the results of a job", () => {
  const ended: JobReading = { ...ENDED, parts: [], isUnknown: true, resultsPath: RESULTS };
  const job = anOpenJob({ ended });

  it("are the best source of what it used; no other worker reads them meanwhile", async () => {
    const { costs, deps, steps } = aLook({
      jobs: [job],
      provider: { readResults: async () => USED },
    });
    await pollJobs(deps);
    expect(steps).toEqual(["postpone 20 min", `read ${RESULTS}`, ...BOOKED]);
    expect(costs).toEqual([2_500_000]);
  });

  it("that are gone leave what its end reported", async () => {
    const { deps, measured, steps } = aLook({ jobs: [job] });
    await pollJobs(deps);
    expect(steps.at(-1)).toBe("close after 0 ms");
    expect(measured).toMatchObject([{ events: 1, unpriced: 1 }]);
  });

  it("that cannot be read are read again, later each time", async () => {
    const provider = { readResults: () => Promise.reject(new Error("no answer")) };
    for (const [failures, minutes] of [
      [0, 1],
      [7, 128],
    ] as const) {
      const { deps, logged, steps } = aLook({ jobs: [{ ...job, failures }], provider });
      await pollJobs(deps);
      expect(steps.slice(2)).toEqual([`failures: ${failures + 1}`, `postpone ${minutes} min`]);
      expect(logged).toHaveLength(1);
    }
    const last = aLook({ jobs: [{ ...job, failures: 8 }], provider });
    await pollJobs(last.deps);
    expect(last.steps.slice(2)).toEqual(BOOKED);
  });

  it("are waited for three days by a worker that cannot ask, where its end does not say what it used", async () => {
    const stepsAfter = async (ageMs: number, reading: JobReading) => {
      const jobs = [anOpenJob({ ended: reading })];
      const { deps, steps } = aLook({ jobs, ageMs, provider: undefined });
      await pollJobs(deps);
      return steps;
    };
    expect(await stepsAfter(3 * DAY_MS, ended)).toEqual([]);
    expect(await stepsAfter(3 * DAY_MS + 1, ended)).toEqual(BOOKED);
    expect(await stepsAfter(1, { ...ended, isUnknown: false })).toEqual(BOOKED);
  });
});

describe("booking a job", () => {
  it.each(["book", "revoke key", "settle"])(
    "that fails to %s leaves it open, so that it is booked again",
    async (failing) => {
      const { deps, logged, steps } = aLook({
        jobs: [anOpenJob({ ended: ENDED })],
        failing: [failing],
      });
      await pollJobs(deps);
      expect(steps.at(-1)).toBe(failing);
      expect(logged).toHaveLength(1);
    },
  );

  it("says what the ledger can never store", async () => {
    const { deps, logged, measured } = aLook({ jobs: [anOpenJob({ ended: ENDED })], reject: true });
    await pollJobs(deps);
    expect(logged).toMatchObject([["what a job used cannot be booked", { reason: "impossible" }]]);
    expect(measured).toMatchObject([{ events: 1, duplicates: 0 }]);
  });
});
