import { generateKeyPairSync, verify } from "node:crypto";

import { describe, expect, it } from "vitest";

import { createAnswerReader } from "../../calls/create-answer-reader.ts";
import { editCall } from "../../calls/edit-call.ts";
import { readEndpointCall } from "../../calls/read-endpoint-call.ts";
import { createEndpointFinder } from "../../find/find-endpoint.ts";
import { findStepEndpoint } from "../../find/step-endpoint.ts";
import { vertex } from "./index.ts";

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const ACCOUNT = {
  type: "service_account",
  project_id: "my-project",
  private_key_id: "key-1",
  private_key: privateKey.export({ type: "pkcs8", format: "pem" }),
  client_email: "gateway@my-project.iam.gserviceaccount.com",
};
const fileOf = (members: object = {}) => JSON.stringify({ ...ACCOUNT, ...members }, undefined, 2);
const MEMBERS = { serviceAccount: fileOf() };

const find = createEndpointFinder(vertex);

function ask(path: string, json: object) {
  const found = find("POST", path);
  if (found === undefined) throw new Error(`${path} is not served`);
  const { endpoint, params } = found;
  const head = { method: "POST", contentType: "application/json", mustKnowModel: true } as const;
  const bytes = Buffer.from(JSON.stringify(json));
  return { ...found, verdict: readEndpointCall(endpoint, bytes, { ...head, params }) };
}

function read(path: string, json: object) {
  const { endpoint, upstreamPath, verdict } = ask(path, json);
  if (!verdict.readable) throw new Error(verdict.reason);
  return { endpoint, upstreamPath, body: verdict.body };
}

function urlOf(path: string, json: object, members: Readonly<Record<string, string>> = {}) {
  const { body, upstreamPath } = read(path, json);
  const own = { ...MEMBERS, ...members };
  return vertex.locate?.({ members: own, path: upstreamPath, query: "", body });
}

const SAID = { contents: [{ role: "user", parts: [{ text: "Hello" }] }] };
const MESSAGE = { max_tokens: 9, messages: [{ role: "user", content: "Hello" }] };
const CLAUDE = "claude-sonnet-4-5@20250929";
const PLACE = "https://aiplatform.googleapis.com/v1/projects/my-project/locations/global";
const OTHER = "/v1/projects/other/locations/us-east5/publishers";

describe("an address at Vertex AI", () => {
  it.each([
    ["global", "https://aiplatform.googleapis.com/v1/"],
    ["", "https://aiplatform.googleapis.com/v1/"],
    ["us-east5", "https://us-east5-aiplatform.googleapis.com/v1/"],
    ["eu", "https://aiplatform.eu.rep.googleapis.com/v1/"],
  ])("is that of the setting's location: %s", (location, start) => {
    const url = urlOf("/anthropic/v1/messages", { ...MESSAGE, model: CLAUDE }, { location });
    expect(url).toBe(
      `${start}projects/my-project/locations/${location || "global"}/publishers/anthropic/models/${CLAUDE}:rawPredict`,
    );
  });

  it("is in the setting's project, whatever the caller's path says", () => {
    const url = urlOf(`${OTHER}/google/models/gemini-2.5-pro:generateContent`, SAID);
    expect(url).toBe(`${PLACE}/publishers/google/models/gemini-2.5-pro:generateContent`);
    const raw = `${OTHER}/anthropic/models/${CLAUDE}:rawPredict`;
    const own = urlOf(raw, MESSAGE, { projectId: "mine" });
    expect(own).toBe(
      `${PLACE.replace("my-project", "mine")}/publishers/anthropic/models/${CLAUDE}:rawPredict`,
    );
  });

  it("is below the setting's own, with or without a version", () => {
    for (const url of ["https://proxy.test/", "https://proxy.test/v1"]) {
      expect(urlOf("/v1/publishers/google/models/gemini-3-pro:countTokens", SAID, { url })).toBe(
        "https://proxy.test/v1/projects/my-project/locations/global/publishers/google/models/gemini-3-pro:countTokens",
      );
    }
  });

  it("is made for calls that come without one", () => {
    const step = findStepEndpoint(vertex, "gemini-generate", {
      model: "gemini-3-pro",
      params: null,
    });
    const { body } = read("/v1/publishers/google/models/gemini-3-pro:streamGenerateContent", SAID);
    const path = step?.upstreamPath ?? "";
    expect(vertex.locate?.({ members: MEMBERS, path: unfilled(path), query: "", body })).toBe(
      `${PLACE}/publishers/google/models/gemini-3-pro:streamGenerateContent?alt=sse`,
    );
  });

  it("is none for a location that is no host's label, nor without a project", () => {
    const json = { ...MESSAGE, model: CLAUDE };
    expect(urlOf("/anthropic/v1/messages", json, { location: "a.b/c" })).toBeUndefined();
    const serviceAccount = fileOf({ project_id: "" });
    expect(urlOf("/anthropic/v1/messages", json, { serviceAccount })).toBeUndefined();
  });
});

const unfilled = (path: string) => path.replace(":call", "");

