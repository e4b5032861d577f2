import { BEDROCK_TEST_KEYS, waitFor } from "@lintel/testkit";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { type Bench, startBench, type TestProxy } from "../start-bench.ts";
import { headerIn, sendRaw, startRecorder } from "../start-recorder.ts";

/** The same as in `bypasses.itest.ts`, on the paths of the other providers. */

let bench: Bench;
let proxy: TestProxy;
let upstream: Awaited<ReturnType<typeof startRecorder>>;
beforeAll(async () => {
  bench = await startBench();
  upstream = await startRecorder();
  const usage = { prompt_tokens: 1000, completion_tokens: 50, input_tokens: 1000 };
  const answer = JSON.stringify({ usage: { ...usage, output_tokens: 50, total_tokens: 1050 } });
  upstream.answerWith((response) => {
    response.writeHead(200, { "content-type": "application/json" }).end(answer);
  });
  proxy = await bench.startProxy();
});
beforeEach(() => void upstream.requests.splice(0));
afterAll(async () => {
  await bench.close();
  await upstream.close();
});

const { accessKeyId, region, secretAccessKey } = BEDROCK_TEST_KEYS;

interface Elsewhere {
  /** Where a call for a model goes. */
  readonly path: (model: string) => string;
  readonly members?: Readonly<Record<string, string>>;
  /** How the credential is sent upstream. */
  readonly credential: readonly [header: string, value: RegExp];
}

const MODEL = "gpt-4o-mini";
const CLAUDE = "claude-sonnet-4-5";
const PROVIDERS = {
  openai: {
    path: () => "/v1/chat/completions",
    credential: ["authorization", /^Bearer sk-upstream-test$/],
  },
  azure: {
    path: (model) => `/openai/deployments/${model}/chat/completions?api-version=2024-10-21`,
    credential: ["api-key", /^sk-upstream-test$/],
  },
  anthropic: { path: () => "/v1/messages", credential: ["x-api-key", /^sk-upstream-test$/] },
  bedrock: {
    path: () => "/anthropic/v1/messages",
    members: {
      awsAccessKeyId: accessKeyId,
      awsSecretAccessKey: secretAccessKey,
      awsRegion: region,
    },
    credential: ["authorization", /^AWS4-HMAC-SHA256 Credential=/],
  },
  // Servers of one's own want no credential: none of ours may take its place.
  vllm: {
    path: () => "/v1/chat/completions",
    members: { apikey: "" },
    credential: ["authorization", /^none$/],
  },
  deepinfra: {
    path: () => "/v1/chat/completions",
    credential: ["authorization", /^Bearer sk-upstream-test$/],
  },
} as const satisfies Record<string, Elsewhere>;
type Provider = keyof typeof PROVIDERS;
const NAMES: readonly Provider[] = ["openai", "azure", "anthropic", "bedrock", "vllm", "deepinfra"];

const modelOf = (provider: Provider) =>
  provider === "anthropic" || provider === "bedrock" ? CLAUDE : MODEL;

const settingOf = (provider: Provider) => {
  const { members }: Elsewhere = PROVIDERS[provider];
  const base = ["openai", "vllm", "deepinfra"].includes(provider) ? "/v1" : "";
  return { provider, setting: { url: upstream.origin + base, ...members } };
};

/** The key stands wherever a client may put it. */
async function send(provider: Provider, secret: string, model: string, body: string) {
  const target = `/api/providers/${provider}${PROVIDERS[provider].path(model)}`;
  const bytes = Buffer.from(body);
  const headers = {
    authorization: `Bearer ${secret}`,
    "x-api-key": secret,
    "api-key": secret,
    "content-type": "application/json",
    "content-length": String(bytes.length),
  };
  return sendRaw(proxy.url, target, { method: "POST", headers, body: bytes });
}

/** The body as it is written, for a `1.0` that is parsed is a `1`. */
const bodyOf = (model: string, odd: string) =>
  `{"model":"${model}","max_tokens":10,"messages":[{"role":"user","content":"x"}],${odd}}`;

const SCHEMA = '"response_format":{"type":"json_schema","json_schema":{"name":"a","schema":{}}}';
const ODD: readonly (readonly [Provider, string, string])[] = [
  ["openai", "whole numbers with a fraction", '"n":1.0,"seed":7.0'],
  ["azure", "a json_schema", SCHEMA],
  ["azure", "a string as stop", '"stop":"END"'],
  ["vllm", "a json_schema", SCHEMA],
  ["vllm", "a fraction as min_p", '"min_p":0.05,"skip_special_tokens":false'],
  ["deepinfra", "a json_schema", SCHEMA],
  ["anthropic", "a fraction as top_p", '"top_p":0.9'],
  [
    "anthropic",
    "parts as content",
    '"system":[{"type":"text","text":"x","cache_control":{"type":"ephemeral"}}]',
  ],
  ["bedrock", "a fraction as top_p", '"top_p":0.9,"top_k":1.0'],
  [
    "bedrock",
    "tools and parts",
    '"tools":[{"name":"a","input_schema":{}}],"system":[{"type":"text","text":"x"}]',
  ],
];

