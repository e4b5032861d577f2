import { waitFor } from "@lintel/testkit";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { aBody, type Bench, type KeyOptions, startBench, type TestProxy } from "../start-bench.ts";

let bench: Bench;
let proxy: TestProxy;

beforeAll(async () => {
  bench = await startBench();
  proxy = await bench.startProxy();
});
beforeEach(() => bench.upstream.reset());
afterAll(() => bench.close());

type PolicyOptions = Parameters<Bench["aPolicy"]>[0];
type KeyColumns = NonNullable<KeyOptions["key"]>;

const REDACTING = { scope: "response", config: { rules: { email: "allow_but_redact" } } } as const;
const BLOCKING = { scope: "response", config: { rules: { email: "block" } } } as const;
const REVERSIBLE = {
  scope: "both",
  marks: "reversible",
  config: { rules: { email: "allow_but_redact" } },
} as const;
const USAGE = { prompt_tokens: 11, completion_tokens: 7, total_tokens: 18 };

async function aKey(policy: PolicyOptions, key: KeyColumns = {}) {
  const policyId = await bench.aPolicy(policy);
  return { policyId, ...(await bench.aKey({ key: { ...key, policy_id: policyId } })) };
}

const asking = (content: string, more: object = {}) =>
  aBody({ messages: [{ role: "user", content }], ...more });

type Behaviours = Parameters<Bench["upstream"]["script"]>[0];

const says = (text: string, ...others: Behaviours) =>
  bench.upstream.script([{ kind: "say", text }, { kind: "report-usage", usage: USAGE }, ...others]);

const eventOf = (keyId: string) =>
  waitFor(async () => (await proxy.events()).find((event) => event.keyId === keyId), {
    label: "the event",
  });

