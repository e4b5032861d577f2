import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";

import { type CallStart, UsageEvent, type WrittenBatch } from "@lintel/events";
import { waitFor } from "@lintel/testkit";
import { callMembers } from "@lintel/testkit/objects";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { ownStamp } from "../../src/adapters/spool/folder/spool-owner.ts";
import { openSpool, type Spool } from "../../src/adapters/spool/open-spool.ts";
import { RecordWriter } from "../../src/adapters/spool/records/record-writer.ts";
import { Segment } from "../../src/adapters/spool/segments/segment.ts";

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
  // Starts are found by their ids, which come first in their lines.
  id: randomUUID(),
  ...callMembers(),
  createdAtMs: 1,
  keyId: randomUUID(),
  path: "/p",
  ...overrides,
});

/** A spool with a queue and a worker that the test plays. */
async function start(options: { readonly healed?: string[]; readonly leaseMs?: number } = {}) {
  const world = {
    published: [] as WrittenBatch[],
    publishedIds: [] as string[],
    finished: [] as string[],
    acknowledged: [] as number[],
    isAway: false,
    troubles: [] as string[],
    alarms: [] as string[],
    shipped: new Map<number, readonly string[]>(),
    booked: [] as number[],
    nowMs: 0,
  };
  const away = () => (world.isAway ? Promise.reject(new Error("away")) : Promise.resolve());
  const spool = await openSpool({
    folder,
    leaseMs: options.leaseMs,
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
      world.publishedIds.push(...batch.events.map((event) => idOf(JSON.parse(event))));
    },
    async takeAcknowledged() {
      await away();
      return world.acknowledged.splice(0);
    },
    monotonic: () => world.nowMs + performance.now(),
    now: Date.now,
    onTrouble: (_error, what) => world.troubles.push(what),
    onHealed: (_facts, what) => options.healed?.push(what),
    onAlarm: (_facts, what) => world.alarms.push(what),
  });
  open.push(spool);
  return { spool, world, shippedIds: () => world.publishedIds };
}

const idOf = (event: unknown): string =>
  typeof event === "object" && event !== null && "id" in event ? String(event.id) : "";
const segments = () => readdirSync(folder).filter((name) => name.endsWith(".ndjson"));
const appendAll = (spool: Spool, events: readonly UsageEvent[]) =>
  Promise.all(events.map((event) => spool.append({ event })));

