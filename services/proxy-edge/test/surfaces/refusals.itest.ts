import { readinessOf, waitFor } from "@lintel/testkit";
import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";

import { aBody, type Bench, CHAT, startBench, type TestProxy } from "../start-bench.ts";

let bench: Bench;
let proxy: TestProxy;
let secret: string;

beforeAll(async () => {
  bench = await startBench();
  proxy = await bench.startProxy({ LINTEL_MAX_BODY_BYTES: "20000" });
  ({ secret } = await bench.aKey());
});
afterAll(() => bench.close());

interface ReadError {
  readonly status: number;
  readonly message: string;
  readonly headers: Headers;
}

const OpenAiError = z.object({
  error: z.object({ code: z.string(), message: z.string(), type: z.string(), param: z.null() }),
});
const readError = async (response: Response): Promise<ReadError> => {
  const { error } = OpenAiError.parse(await response.json());
  expect(error.code).toBe(String(response.status));
  expect(response.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  return { status: response.status, message: error.message, headers: response.headers };
};

const eventFor = (headers: Headers) =>
  waitFor(async () => (await proxy.events()).find(({ id }) => id === headers.get("x-request-id")), {
    label: "the refused call's event",
  });

const withAuth = (headers: Readonly<Record<string, string>>, path = CHAT) =>
  fetch(proxy.url + path, { method: "POST", headers, body: JSON.stringify(aBody()) });

describe("401", () => {
  it("without a key", async () => {
    const { message, status } = await readError(await withAuth({}));
    expect([status, message]).toEqual([401, "api key not found in header"]);
  });

  it("with an unknown key, of which only the beginning is shown", async () => {
    const { message } = await readError(await withAuth({ authorization: "Bearer sk-unknown-key" }));
    expect(message).toBe(`key sk-un${"*".repeat(46)} is not found`);
  });

  it("with the stored hash of a key: it is not a key", async () => {
    const { hash } = await bench.aKey();
    expect((await withAuth({ authorization: `Bearer ${hash}` })).status).toBe(401);
  });

  it("with a revoked or an expired key", async () => {
    const revoked = await bench.aKey({ key: { revoked: true } });
    const expired = await bench.aKey({ key: { expires_at: new Date(Date.now() - 1000) } });
    expect((await readError(await proxy.chat(revoked.secret, aBody()))).message).toMatch(
      /has been revoked$/,
    );
    expect((await readError(await proxy.chat(expired.secret, aBody()))).message).toMatch(
      /has expired$/,
    );
  });

  it("leaves no event: there is no key to record it on", async () => {
    const { headers } = await readError(
      await withAuth({ authorization: "Bearer sk-unknown-key-2" }),
    );
    await (await proxy.chat(secret, aBody())).text();
    const events = await proxy.events();
    expect(events.some(({ id }) => id === headers.get("x-request-id"))).toBe(false);
  });
});

describe("a key is taken", () => {
  it.each([
    ["Authorization: bearer", () => ({ authorization: `bearer ${secret}` })],
    ["Basic password", () => ({ authorization: `Basic ${btoa(`any:${secret}`)}` })],
    ["x-api-key", () => ({ "x-api-key": secret })],
    ["api-key", () => ({ "api-key": secret })],
  ])("from %s", async (_name, headers) => {
    const response = await withAuth(headers());
    expect(response.status).toBe(200);
    const sent = bench.upstream.requests.at(-1);
    expect(JSON.stringify(sent?.headers)).not.toContain(secret);
  });
});

describe("400", () => {
  it.each([
    ["no JSON", "{", {}],
    ["a member that decides and stands twice", '{"model":"gpt-4o-mini","model":"gpt-4o"}', {}],
    ["a time-out that is none", JSON.stringify(aBody()), { "x-request-timeout": "soon" }],
    ["a time-out of nothing", JSON.stringify(aBody()), { "x-request-timeout": "-1s" }],
  ])("%s, and an event all the same", async (_name, body, headers) => {
    const before = bench.upstream.counts().received;
    const answer = await readError(await proxy.chat(secret, body, { headers }));
    expect(answer.status).toBe(400);
    expect(answer.headers.get("x-should-retry")).toBe("false");
    expect(await eventFor(answer.headers)).toMatchObject({
      ending: "refused",
      status: 400,
      admitted: false,
      attempts: 0,
    });
    expect(bench.upstream.counts().received).toBe(before);
  });
});

describe("403", () => {
  it("a path, and a model, the key may not use", async () => {
    const paths = JSON.stringify([{ path: "/api/providers/openai/v1/embeddings", method: "POST" }]);
    const byPath = await bench.aKey({ key: { allowed_paths: paths } });
    const byModel = await bench.aKey({ allowedModels: ["gpt-4o"] });
    const path = await readError(await proxy.chat(byPath.secret, aBody()));
    const model = await readError(await proxy.chat(byModel.secret, aBody()));
    expect([path.status, path.message]).toEqual([403, "path is not allowed"]);
    expect([model.status, model.message]).toEqual([403, "model is not allowed"]);
  });

  it("a model without a price, when the operator refuses those", async () => {
    const strict = await bench.startProxy({
      LINTEL_UNPRICED_MODELS: "refuse",
      LINTEL_SPOOL_DIR: `${bench.folder}/unpriced`,
    });
    const { status } = await strict.chat(secret, aBody({ model: "model-without-price" }));
    expect(status).toBe(403);
  });
});

describe("what clients ask for beside the documented paths", () => {
  const OPENAI = "/api/providers/openai";

  it.each(["/", "/api/hello", "/api/providers/anthropic/api/hello"])(
    "200: a probe of %s, without a key",
    async (path) => {
      const { status } = await fetch(proxy.url + path, { method: "HEAD" });
      expect(status).toBe(200);
    },
  );

  it("307: a path with a slash at its end leads to the path, with its query, if there is one", async () => {
    const ask = (path: string) => fetch(proxy.url + path, { method: "POST", redirect: "manual" });
    const answer = await ask(`${CHAT}/?a=b/`);
    expect([answer.status, answer.headers.get("location")]).toEqual([307, `${CHAT}?a=b/`]);
    for (const path of [`${CHAT}//`, "/api/providers/other/", "//example.com/"]) {
      expect([path, (await ask(path)).status]).toEqual([path, 404]);
    }
    const followed = await withAuth({ authorization: `Bearer ${secret}` }, `${CHAT}/`);
    expect(followed.status).toBe(200);
  });

  it.each([
    [`${OPENAI}/chat/completions`, `${OPENAI}/v1/chat/completions`],
    [`${OPENAI}/v1/v1/chat/completions`, `${OPENAI}/v1/chat/completions`],
    ["/api/providers/anthropic/v1/v1/messages", "/api/providers/anthropic/v1/messages"],
    ["/api/providers/anthropic/messages", "/api/providers/anthropic/v1/messages"],
    ["/chat/completions", "meant as /v1/chat/completions"],
    ["/v1/v1/messages", "meant as /v1/messages"],
    ["/api/providers/v1/chat/completions", "meant as /v1/chat/completions"],
    ["/anthropic/v1/messages", "/api/providers/anthropic/v1/messages"],
    ["/v1", "this is a base URL"],
  ])("404: %s, of a base URL a step off, and the right path", async (path, right) => {
    const answer = await withAuth({}, path);
    expect([answer.status, await answer.text()]).toEqual([404, expect.stringContaining(right)]);
  });
});

describe("404, 413, 415", () => {
  it("404: an unknown path, in OpenAI's shape", async () => {
    const { message, status } = await readError(
      await withAuth({}, "/api/providers/other/v1/files"),
    );
    expect([status, message]).toEqual([404, "route not supported"]);
  });

  it("413: a body beyond the limit, announced or not", async () => {
    const long = JSON.stringify(aBody({ pad: "x".repeat(20_000) }));
    const announced = await readError(await proxy.chat(secret, long));
    expect(announced.status).toBe(413);
    const stream = new Blob([long]).stream();
    const unannounced = await fetch(proxy.url + CHAT, {
      method: "POST",
      headers: { authorization: `Bearer ${secret}` },
      body: stream,
      duplex: "half",
    });
    expect(unannounced.status).toBe(413);
  });

  it("415: a compressed body", async () => {
    const headers = { "content-encoding": "gzip" };
    expect((await readError(await proxy.chat(secret, aBody(), { headers }))).status).toBe(415);
  });
});

/** What the ledger has of a key in the present month. */
async function spend(keyId: string, costNano: number): Promise<void> {
  const now = new Date();
  const month = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth()));
  const sums = { scope: "key", scope_id: keyId, cost_nano: costNano, calls: 1 } as const;
  await bench.db
    .insertInto("spend")
    .values({ ...sums, unit: "mo", window_start: month })
    .execute();
}

