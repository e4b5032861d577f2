import { randomUUID } from "node:crypto";

import { waitFor } from "@lintel/testkit";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { aBody, type Bench, CHAT, startBench, type TestProxy } from "../start-bench.ts";
import { headerIn, sendRaw, startRecorder } from "../start-recorder.ts";

const HEADER = "x-lintel-user-id";
const PREFIX = "/api/providers/openai/v1";
const ONE_A_DAY = { rate_limit_over_time: 1, rate_limit_unit: "d" };

let bench: Bench;
let proxy: TestProxy;
let upstream: Awaited<ReturnType<typeof startRecorder>>;
let secret: string;
/** Of a key that requires a known user. */
let strict: string;

beforeAll(async () => {
  bench = await startBench();
  upstream = await startRecorder();
  // So long that only the change feed can bring a change in time.
  proxy = await bench.startProxy({ IN_MEMORY_DB_UPDATE_INTERVAL: "1h" });
  const setting = { url: `${upstream.origin}/v1` };
  ({ secret } = await bench.aKey({ setting }));
  ({ secret: strict } = await bench.aKey({ setting, key: { require_user: true } }));
});
beforeEach(() => void upstream.requests.splice(0));
afterAll(async () => {
  await bench.close();
  await upstream.close();
});

interface Sent {
  readonly by?: string;
  readonly target?: string;
  readonly method?: string;
  readonly body?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

async function send({ body, by = secret, headers, method = "POST", target = CHAT }: Sent) {
  const bytes = body === undefined ? undefined : Buffer.from(body);
  const type = bytes === undefined ? {} : { "content-type": "application/json" };
  const answer = await sendRaw(proxy.url, target, {
    method,
    headers: { authorization: `Bearer ${by}`, ...type, ...headers },
    ...(bytes === undefined ? {} : { body: bytes }),
  });
  return {
    ...answer,
    text: answer.body.toString(),
    error: headerIn(answer.headers, "x-lintel-error"),
  };
}

const chat = (members: object, sent: Sent = {}) =>
  send({ ...sent, body: JSON.stringify(aBody(members)) });

/** Status and error, as one to compare. */
const said = ({ error, status }: { readonly status: number; readonly error: string | undefined }) =>
  error === undefined ? status : `${status} ${error}`;

describe("a user's limits", () => {
  it("hold whether the body names the user or the header, which never goes upstream", async () => {
    const userId = `ünï-${randomUUID()}`;
    const id = await bench.aUser(userId, { rate_limit_over_time: 3, rate_limit_unit: "d" });
    const header = { [HEADER]: Buffer.from(userId).toString("latin1") };
    const both = await chat({ user: userId }, { headers: header });
    const inHeader = await chat({}, { headers: header });
    const inBody = await chat({ user: userId });
    expect([both, inHeader, inBody].map(said)).toEqual([200, 200, 200]);
    const refused = await send({ method: "GET", target: `${PREFIX}/models`, headers: header });
    expect(said(refused)).toBe("429 rate_limited");
    expect(refused.text).toContain(`too many requests for user: ${userId}`);
    expect(headerIn(refused.headers, "x-ratelimit-remaining-requests")).toBe("0");
    expect(upstream.requests).toHaveLength(3);
    for (const { headers } of upstream.requests) {
      expect(headerIn(headers, HEADER)).toBeUndefined();
      expect(JSON.stringify(headers)).not.toContain("ünï");
    }
    expect(upstream.requests[0]?.body.toString()).toBe(JSON.stringify(aBody({ user: userId })));
    const events = (await proxy.events()).filter((event) => event.userId === userId);
    expect(events.map(({ knownUserId, status }) => [knownUserId, status])).toEqual([
      [id, 200],
      [id, 200],
      [id, 200],
      [id, 429],
    ]);
  });

  it("count beside the key's: a call takes from both or from none", async () => {
    const userId = randomUUID();
    await bench.aUser(userId, { rate_limit_over_time: 2, rate_limit_unit: "d" });
    const setting = { url: `${upstream.origin}/v1` };
    const key = { rate_limit_over_time: 3, rate_limit_unit: "d" };
    const { secret: by } = await bench.aKey({ setting, key });
    const statuses = [];
    for (const user of [userId, userId, userId, "somebody", userId]) {
      statuses.push((await chat({ user }, { by })).status);
    }
    // The third is refused by the user's limit and costs the key nothing; the last by both.
    expect(statuses).toEqual([200, 200, 429, 200, 429]);
  });

  it("are checked by the ledger's sums where Redis has none", async () => {
    const userId = randomUUID();
    const id = await bench.aUser(userId, { cost_limit_nano: 1000 });
    const total = {
      scope: "user",
      scope_id: id,
      unit: "total",
      window_start: new Date(0),
    } as const;
    await bench.db
      .insertInto("spend")
      .values({ ...total, cost_nano: 1000, calls: 1 })
      .execute();
    const answer = await chat({ user: userId });
    expect(said(answer)).toBe("429 quota_spent");
    expect(headerIn(answer.headers, "x-should-retry")).toBe("false");
  });

  it("hold on Anthropic's paths, by the user of the metadata", async () => {
    const userId = randomUUID();
    await bench.aUser(userId, ONE_A_DAY);
    const setting = { apikey: "x", url: upstream.origin };
    const { secret: by } = await bench.aKey({ provider: "anthropic", setting });
    const ask = (metadata: string) =>
      send({
        by,
        target: "/api/providers/anthropic/v1/messages",
        body: `{"model":"claude-sonnet-4-5","max_tokens":5,"messages":[],"metadata":${metadata}}`,
      });
    expect(said(await ask(`{"user_id":"${userId}"}`))).toBe(200);
    expect(said(await ask(`{"user_id":"${userId}"}`))).toBe("429 rate_limited");
    const twice = await ask(`{"user_id":"${userId}","user_id":"x"}`);
    expect(said(twice)).toBe("400 invalid_request");
  });

  it.each([
    [{ revoked: true }, "401 user_revoked", "user is revoked: "],
    [{ expires_at: new Date(0) }, "401 user_expired", "user has expired: "],
    [
      { allowed_paths: JSON.stringify([{ path: `${PREFIX}/models`, method: "GET" }]) },
      "403 path_not_allowed",
      `path: ${CHAT} forbidden for user: `,
    ],
    [
      { allowed_models: ["gpt-4o"] },
      "403 model_not_allowed",
      "model: gpt-4o-mini forbidden for user: ",
    ],
  ])("with %j: %s", async (columns, expected, text) => {
    const userId = randomUUID();
    await bench.aUser(userId, columns);
    const answer = await chat({ user: userId });
    expect(said(answer)).toBe(expected);
    expect(answer.text).toContain(text + userId);
    expect(upstream.requests).toEqual([]);
  });
});

describe("the user that is meant", () => {
  const keyWith = async (...tags: string[]) => {
    const setting = { url: `${upstream.origin}/v1` };
    return (await bench.aKey({ setting, key: { tags } })).secret;
  };

  it("is one that has all tags of the key, and of several the one with no others", async () => {
    const userId = randomUUID();
    const [a, b] = [randomUUID(), randomUUID()];
    await bench.aUser(userId, { tags: [a], revoked: true });
    await bench.aUser(userId, { tags: [a, b] });
    const by = await Promise.all([keyWith(a), keyWith(b), keyWith(a, b), keyWith("c"), keyWith()]);
    const answers = await Promise.all(by.map((each) => chat({ user: userId }, { by: each })));
    // Two users of one id do not cancel each other out: who is meant must be clear.
    expect(answers.map(said)).toEqual(["401 user_revoked", 200, 200, 200, "403 user_ambiguous"]);
  });
});

describe("a client that puts an id of its own into bodies, as Claude Code does", () => {
  it("is limited as the user of the header", async () => {
    const userId = randomUUID();
    await bench.aUser(userId, ONE_A_DAY);
    const ask = () =>
      chat({ user: '{"device_id":"d","session_id":"s"}' }, { headers: { [HEADER]: userId } });
    expect([await ask(), await ask()].map(said)).toEqual([200, "429 rate_limited"]);
  });

  it("is limited as the user that the key's member of its JSON text names", async () => {
    const setting = { url: `${upstream.origin}/v1` };
    const { secret: by } = await bench.aKey({ setting, key: { user_member: "device_id" } });
    const device = randomUUID();
    await bench.aUser(device, ONE_A_DAY);
    const ask = (session: string) =>
      chat({ user: JSON.stringify({ device_id: device, session_id: session }) }, { by });
    expect([await ask("a"), await ask("b")].map(said)).toEqual([200, "429 rate_limited"]);
    expect(said(await chat({ user: device }, { by }))).toBe(200);
  });

  it("names no user in its body where the key takes users from the header alone", async () => {
    const setting = { url: `${upstream.origin}/v1` };
    const { secret: by } = await bench.aKey({ setting, key: { user_from: "header" } });
    const [inHeader, inBody] = [randomUUID(), randomUUID()];
    await bench.aUser(inHeader);
    await bench.aUser(inBody, { revoked: true });
    expect(said(await chat({ user: inBody }, { by }))).toBe(200);
    const both = await chat({ user: inBody }, { by, headers: { [HEADER]: inHeader } });
    expect(said(both)).toBe(200);
  });
});

describe("a user's limits cannot be evaded", () => {
  let limited: string;
  let picky: string;
  beforeAll(async () => {
    limited = randomUUID();
    picky = randomUUID();
    await bench.aUser(limited, ONE_A_DAY);
    await bench.aUser(picky, { allowed_models: ["gpt-4o-mini"] });
    await chat({ user: limited }); // the one call of the day
  });

  it("by a body the Go program could not decode (4.5.1)", async () => {
    for (const members of [
      { stop: "\n" },
      { logit_bias: { 50256: -0.5 } },
      { metadata: { a: 1 } },
      { max_tokens: 10.0, seed: 1.5 },
      { response_format: { type: "json_schema", json_schema: {} } },
    ]) {
      expect(said(await chat({ ...members, user: limited }))).toBe("429 rate_limited");
    }
    expect(said(await chat({ user: 5 }))).toBe("400 invalid_request");
    for (const body of ["", "no json", "[]"]) {
      expect(said(await send({ body, headers: { [HEADER]: limited } }))).toBe(
        "400 invalid_request",
      );
    }
    expect(upstream.requests).toEqual([]);
  });

  it.each([
    ["twice in the body", `{"user":"x","user":"LIMITED","model":"gpt-4o-mini","messages":[]}`],
    ["in other cases", `{"User":"LIMITED","model":"gpt-4o-mini","messages":[]}`],
  ])("by naming it %s", async (_how, body) => {
    const answer = await send({ body: body.replace("LIMITED", limited) });
    expect(said(answer)).toBe("400 invalid_request");
    expect(upstream.requests).toEqual([]);
  });

  it("by naming another in the header: the known one is meant, and two known ones are refused", async () => {
    const nobody = await chat({ user: limited }, { headers: { [HEADER]: "x" } });
    expect(said(nobody)).toBe("429 rate_limited");
    const another = await chat({ user: limited }, { headers: { [HEADER]: picky } });
    expect(said(another)).toBe("400 invalid_request");
    expect(upstream.requests).toEqual([]);
  });

  it("by a header sent twice", async () => {
    const answers = [
      await sendTwice(limited, "x"),
      // As a proxy on the way may join them.
      await chat({}, { headers: { [HEADER]: `x,${limited}` } }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([400, 400]);
    expect(upstream.requests).toEqual([]);
    expect((await sendTwice(limited, limited)).status).toBe(429);
  });

  it("by a member that spoils the reading of a relayed call", async () => {
    const target = `${PREFIX}/assistants`;
    const body = `{"model":"gpt-4o-mini","model":"gpt-4o"}`;
    expect(said(await send({ target, body }))).toBe(200);
    const answer = await send({ target, body, headers: { [HEADER]: picky } });
    expect(said(answer)).toBe("403 model_not_allowed");
    const form = '--b\r\nContent-Disposition: form-data; name="model"\r\n\r\ngpt-4o\r\n--b--';
    const type = { "content-type": "multipart/form-data; boundary=b", [HEADER]: picky };
    expect(said(await send({ target, body: form, headers: type }))).toBe("403 model_not_allowed");
  });

  it("by a form: its field names the user too", async () => {
    const field = (name: string, value: string) =>
      `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
    const body = `${field("model", "dall-e-2")}${field("user", limited)}--b--`;
    const headers = { "content-type": "multipart/form-data; boundary=b" };
    const answer = await send({ target: `${PREFIX}/images/edits`, body, headers });
    expect(said(answer)).toBe("429 rate_limited");
  });
});

describe("a key that requires a known user", () => {
  it("refuses calls for no user and for unknown users, on every path", async () => {
    const userId = randomUUID();
    await bench.aUser(userId);
    const by = strict;
    const models = { by, method: "GET", target: `${PREFIX}/models` };
    const answers = [
      await chat({}, { by }),
      await chat({ user: "" }, { by }),
      await chat({ user: "stranger" }, { by }),
      await chat({ user: "a\0b" }, { by }),
      await chat({ user: "x".repeat(1024) }, { by }),
      await send(models),
      await send({ ...models, headers: { [HEADER]: "stranger" } }),
    ];
    expect(answers.map(({ error }) => error)).toEqual([
      "user_required",
      "user_required",
      "user_unknown",
      "user_unknown",
      "user_unknown",
      "user_required",
      "user_unknown",
    ]);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([403]));
    expect(said(await chat({ user: "x".repeat(1025) }, { by }))).toBe("400 invalid_request");
    expect(upstream.requests).toEqual([]);
    expect(said(await chat({ user: userId }, { by }))).toBe(200);
    expect(said(await send({ ...models, headers: { [HEADER]: userId } }))).toBe(200);
  });

  it("lets calls for no user pass where it does not", async () => {
    for (const user of ["", "stranger", "a\0b", "\ud800"]) {
      expect(said(await chat({ user }))).toBe(200);
    }
  });
});

describe("a change of a user", () => {
  const until = (user: string, expected: number | string) =>
    waitFor(async () => said(await chat({ user })) === expected, { label: String(expected) });

  it("takes effect at once: created, limited, revoked, deleted", async () => {
    const userId = randomUUID();
    expect(said(await chat({ user: userId }))).toBe(200);
    const id = await bench.aUser(userId, { revoked: true });
    await until(userId, "401 user_revoked");
    const change = (columns: object) =>
      bench.db.updateTable("users").set(columns).where("id", "=", id).execute();
    await change({ revoked: false, rate_limit_over_time: 1, rate_limit_unit: "d" });
    await until(userId, "429 rate_limited");
    await change({ deleted_at: new Date() });
    await until(userId, 200);
  });

  it("is not needed by calls for users in memory while Postgres is away; calls for others get 503", async () => {
    const own = await startBench();
    const alone = await own.startProxy();
    const { secret: by } = await own.aKey();
    const userId = randomUUID();
    await own.aUser(userId, { ...ONE_A_DAY, rate_limit_over_time: 100 });
    const statusOf = async (user: string) => (await alone.chat(by, aBody({ user }))).status;
    expect(await statusOf(userId)).toBe(200);
    await own.dropDatabase();
    expect(await statusOf(userId)).toBe(200);
    expect(await statusOf("stranger")).toBe(503);
    await own.close();
  });
});

/** The same header in two lines. */
const sendTwice = (...ids: string[]) =>
  sendRaw(proxy.url, CHAT, {
    method: "POST",
    headers: { authorization: `Bearer ${secret}`, [HEADER]: ids },
    body: Buffer.from(JSON.stringify(aBody())),
  });
