import { randomUUID } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";

import type { UsageEvent, WrittenBatch } from "@lintel/events";
import { waitFor } from "@lintel/testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { openSpool, type Spool } from "../src/adapters/spool/open-spool.ts";
import { RecordWriter } from "../src/adapters/spool/record-writer.ts";
import { Segment } from "../src/adapters/spool/segment.ts";

let folder: string;
const open: Spool[] = [];

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "lintel-spool-"));
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((spool) => spool.close(0)));
  rmSync(folder, { recursive: true, force: true });
});

const anEvent = (overrides: Partial<UsageEvent> = {}): UsageEvent => ({
  id: randomUUID(),
  createdAtMs: 1,
  keyId: randomUUID(),
  tags: [],
  userId: "",
  customId: "",
  provider: "openai",
  settingId: "",
  model: "gpt-4o-mini",
  path: "/p",
  method: "POST",
  status: 200,
  ending: "complete",
  streamed: false,
  attempts: 1,
  latencyMs: 1,
  action: "",
  policyId: "",
  routeId: "",
  correlationId: "",
  admitted: true,
  ...overrides,
});

/** A spool with a queue and a worker that the test plays. */
function start(options: { readonly healed?: string[] } = {}) {
  const world = {
    published: [] as WrittenBatch[],
    finished: [] as string[],
    acknowledged: [] as number[],
    isAway: false,
    troubles: [] as string[],
    shipped: new Map<number, readonly string[]>(),
    booked: [] as number[],
    nowMs: 0,
  };
  const away = () => (world.isAway ? Promise.reject(new Error("away")) : Promise.resolve());
  const spool = openSpool({
    folder,
    allotted: {
      shipped: (sequence, callIds) => void world.shipped.set(sequence, callIds),
      booked: (sequence) => void world.booked.push(sequence),
    },
    async finish(calls) {
      await away();
      world.finished.push(...calls.map(({ callId }) => callId));
    },
    async publish(batch) {
      await away();
      world.published.push(batch);
    },
    async takeAcknowledged() {
      await away();
      return world.acknowledged.splice(0);
    },
    monotonic: () => world.nowMs + performance.now(),
    onTrouble: (_error, what) => world.troubles.push(what),
    onHealed: (_facts, what) => options.healed?.push(what),
  });
  open.push(spool);
  const shippedIds = () =>
    world.published.flatMap(({ events }) => events.map((event) => idOf(JSON.parse(event))));
  return { spool, world, shippedIds };
}

const idOf = (event: unknown): string =>
  typeof event === "object" && event !== null && "id" in event ? String(event.id) : "";
const segments = () => readdirSync(folder).filter((name) => name.endsWith(".ndjson"));
const appendAll = (spool: Spool, events: readonly UsageEvent[]) =>
  Promise.all(events.map((event) => spool.append({ event })));

describe("the spool", () => {
  it("has a record on disk before it says so, and ships it with its reservation", async () => {
    const { spool, world } = start();
    const event = anEvent();
    const holders = [{ scope: "key", id: event.keyId } as const];
    const record = { event, reservation: { holders, costNano: 5 } };
    await spool.append(record);
    const line = `${JSON.stringify(record)}\n`;
    expect(readFileSync(path.join(folder, segments()[0] ?? ""), "utf8")).toBe(line);
    await waitFor(() => world.published.length === 1, { label: "the batch" });
    expect(world.finished).toEqual([event.id]);
    expect(world.published[0]?.events).toEqual([JSON.stringify(event)]);
  });

  it("forgets what is acknowledged, and only that", async () => {
    const { spool, world } = start();
    const payload = "x".repeat(1_100_000);
    const big = Array.from({ length: 9 }, () => anEvent({ metadata: payload }));
    for (const event of big) await spool.append({ event });
    await waitFor(() => world.published.length >= 9, { label: "all batches" });
    const before = segments().length;
    expect(before).toBeGreaterThan(1);
    world.acknowledged.push(...world.published.slice(0, -1).map(({ sequence }) => sequence));
    await waitFor(() => spool.records === 1, { label: "the acknowledgements" });
    expect(segments().length).toBeLessThan(before);
    expect(spool.bytes).toBeGreaterThan(1_100_000);
    world.acknowledged.push(...world.published.slice(-1).map(({ sequence }) => sequence));
    await waitFor(() => spool.records === 0, { label: "the last acknowledgement" });
    await spool.close(0);
    expect(segments()).toEqual([]);
  });

  it("sends a batch again under its number when it is overdue, or Redis may have lost it", async () => {
    const { spool, world } = start();
    const event = anEvent();
    await spool.append({ event });
    await waitFor(() => world.published.length === 1, { label: "the first time" });
    world.nowMs += 15_001;
    await waitFor(() => world.published.length === 2, { label: "the second time" });
    spool.resendAll();
    await waitFor(() => world.published.length === 3, { label: "the third time" });
    const [first, second, third] = world.published;
    expect(second).toEqual(first);
    expect(third).toEqual(first);
  });

  it("keeps everything in order while the queue is away, with a bounded part of it in memory", async () => {
    const { spool, world, shippedIds } = start();
    world.isAway = true;
    const events = Array.from({ length: 30_000 }, () => anEvent({ metadata: "m".repeat(700) }));
    for (let from = 0; from < events.length; from += 100) {
      await appendAll(spool, events.slice(from, from + 100));
    }
    expect(spool.records).toBe(30_000);
    world.isAway = false;
    await waitFor(() => shippedIds().length >= 30_000, { label: "all", timeoutMs: 30_000 });
    expect(shippedIds()).toEqual(events.map(({ id }) => id));
    const largest = Math.max(...world.published.map((batch) => batch.events.length));
    expect(largest).toBeLessThanOrEqual(200);
    const numbers = world.published.map(({ sequence }) => sequence);
    expect(new Set(numbers).size).toBe(numbers.length);
  });
});