describe("the spool", () => {
  it("has a record on disk before it resolves, and ships it with its reservation", async () => {
    const { spool, world } = await start();
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
    const { spool, world } = await start();
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

  it("leaves room in Redis: what a worker that is away does not take stays on disk", async () => {
    const { spool, world, shippedIds } = await start();
    const metadata = "x".repeat(1_100_000);
    const events = Array.from({ length: 70 }, () => anEvent({ metadata }));
    for (const event of events) await spool.append({ event });
    const bytesOf = ({ events: [event = ""] }: WrittenBatch) => event.length;
    const bytesInRedis = () => world.published.reduce((sum, batch) => sum + bytesOf(batch), 0);
    await waitFor(() => bytesInRedis() > 63 * 1024 * 1024, { label: "all that there is room for" });
    const sent = world.published.length;
    // Sent again it takes no more room; what had gone on meanwhile would have been all of it.
    spool.resendAll();
    await waitFor(() => world.published.length >= 2 * sent, { label: "the second time" });
    expect(new Set(shippedIds()).size).toBeLessThan(events.length);
    expect(spool.records).toBe(events.length);
    world.acknowledged.push(...world.published.map(({ sequence }) => sequence));
    const distinct = () => [...new Set(shippedIds())];
    await waitFor(() => distinct().length === events.length, { label: "the others" });
    expect(distinct()).toEqual(events.map(({ id }) => id));
  });

  it("sends a batch again under its number when it is overdue, or Redis may have lost it", async () => {
    const { spool, world } = await start();
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
    const { spool, world, shippedIds } = await start();
    world.isAway = true;
    const events = Array.from({ length: 30_000 }, () => anEvent({ metadata: "m".repeat(700) }));
    for (let from = 0; from < events.length; from += 100) {
      await appendAll(spool, events.slice(from, from + 100));
    }
    expect(spool.records).toBe(30_000);
    world.isAway = false;
    await waitFor(() => shippedIds().length >= 30_000, { label: "all" });
    expect(shippedIds()).toEqual(events.map(({ id }) => id));
    const largest = Math.max(...world.published.map((batch) => batch.events.length));
    expect(largest).toBeLessThanOrEqual(500);
    const numbers = world.published.map(({ sequence }) => sequence);
    expect(new Set(numbers).size).toBe(numbers.length);
  });
});

describe("after a crash", () => {
  /** What a killed process leaves: its files and its lock. */
  async function crash(events: readonly UsageEvent[]) {
    const { spool, world } = await start();
    world.isAway = true;
    await appendAll(spool, events);
    const files = segments().map((name) => [name, readFileSync(path.join(folder, name))] as const);
    await spool.close(0);
    open.splice(0);
    for (const [name, bytes] of files) writeFileSync(path.join(folder, name), bytes);
    writeFileSync(path.join(folder, "lock"), lockOf({ pid: 999_999_999 }));
  }

  it("the next process ships what was left, at once", async () => {
    const events = [anEvent(), anEvent(), anEvent()];
    await crash(events);
    const healed: string[] = [];
    const { shippedIds } = await start({ healed });
    await waitFor(() => shippedIds().length === 3, { label: "the recovered records" });
    expect(shippedIds()).toEqual(events.map(({ id }) => id));
    expect(healed).toEqual(["stale spool lock removed", "spool recovered"]);
  });

  it("a line cut in the middle is set aside in a file, the others are shipped", async () => {
    const events = [anEvent(), anEvent()];
    await crash(events);
    const file = path.join(folder, segments()[0] ?? "");
    writeFileSync(file, `${readFileSync(file, "utf8")}{"event":{"id":"torn`);
    const healed: string[] = [];
    const { shippedIds } = await start({ healed });
    await waitFor(() => shippedIds().length === 2, { label: "the whole records" });
    expect(healed).toContain("torn record set aside");
    const torn = path.join(folder, (segments()[0] ?? "").replace("ndjson", "torn"));
    expect(readFileSync(torn, "utf8")).toBe('{"event":{"id":"torn');
  });

  it("a line that cannot be read is kept in a file, counted and alarmed about; the others are shipped", async () => {
    const events = [anEvent()];
    await crash(events);
    const [name = ""] = segments();
    const file = path.join(folder, name);
    const foreign = JSON.stringify({ event: { id: "of another release" } });
    writeFileSync(file, `no json\n${readFileSync(file, "utf8")}${foreign}\n`);
    const { shippedIds, spool, world } = await start();
    await waitFor(() => shippedIds().length === 1, { label: "the readable record" });
    expect(world.alarms).toHaveLength(1);
    expect(spool.unreadableFiles).toBe(1);
    world.acknowledged.push(...world.published.map(({ sequence }) => sequence));
    await waitFor(() => spool.records === 0, { label: "the acknowledgement" });
    await spool.close(0);
    expect(segments()).toEqual([]);
    const kept = path.join(folder, name.replace("ndjson", "unreadable"));
    expect(readFileSync(kept, "utf8")).toBe(`no json\n${foreign}\n`);
  });

  it("what could not be read is tried again at each start, and shipped by the release that can read it", async () => {
    await crash([anEvent()]);
    const [name = ""] = segments();
    const kept = path.join(folder, name.replace("ndjson", "unreadable"));
    const written = anEvent();
    writeFileSync(
      path.join(folder, name),
      `${JSON.stringify({ of: "a newer release", written })}\n`,
    );
    const older = await start();
    await waitFor(() => older.spool.unreadableFiles === 1, { label: "the unreadable record" });
    expect(older.world.alarms).toHaveLength(1);
    await older.spool.close(0);
    rmSync(path.join(folder, name));
    const again = await start();
    await waitFor(() => again.world.alarms.length === 1, { label: "the same again" });
    expect(readFileSync(kept, "utf8")).toContain(written.id);
    await again.spool.close(0);
    rmSync(path.join(folder, name));
    writeFileSync(kept, `${JSON.stringify({ event: written })}\n`);
    const newer = await start();
    await waitFor(() => newer.shippedIds().includes(written.id), { label: "the record" });
    expect(newer.spool.unreadableFiles).toBe(0);
    expect(newer.world.alarms).toEqual([]);
  });

  it("files that no release of ours has written are counted and alarmed about, and stay as they are", async () => {
    const foreign = path.join(folder, "000000000007.segment2");
    writeFileSync(foreign, "of a release to come");
    mkdirSync(path.join(folder, "lost+found"));
    const { spool, world } = await start();
    expect(spool.unreadableFiles).toBe(1);
    expect(world.alarms).toEqual(["files in the spool are not of this release and are kept"]);
    await spool.close(0);
    expect(readFileSync(foreign, "utf8")).toBe("of a release to come");
  });

  it("a disk that cannot keep what cannot be read keeps the segment, and holds up no other", async () => {
    const events = [anEvent()];
    await crash(events);
    const [name = ""] = segments();
    const file = path.join(folder, name);
    writeFileSync(file, `no json\n${readFileSync(file, "utf8")}`);
    const inTheWay = path.join(folder, name.replace("ndjson", "unreadable"));
    mkdirSync(inTheWay);
    const { shippedIds, spool, world } = await start();
    await waitFor(() => world.troubles.length > 0, { label: "the trouble" });
    const event = anEvent();
    await spool.append({ event });
    await waitFor(() => shippedIds().length === 1, { label: "the next record" });
    expect(shippedIds()).toEqual([event.id]);
    expect(spool.records).toBe(3);
    rmSync(inTheWay, { recursive: true });
    await waitFor(() => shippedIds().length === 2, { label: "the record beside it" });
    expect(readFileSync(inTheWay, "utf8")).toBe("no json\n");
  });

  it("what a newer process wrote goes on as it was written", async () => {
    const event = { ...anEvent(), memberOfTomorrow: { pages: 7 } };
    await crash([event]);
    const { world } = await start();
    await waitFor(() => world.published.length === 1, { label: "the record" });
    expect(world.published[0]?.events).toEqual([JSON.stringify(event)]);
  });
});

describe("calls under way", () => {
  /** Starts of calls of one second ago. */
  const aStart = (overrides: Partial<CallStart> = {}): CallStart => ({
    event: anEvent(),
    sentAtMs: Date.now() - 1000,
    use: { input: 10, outputClass: "output", choices: 1, maxOutputTokens: 5000, worksOnMs: 0 },
    ...overrides,
  });

  /** Lets go of the folder as a process that is killed does: its files stay as they are. */
  async function kill({ spool }: { readonly spool: Spool }): Promise<void> {
    const files = readdirSync(folder).map(
      (name) => [name, readFileSync(path.join(folder, name))] as const,
    );
    await spool.close(0);
    open.splice(0);
    for (const name of readdirSync(folder)) rmSync(path.join(folder, name));
    for (const [name, bytes] of files) writeFileSync(path.join(folder, name), bytes);
    writeFileSync(path.join(folder, "lock"), lockOf({ pid: 999_999_999 }));
  }

  const eventsOf = (world: { readonly published: readonly WrittenBatch[] }) =>
    world.published.flatMap(({ events }) =>
      events.map((event) => UsageEvent.parse(JSON.parse(event))),
    );

  it("are on disk before they are sent, and are no records", async () => {
    const { spool, world } = await start();
    const begun = aStart();
    await spool.begin(begun);
    expect(readFileSync(path.join(folder, segments()[0] ?? ""), "utf8")).toBe(
      `${JSON.stringify({ start: begun })}\n`,
    );
    expect(spool.records).toBe(0);
    await spool.append({ event: begun.event });
    await waitFor(() => world.published.length === 1, { label: "the batch" });
    expect(eventsOf(world)).toEqual([begun.event]);
  });

  it("of a process that died end in one event of unknown outcome, with what holds their reservation", async () => {
    const first = await start();
    first.world.isAway = true;
    const [ended, lost, other] = [aStart(), aStart(), aStart()];
    const holders = [{ scope: "key", id: lost.event.keyId } as const];
    await Promise.all([ended, { ...lost, holders }, other].map((each) => first.spool.begin(each)));
    await first.spool.append({ event: ended.event });
    await kill(first);
    const { shippedIds, world } = await start();
    await waitFor(() => shippedIds().length === 3, { label: "all of them" });
    const outcomes = new Map(eventsOf(world).map(({ id, outcome }) => [id, outcome]));
    expect(outcomes.get(ended.event.id)).toBeUndefined();
    expect(outcomes.get(lost.event.id)).toBe("unknown");
    expect(outcomes.get(other.event.id)).toBe("unknown");
    expect(world.finished).toEqual([lost.event.id]);
    expect(world.alarms).toEqual(["calls were under way in a process that died: outcome unknown"]);
    world.acknowledged.push(...world.published.map(({ sequence }) => sequence));
    await waitFor(() => segments().length <= 1, { label: "the old segments to go" });
  });

  it("that died twice are recorded once", async () => {
    const first = await start();
    const lost = aStart();
    await first.spool.begin(lost);
    await kill(first);
    const second = await start();
    second.world.isAway = true;
    await waitFor(() => second.spool.records === 1, { label: "its record" });
    await kill(second);
    const { shippedIds } = await start();
    await waitFor(() => shippedIds().length > 0, { label: "the record" });
    expect(shippedIds()).toEqual([lost.event.id]);
  });

  it("are estimated up to the last sign of life of their process, not to its recovery", async () => {
    const first = await start();
    const hourAgo = Date.now() - 3_600_000;
    const lost = aStart({ sentAtMs: hourAgo });
    await first.spool.begin(lost);
    await kill(first);
    writeFileSync(path.join(folder, "alive"), String(hourAgo + 4000));
    const { world } = await start();
    await waitFor(() => world.published.length === 1, { label: "the record" });
    const [event] = eventsOf(world);
    expect(event?.latencyMs).toBe(4500);
    expect(event?.unmeasured?.unseen?.output).toBe(4.5 * 400 + 16);
  });

  it("show their process' life while they last", async () => {
    const { spool } = await start();
    const begun = aStart();
    await spool.begin(begun);
    const file = path.join(folder, "alive");
    const startedMs = Date.now();
    const isShown = () => existsSync(file) && Number(readFileSync(file, "utf8")) >= startedMs;
    await waitFor(isShown, { label: "a sign of life" });
    await spool.append({ event: begun.event });
    await spool.close(0);
    expect(readdirSync(folder)).not.toContain("alive");
  });

  it("survive the segment they began in, which goes when its records are in the ledger", async () => {
    const first = await start();
    const lost = aStart();
    await first.spool.begin(lost);
    const payload = "x".repeat(1_100_000);
    for (let each = 0; each < 6; each += 1) {
      await first.spool.append({ event: anEvent({ metadata: payload }) });
    }
    await waitFor(() => first.world.published.length >= 6, { label: "all batches" });
    first.world.acknowledged.push(...first.world.published.map(({ sequence }) => sequence));
    await waitFor(() => segments().length === 1, { label: "the first segment to go" });
    expect(segments()).not.toContain("000000000001.ndjson");
    await kill(first);
    const { shippedIds } = await start();
    await waitFor(() => shippedIds().includes(lost.event.id), { label: "the lost call" });
  });

  it("that are still open when their process ends are left to the next one", async () => {
    const first = await start();
    const lost = aStart();
    await first.spool.begin(lost);
    await first.spool.append({ event: anEvent() });
    await waitFor(() => first.world.published.length === 1, { label: "the batch" });
    first.world.acknowledged.push(0);
    await waitFor(() => first.spool.records === 0, { label: "the acknowledgement" });
    await first.spool.close(0);
    open.splice(0);
    const { shippedIds } = await start();
    // The ledger knows the other one already.
    await waitFor(() => shippedIds().length === 2, { label: "both" });
    expect(shippedIds()).toContain(lost.event.id);
  });

  it("do not begin where they cannot be written, and are forgotten", async () => {
    const good = path.join(folder, "good.ndjson");
    let isFull = true;
    class FullSegment extends Segment {
      override append(bytes: Buffer): void {
        if (isFull) writeFileSync("/dev/full", bytes);
        super.append(bytes);
      }
    }
    const writer = new RecordWriter({
      newSegment: () => new FullSegment({ number: 1, path: good }),
      onWritten: () => undefined,
      onTrouble: () => undefined,
    });
    const refused = aStart();
    await expect(writer.begin(refused)).rejects.toThrow("cannot be recorded");
    await expect(writer.begin(aStart())).rejects.toThrow("cannot be recorded");
    expect([writer.openCalls, writer.writable]).toEqual([0, false]);
    isFull = false;
    await waitFor(() => writer.writable, { label: "room" });
    const begun = aStart();
    await writer.begin(begun);
    expect(readFileSync(good, "utf8")).not.toContain(refused.event.id);
    expect(readFileSync(good, "utf8")).toContain(begun.event.id);
    await writer.append({ event: begun.event });
    writer.close();
  });
});

/** What this process would write into the lock, with other facts in place. */
function lockOf(facts: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ lease: randomUUID(), ...ownStamp(), ...facts });
}