/** What a caller puts together of a stream. */
function contentIn(stream: string): string {
  const data = [...stream.matchAll(/^data: (\{.*)$/gm)].map(([, json = ""]) => JSON.parse(json));
  return data.map((event) => event.choices?.[0]?.delta?.content ?? "").join("");
}

describe("a policy on answers", () => {
  it("redacts a plain answer, whose length is right, and charges what the upstream reports", async () => {
    const { id, secret } = await aKey(REDACTING, { should_log_response: true });
    says("Write to a.b@c.example.");
    const answer = await proxy.chat(secret, asking("Whom do I ask?"));
    const body = await answer.text();
    expect(JSON.parse(body).choices[0].message.content).toBe("Write to ***.");
    expect(answer.headers.get("content-length")).toBe(String(Buffer.byteLength(body)));
    expect(answer.headers.get("x-lintel-policy")).toBe("redacted; types=email");
    const event = await eventOf(id);
    expect(event).toMatchObject({
      action: "redacted",
      policyMatches: { email: 1 },
      usage: { input: 11, output: 7 },
      ending: "complete",
    });
    expect(Buffer.from(event.response ?? "", "base64").toString()).toBe(body);
  });

  it("blocks a plain answer with an error, which is still charged", async () => {
    const { id, secret } = await aKey(BLOCKING);
    says("Write to a.b@c.example.");
    const answer = await proxy.chat(secret, asking("Whom do I ask?"));
    const body = await answer.text();
    expect([answer.status, answer.headers.get("x-lintel-error")]).toEqual([403, "policy_blocked"]);
    expect(body).not.toContain("c.example");
    expect(await eventOf(id)).toMatchObject({
      action: "blocked",
      ending: "refused",
      errorCode: "policy_blocked",
      status: 403,
      usage: { input: 11, output: 7 },
    });
  });

  it("redacts a stream, however it is cut, and reads its usage", async () => {
    const { id, secret } = await aKey(REDACTING, { should_log_response: true });
    says("Write to a.b@c.example, then wait.", { kind: "rechunk", by: { bytes: 7 } });
    const body = asking("Whom do I ask?", { stream: true });
    const stream = await (await proxy.chat(secret, body)).text();
    expect(contentIn(stream)).toBe("Write to ***, then wait.");
    expect(stream).toMatch(/data: \[DONE\]\n\n$/);
    const event = await eventOf(id);
    expect(event).toMatchObject({ action: "redacted", usage: { input: 11, output: 7 } });
    expect(Buffer.from(event.response ?? "", "base64").toString()).toBe(stream);
  });

  it("ends a stream with an error before what it blocks", async () => {
    const { id, secret } = await aKey(BLOCKING);
    const slowly = { kind: "wait", before: "each-chunk", until: 5 } as const;
    says("I know whom you can ask about that. Write to a.b@c.example, then wait.", slowly);
    const answer = await proxy.chat(secret, asking("Whom do I ask?", { stream: true }));
    const stream = await answer.text();
    expect(answer.status).toBe(200);
    expect(stream).toContain("answer blocked");
    expect(stream).not.toContain("c.example");
    expect(stream).not.toContain("[DONE]");
    expect(await eventOf(id)).toMatchObject({
      action: "blocked",
      ending: "refused",
      errorCode: "policy_blocked",
      status: 200,
      policyMatches: { email: 1 },
    });
  });

  it.each([false, true])("gives its own values back to the caller (stream: %s)", async (stream) => {
    const { id, secret } = await aKey(REVERSIBLE, { should_log_response: true });
    says("I wrote to [EMAIL_1], and [email_1] wrote to d@e.example.", {
      kind: "rechunk",
      by: { bytes: 9 },
    });
    const answer = await proxy.chat(secret, asking("Ask a.b@c.example", { stream }));
    const body = await answer.text();
    const content = stream ? contentIn(body) : JSON.parse(body).choices[0].message.content;
    expect(content).toBe("I wrote to a.b@c.example, and a.b@c.example wrote to [EMAIL_2].");
    const { response = "" } = await eventOf(id);
    const stored = Buffer.from(response, "base64").toString();
    expect(stored).toContain("EMAIL_2");
    expect(stored).not.toContain("c.example");
    expect(proxy.logs()).not.toContain("c.example");
  });

  /** An answer that is too long for the event loop, with white space and numbers of its own. */
  const LONG = `${"A sentence of some words. ".repeat(20_000)}Write to a.b@c.example.`;
  const longAnswer = (text: string, logprobs: unknown): string =>
    `{ "x": 1e400, "choices":[{"index":0,"message":{"role":"assistant","content":${JSON.stringify(text)}},` +
    `"logprobs":${JSON.stringify(logprobs)},"finish_reason":"stop"}], "usage": ${JSON.stringify(USAGE)}}\n`;

  async function askForLong(secret: string): Promise<Response> {
    const logprobs = {
      content: [{ token: "a.b@c", logprob: -0.1, bytes: [97], top_logprobs: [] }],
    };
    const body = longAnswer(LONG, logprobs);
    const headers = { "content-type": "application/json" };
    bench.upstream.script([{ kind: "give-answer", body, headers }]);
    return await proxy.chat(secret, asking("Whom do I ask?"));
  }

  it.each([
    ["redacted", REDACTING, LONG.replace("a.b@c.example", "***")],
    ["allowed", { ...REDACTING, config: { rules: { ssn: "allow_but_redact" } } } as const, LONG],
  ])("a long answer is %s in a thread, with nothing else changed", async (action, policy, text) => {
    const { id, secret } = await aKey(policy);
    const got = await (await askForLong(secret)).text();
    expect(got === longAnswer(text, null)).toBe(true);
    expect(await eventOf(id)).toMatchObject({ action, usage: { input: 11, output: 7 } });
  });

  it("a long answer is blocked in a thread", async () => {
    const { id, secret } = await aKey(BLOCKING);
    const answer = await askForLong(secret);
    expect(answer.headers.get("x-lintel-error")).toBe("policy_blocked");
    expect(await answer.text()).not.toContain("c.example");
    expect(await eventOf(id)).toMatchObject({ action: "blocked", policyMatches: { email: 1 } });
  });

  it("gives its own values back in a long answer", async () => {
    const { secret } = await aKey(REVERSIBLE);
    const words = "A sentence of some words. ".repeat(2000);
    says(`${words}I wrote to [EMAIL_1], who wrote to d@e.example.`);
    const answer = await proxy.chat(secret, asking("Ask a.b@c.example", { max_tokens: 30_000 }));
    const body: unknown = JSON.parse(await answer.text());
    expect(body).toMatchObject({
      choices: [
        { message: { content: `${words}I wrote to a.b@c.example, who wrote to [EMAIL_2].` } },
      ],
    });
  });

  it("refuses what it has to see and cannot", async () => {
    const { secret } = await aKey(REDACTING);
    bench.upstream.script([
      {
        kind: "give-answer",
        body: Buffer.from([0x1f, 0x8b]),
        headers: { "content-encoding": "gzip" },
      },
    ]);
    const answer = await proxy.chat(secret, asking("Whom do I ask?"));
    await answer.text();
    expect(answer.headers.get("x-lintel-error")).toBe("policy_unavailable");
  });
});
