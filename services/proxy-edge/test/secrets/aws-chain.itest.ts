import { BEDROCK_TEST_KEYS, startBedrockUpstream, type Upstream } from "@lintel/testkit";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";

import { type Bench, startBench, type TestProxy } from "../start-bench.ts";
import { headerIn, startRecorder } from "../start-recorder.ts";

let bench: Bench;
let upstream: Upstream;
let endpoint: Awaited<ReturnType<typeof startRecorder>>;

const { accessKeyId, region, secretAccessKey, sessionToken = "" } = BEDROCK_TEST_KEYS;
const PATH = "/api/providers/bedrock/anthropic/v1/messages";
const BODY = {
  model: "anthropic.claude-3-haiku-20240307-v1:0",
  max_tokens: 10,
  messages: [{ role: "user", content: "Say hi" }],
};

beforeAll(async () => {
  bench = await startBench();
  upstream = await startBedrockUpstream();
  endpoint = await startRecorder();
  for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"]) {
    vi.stubEnv(name, undefined);
  }
});
afterEach(() => vi.unstubAllEnvs());
afterAll(async () => {
  await bench.close();
  await upstream.close();
  await endpoint.close();
});

/** No shared files and no metadata service: only what a test says. */
function stubEnv(variables: Readonly<Record<string, string>>) {
  const none = `${bench.folder}/none`;
  const base = {
    AWS_SHARED_CREDENTIALS_FILE: none,
    AWS_CONFIG_FILE: none,
    AWS_EC2_METADATA_DISABLED: "true",
  };
  for (const [name, value] of Object.entries({ ...base, ...variables })) vi.stubEnv(name, value);
}

async function call(proxy: TestProxy, headers: Readonly<Record<string, string>> = {}) {
  const members = { url: upstream.url, apikey: "", awsRegion: region };
  const { secret } = await bench.aKey({ provider: "bedrock", setting: members });
  return proxy.chat(secret, BODY, { path: PATH, headers });
}

const startProxy = (name: string) =>
  bench.startProxy({ LINTEL_SPOOL_DIR: `${bench.folder}/${name}` });

describe("AWS' own way to call", () => {
  it("is signed anew: the caller's access key is the gateway's key, and its stream passes as it is", async () => {
    const proxy = await startProxy("native");
    const members = { url: upstream.url, awsRegion: region };
    const keys = { awsAccessKeyId: accessKeyId, awsSecretAccessKey: secretAccessKey };
    const setting = { ...members, ...keys, awsSessionToken: sessionToken };
    const { id, secret } = await bench.aKey({ provider: "bedrock", setting });
    const { model, ...rest } = BODY;
    const scope = `20261130/${region}/bedrock/aws4_request`;
    const headers = {
      authorization: `AWS4-HMAC-SHA256 Credential=${secret}/${scope}, SignedHeaders=host, Signature=0`,
      "x-amz-date": "20261130T000000Z",
      "x-amz-security-token": "the caller's own",
    };
    const body = { anthropic_version: "bedrock-2023-05-31", ...rest };
    const at = (action: string) =>
      `/api/providers/bedrock/model/${encodeURIComponent(model)}/${action}`;
    const [plain, streamed] = await Promise.all(
      ["invoke", "invoke-with-response-stream"].map((action) =>
        proxy.chat("", body, { path: at(action), headers }),
      ),
    );
    expect(await plain?.json()).toMatchObject({ usage: { output_tokens: expect.any(Number) } });
    expect(streamed?.headers.get("content-type")).toBe("application/vnd.amazon.eventstream");
    expect(await streamed?.text()).toContain(":event-type");
    const [sent] = upstream.requests.slice(-1);
    expect(sent?.header("x-amz-date")).not.toBe(headers["x-amz-date"]);
    expect(sent?.header("x-amz-security-token")).toBe(sessionToken);
    const events = (await proxy.events()).filter((event) => event.keyId === id);
    const output = sent?.usage?.["output_tokens"];
    expect(output).toBeGreaterThan(0);
    expect(events.map((event) => [event.model, event.usage?.output])).toEqual([
      [model, output],
      [model, output],
    ]);
  });
});

it("lists the models that AWS says there are, those called over regions too, and finds a call's place by them", async () => {
  const proxy = await startProxy("models");
  const keys = { awsAccessKeyId: accessKeyId, awsSecretAccessKey: secretAccessKey };
  const setting = { url: upstream.url, awsRegion: region, awsSessionToken: sessionToken, ...keys };
  const others = [{ provider: "openai" }];
  const { secret } = await bench.aKey({ provider: "bedrock", setting, others });
  const headers = { authorization: `Bearer ${secret}` };
  const listed = await (await fetch(`${proxy.url}/v1/models`, { headers })).json();
  const over = "us.anthropic.claude-haiku-4-5-20251001-v1:0";
  expect(listed).toMatchObject({
    data: expect.arrayContaining([
      expect.objectContaining({ id: BODY.model, owned_by: "bedrock" }),
      expect.objectContaining({ id: over, owned_by: "bedrock" }),
      expect.objectContaining({ id: "gpt-4o" }),
    ]),
  });
  const answer = await proxy.chat(secret, { ...BODY, model: over }, { path: "/v1/messages" });
  expect(answer.status).toBe(200);
  expect(upstream.requests.at(-1)?.path).toContain(encodeURIComponent(over));
  const unknown = await proxy.chat(secret, { ...BODY, model: "x" }, { path: "/v1/messages" });
  expect(unknown.status).toBe(404);
});

describe("a Bedrock setting without keys", () => {
  it("502: says that the machine has none", async () => {
    stubEnv({});
    const response = await call(await startProxy("none"));
    expect(response.status).toBe(502);
    expect(await response.text()).toContain("credential cannot be used");
  });

  it("uses those of the container's endpoint, and asks for them once", async () => {
    stubEnv({
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `${endpoint.origin}/creds`,
      AWS_CONTAINER_AUTHORIZATION_TOKEN: "container-token",
    });
    endpoint.answerWith((response) => {
      response.setHeader("content-type", "application/json");
      response.end(
        JSON.stringify({
          AccessKeyId: accessKeyId,
          SecretAccessKey: secretAccessKey,
          Token: sessionToken,
          Expiration: new Date(Date.now() + 3_600_000).toISOString(),
        }),
      );
    });
    const proxy = await startProxy("container");
    const responses = await Promise.all([call(proxy), call(proxy), call(proxy)]);
    expect(responses.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(endpoint.requests.map(({ target }) => target)).toEqual(["/creds"]);
    expect(headerIn(endpoint.requests[0]?.headers ?? [], "authorization")).toBe("container-token");
    expect(proxy.logs()).not.toContain(secretAccessKey);
  });

  it("uses those of the environment", async () => {
    stubEnv({
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken,
    });
    expect((await call(await startProxy("environment"))).status).toBe(200);
  });

  it("sends the betas that are asked for in the body, not as a header", async () => {
    stubEnv({
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken,
    });
    const proxy = await startProxy("betas");
    const response = await call(proxy, { "anthropic-beta": "context-1m-2025-08-07" });
    expect(response.status).toBe(200);
    const sent = upstream.requests.at(-1);
    expect(sent?.header("anthropic-beta")).toBeUndefined();
    expect(sent?.json()).toMatchObject({ anthropic_beta: ["context-1m-2025-08-07"] });
  });
});