describe("the lock", () => {
  const lock = () => path.join(folder, "lock");
  const SHORT_LEASE = { leaseMs: 300 };

  it("keeps a second process out, and is gone after a clean end", async () => {
    const { spool } = await start();
    await expect(start()).rejects.toThrow("in use by process");
    await spool.close(0);
    await expect(start()).resolves.toBeDefined();
  });

  it("of a process whose number is in use by another one is taken over at once", async () => {
    writeFileSync(lock(), lockOf({ pid: process.ppid, started: "1" }));
    const healed: string[] = [];
    await start({ healed });
    expect(healed).toContain("stale spool lock removed");
  });

  it.each([
    ["another container on this host", { pid: 1, pidNamespace: "pid:[1]" }],
    ["this process number in another container", { pidNamespace: "pid:[1]" }],
    ["another host", { host: "elsewhere", boot: randomUUID() }],
    ["a system without /proc", { boot: "", pidNamespace: "", started: "" }],
  ])("of %s is respected while its owner shows signs of life", async (_name, facts) => {
    const content = lockOf(facts);
    writeFileSync(lock(), content);
    const beat = setInterval(() => writeFileSync(lock(), content), 20);
    await expect(start({ leaseMs: 5000 })).rejects.toThrow("in use by process");
    clearInterval(beat);
    expect(readFileSync(lock(), "utf8")).toBe(content);
  });

  it("of another host is taken over when its owner shows no sign of life for as long as a lease", async () => {
    writeFileSync(lock(), lockOf({ host: "elsewhere", boot: randomUUID() }));
    const healed: string[] = [];
    const { spool, shippedIds } = await start({ healed, ...SHORT_LEASE });
    expect(healed).toContain("stale spool lock removed");
    const event = anEvent();
    await spool.append({ event });
    await waitFor(() => shippedIds().length === 1, { label: "the record" });
  });

  it("of an older release, or one cut by a crash, is taken over when nothing writes it any more", async () => {
    for (const content of ["12:345", "", '{"lease":']) {
      writeFileSync(lock(), content);
      const { spool } = await start(SHORT_LEASE);
      expect(spool.writable).toBe(true);
      await spool.close(0);
    }
  });

  it("that another process has taken makes the log unwritable, and its segments are not touched", async () => {
    const first = await start(SHORT_LEASE);
    await first.spool.append({ event: anEvent() });
    const before = readFileSync(path.join(folder, segments()[0] ?? ""), "utf8");
    // As when this process was stopped for longer than its lease.
    rmSync(lock());
    const second = await start(SHORT_LEASE);
    await waitFor(() => !first.spool.writable, { label: "the loss" });
    expect(first.world.alarms).toContain("the spool was taken over by another process");
    await second.spool.append({ event: anEvent() });
    expect(readFileSync(path.join(folder, segments()[0] ?? ""), "utf8")).toBe(before);
    expect(segments()).toHaveLength(2);
    await first.spool.close(0);
    expect(second.spool.writable).toBe(true);
  });

  it("is had by one of many that try at once, though the last owner is dead", async () => {
    writeFileSync(lock(), lockOf({ pid: 999_999_999 }));
    const tries = await Promise.allSettled(Array.from({ length: 12 }, () => start()));
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });
});

