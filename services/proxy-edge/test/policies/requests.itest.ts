import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { text as textOf } from "node:stream/consumers";

import { type RealtimeUpstream, startRealtimeUpstream, waitFor } from "@lintel/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";

import { aBody, type Bench, type KeyOptions, startBench, type TestProxy } from "../start-bench.ts";

let bench: Bench;
let proxy: TestProxy;
let realtime: RealtimeUpstream;

beforeAll(async () => {
  bench = await startBench();
  realtime = await startRealtimeUpstream();
  // Polling is put out of the way: what changes arrives by the feed alone.
  proxy = await bench.startProxy({ IN_MEMORY_DB_UPDATE_INTERVAL: "10m" });
});
afterAll(async () => {
  await bench.close();
  await realtime.close();
});

type PolicyOptions = Parameters<Bench["aPolicy"]>[0];
type KeyColumns = NonNullable<KeyOptions["key"]>;

const REDACTING = { config: { rules: { email: "allow_but_redact" } } } as const;
const BLOCKING = { config: { rules: { email: "block" } } } as const;
const WARNING = { config: { rules: { email: "allow_but_warn" } } } as const;

async function aKey(policy: PolicyOptions, key: KeyColumns = {}, url = bench.upstream.url) {
  const policyId = await bench.aPolicy(policy);
  const columns = { ...key, policy_id: policyId };
  return { policyId, ...(await bench.aKey({ key: columns, setting: { url } })) };
}

const saying = (content: unknown) => aBody({ messages: [{ role: "user", content }] });

const eventOf = (keyId: string) =>
  waitFor(
    async () =>
      (await proxy.events()).find((event) => event.keyId === keyId && event.status !== 503),
    { label: "the event" },
  );

/** On a busy machine the thread that goes through a body may take longer to start than a call waits: it is called again. */
const untilRead = (send: () => Promise<Response>): Promise<Response> =>
  waitFor(
    async () => {
      const answer = await send();
      if (answer.headers.get("x-lintel-error") !== "overloaded") return answer;
      await answer.arrayBuffer();
      return undefined;
    },
    { label: "a thread", timeoutMs: 240_000 },
  );

const errorIn = async (response: Response) => ({
  status: response.status,
  code: response.headers.get("x-lintel-error"),
  policy: response.headers.get("x-lintel-policy"),
  body: await response.text(),
});