describe("a body the Go program could not decode", () => {
  it.each(ODD)(
    "on %s, with %s, is checked, counted and sent as it is",
    async (provider, _what, odd) => {
      const model = modelOf(provider);
      const { id, secret } = await bench.aKey({
        ...settingOf(provider),
        allowedModels: [model],
        key: { rate_limit_over_time: 1, rate_limit_unit: "h" },
      });
      const other = await send(provider, secret, "gpt-4o", bodyOf("gpt-4o", odd));
      expect(other.status).toBe(403);
      const body = bodyOf(model, odd);
      expect((await send(provider, secret, model, body)).status).toBe(200);
      expect((await send(provider, secret, model, body)).status).toBe(429);
      expect(upstream.requests).toHaveLength(1);
      const inPath = provider === "bedrock" ? `{"model":"${model}",` : "";
      const sent = body.replace(inPath, inPath && '{"anthropic_version":"bedrock-2023-05-31",');
      expect(upstream.requests[0]?.body.toString()).toBe(sent);
      const event = await waitFor(
        async () => (await proxy.events()).find((one) => one.keyId === id && one.status === 200),
        { label: "the call's event" },
      );
      expect(event.usage).toMatchObject({ input: 1000, output: 50 });
      expect(event.unmeasured ?? event.unpriced).toBeUndefined();
    },
  );

  it.each(NAMES)("is refused on %s where no JSON parser can read it", async (provider) => {
    const model = modelOf(provider);
    const { secret } = await bench.aKey({ ...settingOf(provider), allowedModels: [model] });
    const bodies = ["", "model=x", "[]", "null", `{"model":"${model}","model":"gpt-4o"}`];
    for (const body of [...bodies, `{"Model":"gpt-4o"}`, '{"model":7}', `{"model":"${model}"`]) {
      const { status } = await send(provider, secret, model, body);
      expect([400, 403]).toContain(status);
    }
    expect(upstream.requests).toEqual([]);
  });
});

describe("a credential", () => {
  it.each(NAMES)("of %s is shown to it, and the caller's key is not", async (provider) => {
    const { secret } = await bench.aKey(settingOf(provider));
    const model = modelOf(provider);
    const { status } = await send(provider, secret, model, bodyOf(model, '"a":1'));
    expect(status).toBe(200);
    const [header, value]: Elsewhere["credential"] = PROVIDERS[provider].credential;
    const { headers = [], target } = upstream.requests[0] ?? {};
    expect(headerIn(headers, header) ?? "none").toMatch(value);
    expect(JSON.stringify([headers, target])).not.toContain(secret);
  });

  it.each(NAMES)("of %s is used on no path of another's", async (provider) => {
    const { secret } = await bench.aKey(settingOf(provider));
    for (const another of NAMES.filter((name) => name !== provider)) {
      const model = modelOf(another);
      const { body, status } = await send(another, secret, model, bodyOf(model, '"a":1'));
      expect(status).toBe(401);
      expect(body.toString()).not.toContain(secret);
    }
    expect(upstream.requests).toEqual([]);
  });
});

/** Google's servers leave out of an answer what they are asked to leave out. */
describe("an answer of Google's", () => {
  const MODEL_PATH = "/api/providers/gemini/v1beta/models/gemini-2.5-pro";
  const BODY = JSON.stringify({ contents: [{ parts: [{ text: "Think, then say A" }] }] });
  const USAGE = { promptTokenCount: 9, candidatesTokenCount: 1, thoughtsTokenCount: 30_000 };
  const ANSWER = {
    candidates: [{ index: 0, content: { parts: [{ text: "A" }] }, finishReason: "STOP" }],
    usageMetadata: USAGE,
  };

  /** Answers as Google does; a stream comes as one list. */
  const answerAsGoogle = () =>
    upstream.answerWith((response, { headers, target }) => {
      const isMasked =
        /[?&](?:\$|%24)?fields=/.test(target) || headerIn(headers, "x-goog-fieldmask");
      const { usageMetadata: _hidden, ...masked } = ANSWER;
      const answer = isMasked ? masked : ANSWER;
      response
        .writeHead(200, { "content-type": "application/json; charset=UTF-8" })
        .end(JSON.stringify(target.includes(":stream") ? [answer, answer] : answer));
    });

  async function ask(secret: string, target: string, more: Readonly<Record<string, string>> = {}) {
    const headers = {
      authorization: `Bearer ${secret}`,
      "content-type": "application/json",
      "content-length": String(BODY.length),
      ...more,
    };
    return sendRaw(proxy.url, target, { method: "POST", headers, body: Buffer.from(BODY) });
  }

  it.each([
    ["with the usage left out", ":generateContent?fields=candidates", {}],
    [
      "with the usage left out by a header",
      ":generateContent",
      { "x-goog-fieldmask": "candidates" },
    ],
    ["that streams as a list", ":streamGenerateContent", {}],
  ])("%s costs what it used", async (_what, action, headers) => {
    answerAsGoogle();
    const { id, secret } = await bench.aKey({
      provider: "gemini",
      setting: { url: upstream.origin },
      key: { cost_limit_nano: 1_000_000_000 },
    });
    expect((await ask(secret, MODEL_PATH + action, headers)).status).toBe(200);
    const event = await waitFor(
      async () => (await proxy.events()).find(({ keyId }) => keyId === id),
      { label: "the call's event" },
    );
    expect(event.usage).toMatchObject({ input: 9, output: 1, reasoning: 30_000 });
    expect(event.unmeasured ?? event.unpriced).toBeUndefined();
  });

  it("that streams as a list does not pass a policy, which sees no pieces there", async () => {
    answerAsGoogle();
    const policyId = await bench.aPolicy({
      scope: "both",
      config: { rules: { email: "block" } },
    });
    const { secret } = await bench.aKey({
      provider: "gemini",
      setting: { url: upstream.origin },
      key: { policy_id: policyId },
    });
    const { body, status } = await ask(secret, `${MODEL_PATH}:streamGenerateContent`);
    expect([status, body.toString()]).toEqual([503, expect.stringContaining("alt=sse")]);
    expect((await ask(secret, `${MODEL_PATH}:generateContent`)).status).toBe(200);
  });
});
