import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";

import type { WrittenBatch } from "@lintel/events";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import type { SpooledCall } from "../records/spooled-call.ts";
import { Segment } from "../segments/segment.ts";
import { Backlog } from "./backlog.ts";
import { Shipper } from "./shipper.ts";

let folder: string;
let segment: Segment;
let nowMs: number;
let published: WrittenBatch[];
/** Resolved when Redis has taken a batch. */
let taken: Promise<void>;
let shipper: Shipper;
let backlog: Backlog;

beforeEach(() => {
  vi.useFakeTimers();
  folder = mkdtempSync(path.join(os.tmpdir(), "lintel-shipper-"));
  segment = new Segment({ number: 1, path: path.join(folder, "1.ndjson") });
  nowMs = 0;
  published = [];
  taken = Promise.resolve();
  backlog = new Backlog(() => undefined);
  let sequence = 0;
  shipper = new Shipper({
    spoolId: "spool",
    nextSequence: () => sequence++,
    backlog,
    finish: async () => undefined,
    allotted: { shipped: () => undefined, booked: () => undefined },
    async publish(batch) {
      published.push(batch);
      await taken;
    },
    takeAcknowledged: async () => [],
    onTrouble: (error) => {
      throw error;
    },
    monotonic: () => nowMs,
  });
});
afterEach(async () => {
  const stopped = shipper.stop(0);
  await vi.advanceTimersByTimeAsync(1000);
  await stopped;
  vi.useRealTimers();
  rmSync(folder, { recursive: true, force: true });
});

const RESERVED: SpooledCall["reservation"] = { holders: [], costNano: 1, tokens: 1 };

function write(
  count: number,
  reservation?: SpooledCall["reservation"],
  event: SpooledCall["event"] = "{}",
): void {
  const calls = Array.from({ length: count }, () => ({ id: "id", event, reservation }));
  const start = segment.size;
  segment.append(Buffer.from(`${event}\n`.repeat(count)));
  backlog.add({ segment, start, end: segment.size, lines: count }, calls);
  shipper.wake(reservation !== undefined);
}

async function pass(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 1) {
    nowMs += 1;
    await vi.advanceTimersByTimeAsync(1);
  }
}

const sizes = () => published.map(({ events }) => events.length);

it("a record after a pause waits 50 ms for company", async () => {
  write(1);
  await pass(20);
  write(1);
  await pass(29);
  expect(sizes()).toEqual([]);
  await pass(1);
  expect(sizes()).toEqual([2]);
});

it("long records are sent without a pause while they fill batches", async () => {
  const long = `"${"x".repeat(600_000)}"`;
  for (let written = 0; written < 4; written += 1) write(1, undefined, long);
  await pass(10);
  // A batch has room for a mebibyte; the last one is not full.
  expect(sizes()).toEqual([1, 1, 1]);
  await pass(200);
  expect(sizes()).toEqual([1, 1, 1, 1]);
});

it("records that go on coming are sent every 200 ms", async () => {
  for (let sent = 0; sent < 45; sent += 1) {
    write(1);
    await pass(10);
  }
  expect(sizes()).toEqual([5, 20, 20]);
});

it("what came while a batch was sent waits for company again", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  taken = promise;
  write(1);
  await pass(60);
  write(1);
  resolve();
  await pass(100);
  expect(sizes()).toEqual([1]);
  write(1);
  await pass(100);
  expect(sizes()).toEqual([1, 2]);
});

it("a record with a reservation of its own waits 50 ms, whatever was sent before, and takes the others along", async () => {
  write(1);
  await pass(60);
  write(1);
  await pass(10);
  write(1, RESERVED);
  await pass(50);
  expect(sizes()).toEqual([1, 2]);
});

it("a reservation that came while a batch was sent is no reason to forget it", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  taken = promise;
  write(1);
  await pass(60);
  write(1, RESERVED);
  resolve();
  await pass(51);
  expect(sizes()).toEqual([1, 1]);
});

it("a full batch waits for nothing", async () => {
  write(499);
  expect(sizes()).toEqual([]);
  write(1);
  await pass(1);
  expect(sizes()).toEqual([500]);
});
