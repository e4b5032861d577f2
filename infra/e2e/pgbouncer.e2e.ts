import { waitFor } from "@lintel/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type Lintel, startLintel } from "./src/index.ts";
import { findPgBouncer, type OwnPgBouncer, startOwnPgBouncer } from "./src/stack/own-pgbouncer.ts";

const program = findPgBouncer() ?? "";
const CHAT = { model: "gpt-4o-mini", messages: [{ role: "user", content: "Hi" }], max_tokens: 10 };

describe.skipIf(program === "")("behind PgBouncer in transaction mode (skipped without it)", () => {
  let lintel: Lintel;
  const poolers: OwnPgBouncer[] = [];
  const throughPooler = async (databaseUrl: string): Promise<string> => {
    const pooler = await startOwnPgBouncer(program, databaseUrl);
    poolers.push(pooler);
    return pooler.url;
  };
  beforeAll(async () => {
    lintel = await startLintel({ proxies: 2, throughPooler });
  });
  afterAll(async () => {
    await lintel.stop();
    for (const pooler of poolers) await pooler.stop();
  });

  const call = async (proxy: number, secret: string): Promise<number> => {
    const response = await fetch(`${lintel.baseUrls[proxy]}/chat/completions`, {
      method: "POST",
      headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
      body: JSON.stringify(CHAT),
    });
    await response.arrayBuffer();
    return response.status;
  };

  /** Without the sign of others a proxy waits a while for what they may have to say of an empty Redis. */
  const limitsAreKnown = async (): Promise<void> => {
    const { secret } = await lintel.aKey({ rateLimitOverTime: 1000, rateLimitUnit: "d" });
    for (const proxy of [0, 1]) {
      const isServed = async () => (await call(proxy, secret)) === 200;
      await waitFor(isServed, { label: "the limits to be known" });
    }
  };

  it("calls are made, limited over all proxies, booked once and reported", async () => {
    await limitsAreKnown();
    const { id, secret } = await lintel.aKey({ rateLimitOverTime: 10, rateLimitUnit: "d" });
    const made = Array.from({ length: 30 }, (_, index) => call(index % 2, secret));
    const statuses = await Promise.all(made);
    expect(statuses.filter((status) => status === 200)).toHaveLength(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(20);
    const events = await waitFor(
      async () => {
        const all = await lintel.admin.eventsOf(id);
        return all.length === 30 ? all : undefined;
      },
      { label: "the events" },
    );
    const paid = events.reduce((sum, { cost_in_usd }) => sum + cost_in_usd, 0);
    expect(paid).toBeGreaterThan(0);
    const spent = await lintel.admin.spentMicroUsd(id);
    expect(spent).toBeGreaterThanOrEqual(Math.floor(paid * 1e6) - 10);
  });

  it("changes reach every proxy, and each says that they do so by polling", async () => {
    const { id, secret } = await lintel.aKey();
    for (const proxy of [0, 1]) expect(await call(proxy, secret)).toBe(200);
    await lintel.admin.patchKey(id, { revoked: true, revokedReason: "test" });
    for (const proxy of [0, 1]) {
      await waitFor(async () => (await call(proxy, secret)) === 401, { label: "the revocation" });
      expect(lintel.services.proxies[proxy]?.logs()).toContain("changes arrive by polling");
    }
  });

  it("leaves no lock of a session behind on connections that others get", async () => {
    const { rows } = await lintel.db.query(
      "select 1 from pg_locks l join pg_database d on d.oid = l.database where locktype = 'advisory' and datname = current_database()",
    );
    expect(rows).toEqual([]);
  });
});