const modeOf = (name: string) => statSync(path.join(folder, name)).mode & 0o777;

describe("the files", () => {
  it("can be read by their owner only, also those of an older release", async () => {
    chmodSync(folder, 0o755);
    writeFileSync(path.join(folder, "000000000001.ndjson"), "no json\n", { mode: 0o644 });
    const { spool } = await start();
    await spool.append({ event: anEvent() });
    await waitFor(() => spool.unreadableFiles === 1, { label: "the unreadable record" });
    expect(modeOf(".")).toBe(0o700);
    const modes = Object.fromEntries(readdirSync(folder).map((name) => [name, modeOf(name)]));
    expect(modes).toEqual({
      lock: 0o600,
      "000000000001.ndjson": 0o600,
      "000000000001.unreadable": 0o600,
      "000000000002.ndjson": 0o600,
    });
  });
});

/** An account that owns nothing. */
const NO_USER = 65_534;

describe("a folder of somebody else", () => {
  it("is used where it can be written, as the root of a volume is", ({ skip }) => {
    skip(process.getuid?.() !== 0, "only root can be somebody else");
    chmodSync(folder, 0o777);
    const source = path.resolve(
      import.meta.dirname,
      "../../src/adapters/spool/folder/spool-folder.ts",
    );
    const script = `import { SpoolFolder } from ${JSON.stringify(source)};
      new SpoolFolder(${JSON.stringify(folder)}).keepUnreadable(1, ["kept"]);`;
    const args = ["--input-type=module", "--eval", script];
    execFileSync(process.execPath, args, { uid: NO_USER, gid: NO_USER });
    expect(modeOf("000000000001.unreadable")).toBe(0o600);
  });
});