describe("a policy", () => {
  it("redacts what it finds, and leaves every other byte", async () => {
    const { id, policyId, secret } = await aKey(REDACTING, { should_log_request: true });
    const before = ' { "model" : "gpt-4o-mini","x":1e400,  "messages":[{"role":"user","content":"';
    const behind = '\\u0021 \\ud83d\\ude00"}] , "max_tokens":5}\n';
    bench.upstream.reset();
    const answer = await proxy.chat(secret, `${before}Ask a.b\\u0040c.example${behind}`);
    expect([answer.status, answer.headers.get("x-lintel-policy")]).toEqual([
      200,
      "redacted; types=email",
    ]);
    await answer.text();
    const sent = await bench.upstream.nextRequest();
    expect(sent.body.toString()).toBe(`${before}Ask ***${behind}`);
    const event = await eventOf(id);
    expect(event).toMatchObject({ action: "redacted", policyId, policyMatches: { email: 1 } });
    expect(Buffer.from(event.request ?? "", "base64").toString()).toBe(sent.body.toString());
  });

  it("403: blocks, which costs nothing and is not stored", async () => {
    const { id, secret } = await aKey(BLOCKING, { should_log_request: true });
    bench.upstream.reset();
    const refused = await errorIn(await proxy.chat(secret, saying("Ask a.b@c.example")));
    expect(refused).toMatchObject({
      status: 403,
      code: "policy_blocked",
      policy: "blocked; types=email",
    });
    expect(refused.body).toContain("request blocked");
    expect(refused.body).not.toContain("c.example");
    const event = await eventOf(id);
    expect(event).toMatchObject({ action: "blocked", admitted: false, attempts: 0, status: 403 });
    expect(event.request).toBeUndefined();
    expect(bench.upstream.requests).toEqual([]);
    expect(proxy.logs()).not.toContain("c.example");
  });

  it("warns, and passes the very same bytes", async () => {
    const { id, secret } = await aKey(WARNING);
    bench.upstream.reset();
    const body = JSON.stringify(saying("Ask warned@d.example"));
    const answer = await proxy.chat(secret, body);
    expect(answer.headers.get("x-lintel-policy")).toBe("warned; types=email");
    await answer.text();
    expect((await bench.upstream.nextRequest()).body.toString()).toBe(body);
    expect(await eventOf(id)).toMatchObject({ action: "warned", policyMatches: { email: 1 } });
  });

  it("that finds nothing changes nothing but the event", async () => {
    const { id, secret } = await aKey(BLOCKING);
    const answer = await proxy.chat(secret, saying("Say hi"));
    await answer.text();
    expect([answer.status, answer.headers.get("x-lintel-policy")]).toEqual([200, null]);
    const event = await eventOf(id);
    expect(event.action).toBe("allowed");
    expect(event.policyMatches).toBeUndefined();
  });

  it("blocks what it would redact and cannot: names and signed thoughts", async () => {
    const { secret } = await aKey(REDACTING);
    const message = { role: "user", name: "a.b@c.example", content: "Hi" };
    const answer = await proxy.chat(secret, aBody({ messages: [message] }));
    expect((await errorIn(answer)).code).toBe("policy_blocked");
  });

  it("403: blocks what it would redact in headers, queries, paths and names of members, which go nowhere", async () => {
    const { id, secret } = await aKey(REDACTING);
    bench.upstream.reset();
    const headers = { authorization: `Bearer ${secret}` };
    const files = `${proxy.url}/api/providers/openai/v1/files`;
    const answers = await Promise.all([
      fetch(files, { headers: { ...headers, "x-title": "for a.b@c.example" } }),
      fetch(`${files}?after=a.b%40c.example`, { headers }),
      fetch(`${files}/a.b%40c.example/content`, { headers }),
      proxy.chat(secret, aBody({ metadata: { "a.b@c.example": "" } })),
      untilRead(() =>
        fetch(files, {
          headers: { ...headers, "x-title": `${"words ".repeat(2000)} a.b@c.example` },
        }),
      ),
    ]);
    for (const answer of answers) {
      expect(await errorIn(answer)).toMatchObject({ status: 403, code: "policy_blocked" });
    }
    expect(bench.upstream.requests).toEqual([]);
    expect(await eventOf(id)).toMatchObject({ action: "blocked", policyMatches: { email: 1 } });
    expect(proxy.logs()).not.toContain("c.example");
  });

  it("warns of what headers say, and passes them", async () => {
    const { secret } = await aKey(WARNING);
    bench.upstream.reset();
    const headers = { authorization: `Bearer ${secret}`, "x-title": "for warned@d.example" };
    const answer = await fetch(`${proxy.url}/api/providers/openai/v1/models`, { headers });
    expect(answer.headers.get("x-lintel-policy")).toBe("warned; types=email");
    await answer.text();
    expect((await bench.upstream.nextRequest()).header("x-title")).toBe("for warned@d.example");
  });

  it("counts the same value once for each time, and numbers it alike in every text", async () => {
    const { secret } = await aKey({ ...REDACTING, marks: "numbered" });
    bench.upstream.reset();
    const texts = ["a@b.example and c@d.example", "c@d.example"];
    const messages = texts.map((content) => ({ role: "user", content }));
    await (await proxy.chat(secret, aBody({ messages }))).text();
    expect((await bench.upstream.nextRequest()).json()).toMatchObject({
      messages: [{ content: "[EMAIL_1] and [EMAIL_2]" }, { content: "[EMAIL_2]" }],
    });
  });

  it("of another kind of scope does not look at requests", async () => {
    const { id, secret } = await aKey({ ...WARNING, scope: "response" });
    const answer = await proxy.chat(secret, saying("Ask unseen@d.example"));
    expect(answer.status).toBe(200);
    await answer.text();
    expect((await eventOf(id)).policyMatches).toBeUndefined();
  });
});

describe("a body that is gone through in a thread", () => {
  const long = (length: number) =>
    `${"A sentence of some words. ".repeat(length / 26)}Ask a.b@c.example.`;

  it.each([20_000, 200_000])("is redacted as any other: %d bytes", async (length) => {
    const { id, secret } = await aKey({ ...REDACTING, marks: "numbered" });
    bench.upstream.reset();
    const [before, behind] = JSON.stringify(saying(long(length))).split("a.b@c.example");
    const asked = `${before}a.b@c.example${behind}`;
    await (await untilRead(() => proxy.chat(secret, asked))).text();
    const sent = await bench.upstream.nextRequest();
    expect(sent.body.toString() === `${before}[EMAIL_1]${behind}`).toBe(true);
    expect(await eventOf(id)).toMatchObject({ action: "redacted", policyMatches: { email: 1 } });
  });

  it("is blocked as any other", async () => {
    const { secret } = await aKey(BLOCKING);
    const answer = await untilRead(() => proxy.chat(secret, saying(long(200_000))));
    expect((await errorIn(answer)).code).toBe("policy_blocked");
  });
});