describe("429", () => {
  it("rate: names the limit, and when its window ends", async () => {
    const key = await bench.aKey({ key: { rate_limit_over_time: 1, rate_limit_unit: "h" } });
    const first = await proxy.chat(key.secret, aBody());
    expect(first.headers.get("x-ratelimit-limit-requests")).toBe("1");
    expect(first.headers.get("x-ratelimit-remaining-requests")).toBe("0");
    expect(first.headers.get("x-ratelimit-reset-requests")).toMatch(/^\d+s$/);
    const { headers, message } = await readError(await proxy.chat(key.secret, aBody()));
    expect(message).toMatch(/^too many requests(?:; try again after [\d-]+T\d\d:00:00Z)?$/);
    expect(headers.get("x-lintel-error")).toBe("rate_limited");
    // A window that ends soon is worth waiting for.
    expect(headers.get("x-should-retry")).toBe(String(headers.has("retry-after")));
    expect(headers.get("x-ratelimit-remaining-requests")).toBe("0");
    expect(await eventFor(headers)).toMatchObject({ ending: "refused", admitted: false });
  });

  it("cost: the answer is capped to what is left, and refused when nothing is", async () => {
    // gpt-4o-mini: 0.15 and 0.6 dollars per million, so a cap of 100 tokens costs 60,000 nano.
    const key = await bench.aKey({ key: { cost_limit_nano: 80_000 } });
    const response = await proxy.chat(key.secret, aBody({ max_tokens: 10_000 }));
    const cap = Number(response.headers.get("x-lintel-output-cap"));
    expect(cap).toBeGreaterThan(0);
    expect(cap).toBeLessThan(134);
    expect(bench.upstream.requests.at(-1)?.json()).toMatchObject({ max_tokens: cap });
    expect(response.headers.get("x-ratelimit-limit-cost")).toBe("0.00008");
    const tight = await bench.aKey({ key: { cost_limit_nano: 500 } });
    const { headers, status } = await readError(await proxy.chat(tight.secret, aBody()));
    expect(status).toBe(429);
    expect(headers.get("x-lintel-error")).toBe("quota_spent");
    expect(headers.get("x-should-retry")).toBe("false");
    expect(headers.has("retry-after")).toBe(false);
  });

  it("cost of a period: says what is left and when the period ends, and that nobody should wait for that", async () => {
    const limits = { cost_limit_over_time_nano: 1_000_000, cost_limit_unit: "mo" };
    const key = await bench.aKey({ key: limits });
    await spend(key.id, 999_990);
    const { headers, message } = await readError(await proxy.chat(key.secret, aBody()));
    expect(message).toMatch(/this call may cost up to \$0\.0000\d+ .*, \$0\.00000001 is left of/);
    expect(headers.get("x-lintel-error")).toBe("cost_limited");
    expect(headers.get("x-should-retry")).toBe("false");
    expect(headers.has("retry-after")).toBe(false);
    expect(headers.get("x-ratelimit-reset-cost")).toMatch(/^\d+s$/);
    expect(message).toMatch(/; try again after \d{4}-\d\d-01T00:00:00Z$/);
  });

  it("cost of a period: advises no retry where not even an unused period could pay for the call", async () => {
    const limits = { cost_limit_over_time_nano: 50, cost_limit_unit: "d" };
    const key = await bench.aKey({ key: limits });
    const { headers, message } = await readError(await proxy.chat(key.secret, aBody()));
    expect(message).toContain("$0.00000005 is left of the cost limit of this period");
    expect(headers.get("x-should-retry")).toBe("false");
    expect(headers.has("retry-after")).toBe(false);
  });

  it("is not retried by the SDK where waiting does not help", async () => {
    const key = await bench.aKey({ key: { cost_limit_nano: 1 } });
    const baseURL = `${proxy.url}/api/providers/openai/v1`;
    const client = new OpenAI({ apiKey: key.secret, baseURL, maxRetries: 3 });
    await expect(
      client.chat.completions.create({
        model: "gpt-4o",
        messages: [{ role: "user", content: "x" }],
      }),
    ).rejects.toThrow("429");
    const mine = (await proxy.events()).filter(({ keyId }) => keyId === key.id);
    expect(mine).toHaveLength(1);
  });
});

it("embeds, with the price of the setting's own on the event", async () => {
  const costMap = { embeddingsCostPerModel: { "text-embedding-3-small": 0.00002 } };
  const key = await bench.aKey({ costMap });
  const body = { model: "text-embedding-3-small", input: ["one", "two"] };
  const path = "/api/providers/openai/v1/embeddings";
  const response = await proxy.chat(key.secret, body, { path });
  expect(response.status).toBe(200);
  await response.text();
  expect(await eventFor(response.headers)).toMatchObject({
    path,
    model: "text-embedding-3-small",
    priceOverride: { input: 20_000_000, output: 0 },
    usage: { output: 0 },
  });
});

it.each(["/livez", "/metrics", "/api/health"])("%s answers 200", async (path) => {
  expect((await fetch(proxy.url + path)).status).toBe(200);
});

it("/readyz answers 200", async () => {
  expect(await readinessOf(proxy.url)).toMatchObject({ status: 200 });
});