describe("a disk that is full", () => {
  it("makes the log unwritable until it takes the record after all", async () => {
    let isFull = true;
    const troubles: unknown[] = [];
    let written = 0;
    class FullSegment extends Segment {
      override append(bytes: Buffer): void {
        if (isFull) writeFileSync("/dev/full", bytes);
        super.append(bytes);
        written += 1;
      }
    }
    const writer = new RecordWriter({
      newSegment: () => new FullSegment({ number: 1, path: path.join(folder, "good.ndjson") }),
      onWritten: () => undefined,
      onTrouble: (error) => troubles.push(error),
    });
    const pending = writer.append({ event: anEvent() });
    await waitFor(() => !writer.writable, { label: "the trouble" });
    expect(troubles).toHaveLength(1);
    expect(written).toBe(0);
    isFull = false;
    await pending;
    expect(writer.writable).toBe(true);
    expect(written).toBe(1);
    writer.close();
  });

  it("is waited for by a bounded amount of records; those beyond it are refused at once", async () => {
    class BrokenSegment extends Segment {
      override append(bytes: Buffer): void {
        writeFileSync("/dev/full", bytes);
      }
    }
    const writer = new RecordWriter({
      newSegment: () => new BrokenSegment({ number: 1, path: path.join(folder, "none.ndjson") }),
      onWritten: () => undefined,
      onTrouble: () => undefined,
    });
    const metadata = "m".repeat(8 * 1024 * 1024);
    const pending = Array.from({ length: 9 }, () =>
      writer.append({ event: anEvent({ metadata }) }),
    );
    await expect(writer.append({ event: anEvent() })).rejects.toThrow("could not be recorded");
    writer.close();
    await Promise.allSettled(pending);
  });
});
