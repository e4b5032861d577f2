import path from "node:path";

import { bundledEntry, freePort, startService, waitFor } from "@lintel/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { aBody, type Bench, eventsIn, startBench, type TestProxy } from "../start-bench.ts";

let bench: Bench;

/** A bench for the tests of one block. */
const onOneBench = () => {
  beforeAll(async () => {
    bench = await startBench();
  });
  afterAll(() => bench.close());
};

/** No process listens there. */
const NO_REDIS = { REDIS_URL: "redis://127.0.0.1:1", REDIS_READ_TIME_OUT: "1s" };
const LIMITED = { key: { rate_limit_over_time: 100, rate_limit_unit: "d" } };

describe("with Redis away", () => {
  onOneBench();
  let proxy: TestProxy;
  beforeAll(async () => {
    proxy = await bench.startProxy(NO_REDIS);
  });

  it("a key with limits gets 503 within the deadline, and at once after some failures", async () => {
    const { secret } = await bench.aKey(LIMITED);
    const before = bench.upstream.counts().received;
    for (let n = 0; n < 4; n += 1) {
      const response = await proxy.chat(secret, aBody());
      expect(response.status).toBe(503);
      expect(response.headers.get("x-lintel-error")).toBe("limits_unavailable");
      expect(response.headers.get("retry-after")).toBe("1");
    }
    expect(bench.upstream.counts().received).toBe(before);
  });

  it("a key without limits is served", async () => {
    const { secret } = await bench.aKey();
    expect((await proxy.chat(secret, aBody())).status).toBe(200);
  });

  it("every key is served where the operator allows it, and a header says that limits were not checked", async () => {
    const lenient = await bench.startProxy({
      ...NO_REDIS,
      LINTEL_LIMITS_FAIL_OPEN: "true",
      LINTEL_SPOOL_DIR: path.join(bench.folder, "lenient"),
    });
    const { id, secret } = await bench.aKey(LIMITED);
    const response = await lenient.chat(secret, aBody());
    expect(response.status).toBe(200);
    expect(response.headers.get("x-lintel-limits")).toBe("unavailable");
    await response.text();
    expect(await lenient.events()).toMatchObject([{ keyId: id, admitted: true }]);
  });
});

describe("with Postgres away", () => {
  onOneBench();

  it("known keys go on, unknown ones get 503 and never 401", async () => {
    const proxy = await bench.startProxy();
    const known = await bench.aKey();
    expect((await proxy.chat(known.secret, aBody())).status).toBe(200);
    await bench.dropDatabase();
    expect((await proxy.chat(known.secret, aBody())).status).toBe(200);
    const unknown = await proxy.chat("sk-not-seen-before", aBody());
    expect(unknown.status).toBe(503);
    expect(unknown.headers.get("x-lintel-error")).toBe("store_unavailable");
  });
});

describe("a proxy killed with -9", () => {
  onOneBench();

  it("leaves its events to the next one, which ships them all", async () => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const spool = path.join(bench.folder, "killed");
    const env = { ...bench.env, ...NO_REDIS, PROXY_PORT: String(port), LINTEL_SPOOL_DIR: spool };
    const { secret } = await bench.aKey();
    const service = await startService({
      entry: bundledEntry("proxy-edge"),
      env,
      readyUrl: `${url}/livez`,
    });
    const answers = Array.from({ length: 25 }, async () => {
      const response = await fetch(`${url}/api/providers/openai/v1/chat/completions`, {
        method: "POST",
        headers: { authorization: `Bearer ${secret}` },
        body: JSON.stringify(aBody()),
      });
      await response.text();
      return response.headers.get("x-request-id") ?? "";
    });
    const ids = await Promise.all(answers);
    await service.kill();
    const left = (await eventsIn(spool)).map(({ id }) => id);
    expect(left.toSorted()).toEqual(ids.toSorted());

    const next = await bench.startProxy({ LINTEL_SPOOL_DIR: spool });
    const jobs = `{${bench.redis.prefix}q}:usage:wait`;
    const shipped = await waitFor(async () => (await bench.redis.client.llen(jobs)) > 0, {
      label: "the recovered batch on the queue",
    });
    expect(shipped).toBe(true);
    const [job] = await bench.redis.client.lrange(jobs, 0, 0);
    const data = await bench.redis.client.hget(`{${bench.redis.prefix}q}:usage:${job}`, "data");
    for (const id of ids) expect(data).toContain(id);
    expect(next.logs()).toContain("stale spool lock removed");
  });
});

describe("two proxies", () => {
  onOneBench();

  it("never share a spool", async () => {
    await bench.startProxy();
    await expect(bench.startProxy()).rejects.toThrow(/in use by process/);
  });
});