describe("after a crash", () => {
  /** What a killed process leaves: its files and its lock. */
  async function crash(events: readonly UsageEvent[]) {
    const { spool, world } = start();
    world.isAway = true;
    await appendAll(spool, events);
    // It has tried, so that a number was used.
    await waitFor(() => world.troubles.length > 0, { label: "the first try" });
    const files = ["id", "sequence", ...segments()].flatMap((name) => {
      try {
        return [[name, readFileSync(path.join(folder, name))] as const];
      } catch {
        return [];
      }
    });
    await spool.close(0);
    open.splice(0);
    for (const [name, bytes] of files) writeFileSync(path.join(folder, name), bytes);
    writeFileSync(path.join(folder, "lock"), "999999999:1");
  }

  it("the next process ships what was left, under new numbers of the same spool", async () => {
    const events = [anEvent(), anEvent(), anEvent()];
    await crash(events);
    const healed: string[] = [];
    const { shippedIds, world } = start({ healed });
    await waitFor(() => shippedIds().length === 3, { label: "the recovered records" });
    expect(shippedIds()).toEqual(events.map(({ id }) => id));
    expect(healed).toEqual(["stale spool lock removed", "spool recovered"]);
    const [batch] = world.published;
    expect(batch?.sequence).toBeGreaterThanOrEqual(1_000_000);
    expect(batch?.spoolId).toBe(readFileSync(path.join(folder, "id"), "utf8"));
  });

  it("a line cut in the middle is dropped, the others are not", async () => {
    const events = [anEvent(), anEvent()];
    await crash(events);
    const file = path.join(folder, segments()[0] ?? "");
    writeFileSync(file, `${readFileSync(file, "utf8")}{"event":{"id":"torn`);
    const healed: string[] = [];
    const { shippedIds } = start({ healed });
    await waitFor(() => shippedIds().length === 2, { label: "the whole records" });
    expect(healed).toContain("torn record dropped");
  });

  it("a line that cannot be read is told and passed over", async () => {
    const events = [anEvent()];
    await crash(events);
    const file = path.join(folder, segments()[0] ?? "");
    writeFileSync(file, `no json\n${readFileSync(file, "utf8")}`);
    const { shippedIds, spool, world } = start();
    await waitFor(() => shippedIds().length === 1, { label: "the readable record" });
    expect(world.troubles).toContain("record not readable");
    world.acknowledged.push(...world.published.map(({ sequence }) => sequence));
    await waitFor(() => spool.records === 0, { label: "the acknowledgement" });
  });
});

describe("the lock", () => {
  it("keeps a second process out, and is gone after a clean end", async () => {
    const { spool } = start();
    expect(() => start()).toThrow("in use by process");
    await spool.close(0);
    expect(() => start()).not.toThrow();
  });

  it("of a process whose number is in use by another one is taken over", () => {
    writeFileSync(path.join(folder, "lock"), `${process.ppid}:1`);
    const healed: string[] = [];
    start({ healed });
    expect(healed).toContain("stale spool lock removed");
  });
});

describe("a disk that is full", () => {
  it("makes the log unwritable until it takes the record after all", async () => {
    let place = "/dev/full";
    const troubles: unknown[] = [];
    let written = 0;
    const good = path.join(folder, "good.ndjson");
    class MovingSegment extends Segment {
      override append(bytes: Buffer): void {
        new Segment(place).append(bytes);
        written += 1;
      }
    }
    const writer = new RecordWriter({
      newSegment: () => new MovingSegment(good),
      onWritten: () => undefined,
      onTrouble: (error) => troubles.push(error),
    });
    const pending = writer.append({ event: anEvent() });
    await waitFor(() => !writer.writable, { label: "the trouble" });
    expect(troubles).toHaveLength(1);
    expect(written).toBe(0);
    place = good;
    await pending;
    expect(writer.writable).toBe(true);
    expect(written).toBe(1);
    writer.close();
  });
});