describe("a file that is uploaded", () => {
  const FILES = "/api/providers/openai/v1/files";
  const line = (content: string) =>
    JSON.stringify({
      custom_id: "1",
      method: "POST",
      url: "/v1/chat/completions",
      body: { model: "gpt-4o-mini", messages: [{ role: "user", content }] },
    });

  function upload(
    secret: string,
    file: string | Uint8Array<ArrayBuffer>,
    target = FILES,
    name = "batch.jsonl",
  ) {
    const form = new FormData();
    form.set("purpose", "batch");
    form.set("file", new Blob([file]), name);
    const headers = { authorization: `Bearer ${secret}` };
    return fetch(proxy.url + target, { method: "POST", headers, body: form });
  }

  it("is redacted line by line, and nothing else of it changes", async () => {
    const { id, secret } = await aKey(REDACTING);
    bench.upstream.reset();
    const file = [line("Hi"), line("Ask a.b@c.example"), ""].join("\r\n");
    await (await upload(secret, file)).text();
    const sent = await bench.upstream.nextRequest();
    expect(sent.body.toString()).toContain(file.replace("a.b@c.example", "***"));
    expect(await eventOf(id)).toMatchObject({ action: "redacted", policyMatches: { email: 1 } });
  });

  it("is redacted in its name, which keeps its ending", async () => {
    const { secret } = await aKey(REDACTING);
    bench.upstream.reset();
    await (await upload(secret, line("Hi"), FILES, "of_a.b@c.example.jsonl")).text();
    const sent = (await bench.upstream.nextRequest()).body.toString();
    expect(sent).toContain('filename="***.jsonl"');
    expect(sent).not.toContain("c.example");
  });

  it.each([
    ["is no text", new Uint8Array([0x89, 0x50, 0xff]), FILES],
    ["has a line that cannot be read", `${line("Hi")}\n{"body":`, FILES],
    ["comes in pieces", "Hi", "/api/providers/openai/v1/uploads/upload_1/parts"],
  ])("400: is refused when it %s", async (_what, file, target) => {
    const { id, secret } = await aKey(REDACTING);
    bench.upstream.reset();
    expect((await upload(secret, file, target)).status).toBe(400);
    expect(bench.upstream.requests).toEqual([]);
    expect((await eventOf(id)).action).toBe("blocked");
  });

  it("passes as ever where the policy only warns, or there is none", async () => {
    const { secret } = await aKey(WARNING);
    const { secret: free } = await bench.aKey();
    for (const each of [secret, free]) {
      bench.upstream.reset();
      const file = new Uint8Array([0x89, 0x50, 0xff]);
      await (await upload(each, file)).text();
      expect((await bench.upstream.nextRequest()).body.includes(Buffer.from(file))).toBe(true);
    }
  });
});

describe("a session", () => {
  async function open(secret: string) {
    const url = `${proxy.url.replace("http", "ws")}/api/providers/openai/v1/realtime?model=gpt-realtime`;
    const socket = new WebSocket(url, { headers: { authorization: `Bearer ${secret}` } });
    const texts: string[] = [];
    socket.on("message", (data: Buffer) => texts.push(data.toString()));
    socket.on("error", () => undefined);
    return { socket, texts };
  }
  const item = (text: string) =>
    JSON.stringify({
      type: "conversation.item.create",
      event_id: "mine",
      item: { type: "message", role: "user", content: [{ type: "input_text", text }] },
    });

  it("passes what its client says with its redactions, and refuses what is blocked", async () => {
    const rules = { email: "allow_but_redact", ip_address: "block" } as const;
    const { id, secret } = await aKey({ config: { rules } }, {}, realtime.url);
    const { socket, texts } = await open(secret);
    await once(socket, "open");
    socket.send(item("Ask a.b@c.example"));
    socket.send(item("Ask 203.0.113.7 there"));
    socket.send(item(`${"Some words. ".repeat(1000)}Ask a.b@c.example`));
    socket.send(item("Hi"));
    const seen = await waitFor(
      () => {
        const said = realtime.sessions.at(-1)?.received ?? [];
        return said.some((each) => each.includes('"Hi"')) ? said : undefined;
      },
      { label: "the last message" },
    );
    expect(seen).toContain(item("Ask ***"));
    expect(seen).toContain(item(`${"Some words. ".repeat(1000)}Ask ***`));
    expect(seen.join("")).not.toMatch(/203\.0\.113|c\.example/);
    const error = texts.find((text) => text.includes('"error"')) ?? "{}";
    expect(JSON.parse(error)).toMatchObject({
      type: "error",
      error: { code: "policy_blocked", event_id: "mine" },
    });
    socket.close();
    const event = await eventOf(id);
    expect(event).toMatchObject({ action: "blocked", policyMatches: { email: 2, ip_address: 1 } });
  });

  it("403: is not held where its answers would have to be seen", async () => {
    const { secret } = await aKey({ ...BLOCKING, scope: "both" }, {}, realtime.url);
    const { socket } = await open(secret);
    const [, response] = await once(socket, "unexpected-response");
    expect([response.statusCode, response.headers["x-lintel-error"]]).toEqual([
      403,
      "policy_blocked",
    ]);
    expect(await textOf(response)).toContain("a key whose policy has the scope `request`");
  });
});

