import { waitFor } from "@lintel/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { aBody, type Bench, type KeyOptions, startBench, type TestProxy } from "../start-bench.ts";

let bench: Bench;
let proxy: TestProxy;

beforeAll(async () => {
  bench = await startBench();
  proxy = await bench.startProxy();
});
afterAll(() => bench.close());

type PolicyOptions = Parameters<Bench["aPolicy"]>[0];
type KeyColumns = NonNullable<KeyOptions["key"]>;

const REDACTING = { config: { rules: { email: "allow_but_redact" } } } as const;
const BLOCKING = { config: { rules: { email: "block" } } } as const;
const WARNING = { config: { rules: { email: "allow_but_warn" } } } as const;

async function aKey(policy: PolicyOptions, key: KeyColumns = {}) {
  const policyId = await bench.aPolicy(policy);
  return { policyId, ...(await bench.aKey({ key: { ...key, policy_id: policyId } })) };
}

const saying = (content: unknown) => aBody({ messages: [{ role: "user", content }] });

const eventOf = (keyId: string) =>
  waitFor(async () => (await proxy.events()).find((event) => event.keyId === keyId), {
    label: "the event",
  });

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
    const body = JSON.stringify(saying("Ask a.b@c.example"));
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
    const answer = await proxy.chat(secret, saying("Ask a.b@c.example"));
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
    await (await proxy.chat(secret, `${before}a.b@c.example${behind}`)).text();
    const sent = await bench.upstream.nextRequest();
    expect(sent.body.toString() === `${before}[EMAIL_1]${behind}`).toBe(true);
    expect(await eventOf(id)).toMatchObject({ action: "redacted", policyMatches: { email: 1 } });
  });

  it("is blocked as any other", async () => {
    const { secret } = await aKey(BLOCKING);
    const answer = await proxy.chat(secret, saying(long(200_000)));
    expect((await errorIn(answer)).code).toBe("policy_blocked");
  });
});