describe("a message to Claude at Vertex AI", () => {
  it("has its model in the path and its version in the body, each value byte for byte", () => {
    const { body, endpoint } = read("/anthropic/v1/messages", { ...MESSAGE, model: CLAUDE });
    expect(JSON.parse(editCall(endpoint, body, {}).toString())).toEqual({
      ...MESSAGE,
      anthropic_version: "vertex-2023-10-16",
    });
    const lowered = editCall(endpoint, body, { outputCap: 3 }).toString();
    expect(JSON.parse(lowered)).toMatchObject({ max_tokens: 3 });
  });

  it("has its tokens counted for nothing", () => {
    const path = "/anthropic/v1/messages/count_tokens";
    const { body, endpoint } = read(path, { messages: [], model: CLAUDE });
    expect(body).toMatchObject({ charge: "nothing", model: CLAUDE });
    expect(JSON.parse(editCall(endpoint, body, {}).toString())).toMatchObject({ model: CLAUDE });
    expect(urlOf(path, { messages: [], model: CLAUDE })).toBe(
      `${PLACE}/publishers/anthropic/models/count-tokens:rawPredict`,
    );
  });

  it.each([
    ["rawPredict", false],
    ["streamRawPredict", true],
  ])("as Anthropic's client for Vertex AI asks for it passes as it is: %s", (action, stream) => {
    const path = `${OTHER}/anthropic/models/${CLAUDE}:${action}`;
    const { body, endpoint } = read(path, { ...MESSAGE, stream, model: "claude-haiku-4-5" });
    expect(body).toMatchObject({ model: CLAUDE, streamed: stream, charge: "tokens" });
    expect(editCall(endpoint, body, {})).toBe(body.bytes);
  });

  it("reports what it used in the same answers", () => {
    const path = `${OTHER}/anthropic/models/${CLAUDE}:rawPredict`;
    const { body, endpoint } = read(path, MESSAGE);
    const form = { status: 200, contentType: "application/json", streamed: false } as const;
    const reader = createAnswerReader(endpoint, { ...form, hidesUsage: false, body });
    reader.push(Buffer.from('{"model":"claude","usage":{"input_tokens":7,"output_tokens":5}}'));
    reader.flush();
    expect(reader.read().usage).toMatchObject({ input: 7, output: 5 });
  });

  it.each([
    ["predict", MESSAGE],
    ["rawPredict", { ...MESSAGE, stream: true }],
    ["streamRawPredict", MESSAGE],
  ])("is refused where path and body do not say the same: %s", (action, json) => {
    const { verdict } = ask(`${OTHER}/anthropic/models/${CLAUDE}:${action}`, json);
    expect(verdict.readable).toBe(false);
  });
});

describe("the access token of a service account", () => {
  const request = (members: object = {}) =>
    vertex.accessTokens?.request({ serviceAccount: fileOf(members) }, 1_700_000_000_000);
  const partsOf = (body: string) => {
    const form = new URLSearchParams(body);
    const [head = "", claims = "", signature = ""] = (form.get("assertion") ?? "").split(".");
    const json = (part: string): unknown => JSON.parse(Buffer.from(part, "base64url").toString());
    return { form, head, claims, signature, json };
  };

  it("is asked for with what the account has signed, for an hour", () => {
    const asked = request();
    const { claims, form, head, json, signature } = partsOf(asked?.body ?? "");
    expect(asked?.url).toBe("https://oauth2.googleapis.com/token");
    expect(form.get("grant_type")).toBe("urn:ietf:params:oauth:grant-type:jwt-bearer");
    expect(json(head)).toEqual({ alg: "RS256", typ: "JWT", kid: "key-1" });
    expect(json(claims)).toEqual({
      iss: ACCOUNT.client_email,
      scope: "https://www.googleapis.com/auth/cloud-platform",
      aud: "https://oauth2.googleapis.com/token",
      iat: 1_699_999_990,
      exp: 1_700_003_590,
    });
    const signed = Buffer.from(`${head}.${claims}`);
    expect(verify("sha256", signed, publicKey, Buffer.from(signature, "base64url"))).toBe(true);
  });

  it("is asked for where the key file says", () => {
    expect(request({ token_uri: "https://sts.test/token" })?.url).toBe("https://sts.test/token");
  });

  it("is read with its lifetime, and calls carry it", () => {
    const found = vertex.accessTokens?.read({ access_token: "ya29.a", expires_in: 3599 });
    expect(found).toEqual({ token: "ya29.a", lifetimeMs: 3_599_000 });
    expect(vertex.accessTokens?.read({ error: "invalid_grant" })).toBeUndefined();
    expect(vertex.accessTokens?.read({ access_token: "a\r\nb" })).toBeUndefined();
    const unsigned = {
      method: "POST",
      url: new URL(PLACE),
      headers: [],
      body: Buffer.alloc(0),
    } as const;
    expect(vertex.sign?.(unsigned, { accessToken: "ya29.a" }, 0)).toEqual([
      ["authorization", "Bearer ya29.a"],
    ]);
  });

  it.each([
    ["no JSON", "it is no JSON object"],
    ['{"type":"authorized_user"}', "it has no `client_email` or no `private_key`"],
    [fileOf({ private_key: "secret words" }), "its `private_key` is no RSA key in PEM"],
    [fileOf({ token_uri: "file:///etc/passwd" }), "its `token_uri` is no http or https address"],
  ])(
    "is for the key file of a service account alone, and nothing of another is repeated",
    (text, why) => {
      const field = vertex.settingFields.find(({ name }) => name === "serviceAccount");
      const problem = field?.problemWith?.(text);
      expect(problem).toBe(`must be the key file of a service account: ${why}`);
      expect(field?.problemWith?.(fileOf())).toBeUndefined();
    },
  );
});