describe("a change of a policy", () => {
  const BOTH = saying("Ask a.b@c.example at 203.0.113.7 there");
  const typesAt = async (secret: string): Promise<string | null> => {
    const answer = await proxy.chat(secret, BOTH);
    await answer.text();
    return answer.headers.get("x-lintel-policy");
  };
  const change = (id: string, columns: { config?: string; deleted_at?: Date }) =>
    bench.db.updateTable("policies").set(columns).where("id", "=", id).execute();

  it("is in force within 100 ms, two hundred times", async () => {
    const { policyId, secret } = await aKey(BLOCKING);
    expect(await typesAt(secret)).toBe("blocked; types=email");
    const took: number[] = [];
    for (let index = 0; index < 200; index += 1) {
      const type = index % 2 === 0 ? "ip_address" : "email";
      await change(policyId, { config: JSON.stringify({ rules: { [type]: "block" } }) });
      const changedMs = performance.now();
      while ((await typesAt(secret)) !== `blocked; types=${type}`) {
        if (performance.now() - changedMs > 60_000) throw new Error("not in force after a minute");
      }
      took.push(performance.now() - changedMs);
    }
    const sorted = took.toSorted((a, b) => a - b);
    const [p50, p99] = [sorted[100], sorted[198]].map((ms) => ms?.toFixed(1));
    process.stdout.write(`policy changed → in force: p50 ${p50} ms, p99 ${p99} ms\n`);
  });

  it("503: that deletes it refuses every later call, and none that began before", async () => {
    const { policyId, secret } = await aKey(REDACTING);
    bench.upstream.reset();
    const deleted = Promise.withResolvers<void>();
    bench.upstream.script([{ kind: "wait", before: "headers", until: deleted.promise }]);
    const under = proxy.chat(secret, saying("Ask a.b@c.example"));
    const sent = await bench.upstream.nextRequest();
    await change(policyId, { deleted_at: new Date() });
    await waitFor(async () => (await proxy.chat(secret, saying("Hi"))).status === 503, {
      label: "the deletion",
    });
    expect(sent.body.toString()).toContain("Ask ***");
    deleted.resolve();
    const answer = await under;
    expect([answer.status, answer.headers.get("x-lintel-policy")]).toEqual([
      200,
      "redacted; types=email",
    ]);
    await answer.text();
  });
});

/** Last, since it looks for what all of the above has said. */
describe("what a policy has found", () => {
  it("is kept nowhere: not in logs, metrics, spool or Redis", async () => {
    const metrics = await (await fetch(`${proxy.url}/metrics`)).text();
    expect(metrics).toMatch(/lintel_policy_matches_total\{[^}]*type="email"/);
    const folder = bench.env.LINTEL_SPOOL_DIR;
    const files = await Promise.all(
      (await readdir(folder)).map((name) => readFile(path.join(folder, name), "latin1")),
    );
    const keys = await bench.redis.client.keys(`${bench.redis.prefix}*`);
    const values = await Promise.all(
      keys.map(async (key) => (await bench.redis.client.dumpBuffer(key))?.toString("latin1") ?? ""),
    );
    for (const text of [metrics, proxy.logs(), ...files, ...keys, ...values]) {
      expect(text).not.toContain("b@c.ex");
    }
  });
});
