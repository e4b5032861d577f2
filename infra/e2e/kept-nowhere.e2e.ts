import { once } from "node:events";

import { foundEntities } from "@lintel/pii-score";
import { type RealtimeUpstream, startRealtimeUpstream, waitFor } from "@lintel/testkit";
import { afterAll, beforeAll, expect, it } from "vitest";
import { WebSocket } from "ws";
import { z } from "zod";

import { type Lintel, startLintel } from "./src/index.ts";
import { filesIn, rowsOf, valuesOf } from "./src/kept-texts.ts";
import { type FindingDetector, startFindingDetector } from "./src/upstreams/finding-detector.ts";

/** Known to the detector over the network alone. */
const NAME = "Quuxelot Zorbaby";
const OUTAGE = "the detector is to fail";
const FOUND = [
  "ann.lee@mail.example",
  "4111 1111 1111 1111",
  "4222222222222",
  "DE89 3704 0044 0532 0130 00",
  "+49 30 901820",
  "536-22-1234",
  "AKIAIOSFODNN7EXAMPLE",
  "203.0.113.77",
  NAME,
];
/** Every kind of entity in every language, one text a message. */
const corpus = foundEntities();
const TEXT = `Write down: ${FOUND.join(", my ssn or other number is ")}.`;

let lintel: Lintel;
let detector: FindingDetector;
let realtime: RealtimeUpstream;
beforeAll(async () => {
  detector = await startFindingDetector(NAME, OUTAGE);
  realtime = await startRealtimeUpstream();
  lintel = await startLintel({
    env: {
      LINTEL_DETECTORS: "http",
      LINTEL_DETECTOR_URL: detector.url,
      LINTEL_DETECTOR_TIMEOUT: "60s",
    },
  });
});
afterAll(async () => {
  await lintel.stop();
  await Promise.all([detector.close(), realtime.close()]);
});

async function aKeyWith(action: string, more: object = {}, upstreamUrl?: string) {
  const policy = { name: action, config: { rules: { all: action } }, scope: "both", ...more };
  const made = await lintel.admin.request("POST", "/api/policies", policy);
  const { id: policyId } = z.object({ id: z.string() }).parse(await made.json());
  const limits = { policyId, shouldLogRequest: true, shouldLogResponse: true };
  return { policyId, ...(await lintel.aKey(limits, undefined, upstreamUrl)) };
}

type Answered = readonly [status: number, text: string];

interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | FormData;
}

async function send(
  secret: string,
  path: string,
  { headers, ...more }: Sent = {},
): Promise<Answered> {
  const response = await fetch(`${lintel.baseUrls[0]}${path}`, {
    ...more,
    headers: { authorization: `Bearer ${secret}`, ...headers },
    signal: AbortSignal.timeout(60_000),
  });
  return [response.status, await response.text()];
}

const ask = (secret: string, stream: boolean, texts = [TEXT, ...corpus.texts]) =>
  send(secret, "/chat/completions", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      model: "gpt-4o-mini",
      stream,
      messages: texts.map((content) => ({ role: "user", content })),
    }),
  });

function upload(secret: string): Promise<Answered> {
  const form = new FormData();
  const messages = [{ role: "user", content: TEXT }];
  const line = { custom_id: "1", method: "POST", url: "/v1/chat/completions", body: { messages } };
  form.set("purpose", "batch");
  form.set("file", new Blob([JSON.stringify(line)]), "card_4222222222222.jsonl");
  return send(secret, "/files", { method: "POST", body: form });
}

/** Nothing in these places can be redacted. */
const beside = (secret: string): Promise<readonly Answered[]> =>
  Promise.all([
    send(secret, "/models", { headers: { "x-title": "for ann.lee@mail.example" } }),
    send(secret, "/files?after=ann.lee%40mail.example"),
    send(secret, "/files/ann.lee@mail.example/content"),
    send(secret, "/chat/completions", {
      method: "POST",
      body: JSON.stringify({ model: "gpt-4o-mini", messages: [], metadata: { [TEXT]: "" } }),
    }),
  ]);

/** What a session answers to a message that is blocked. */
async function talk(secret: string): Promise<string> {
  const url = `${lintel.baseUrls[0]?.replace("http", "ws")}/realtime?model=gpt-realtime`;
  const socket = new WebSocket(url, { headers: { authorization: `Bearer ${secret}` } });
  const said: string[] = [];
  socket.on("message", (data: Buffer) => said.push(data.toString()));
  await once(socket, "open");
  const content = [{ type: "input_text", text: TEXT }];
  const item = { type: "message", role: "user", content };
  socket.send(JSON.stringify({ type: "conversation.item.create", item }));
  const error = await waitFor(() => said.find((each) => each.includes("policy_blocked")), {
    label: "the refusal",
  });
  socket.close();
  return error;
}

it("what policies find is in no row, no value of Redis, no file, no log, no metric and no error", async () => {
  const redacting = await aKeyWith("allow_but_redact", { marks: "reversible" });
  const blocking = await aKeyWith("block");
  const talking = await aKeyWith("block", { scope: "request" }, realtime.url);
  lintel.upstream.always([{ kind: "say", text: TEXT }]);
  const refusals: string[] = [];
  for (const stream of [false, true]) {
    expect((await ask(redacting.secret, stream))[0]).toBe(200);
    const [refused, error] = await ask(blocking.secret, stream);
    expect(refused).toBe(403);
    // Its own text is clean, and the answer is not.
    const [, answer] = await ask(blocking.secret, stream, ["Hello"]);
    refusals.push(error, answer);
  }
  const [unanswered, failed] = await ask(redacting.secret, true, [`${TEXT} ${OUTAGE}`]);
  lintel.upstream.reset();
  const [uploaded] = await upload(redacting.secret);
  const [refused, error] = await upload(blocking.secret);
  expect([unanswered, uploaded, refused]).toEqual([503, 200, 403]);
  const outside = await beside(redacting.secret);
  expect(outside.map(([status]) => status)).toEqual([403, 403, 403, 403]);
  refusals.push(failed, error, ...outside.map(([, text]) => text), await talk(talking.secret));

  const path = `/api/policies/${redacting.policyId}/test`;
  expect((await lintel.admin.request("POST", path, { text: TEXT })).status).toBe(200);
  const keyIds = [redacting.id, blocking.id, talking.id];
  await waitFor(async () => (await bookedOf(keyIds)) === 14, { label: "fourteen events" });
  const kept = await everythingKept();
  // What was stored is among what is searched.
  expect(kept.some(({ text }) => text.includes("Write down: ") && text.includes("_1]"))).toBe(true);
  const values = [...FOUND, ...corpus.values];
  console.log(`${values.length} entities looked for in ${kept.length + refusals.length} places`);
  expect(corpus.values.length).toBeGreaterThan(300);
  const all = [...kept, ...refusals.map((text) => ({ place: "error", text }))];
  const hits = values.flatMap((value) =>
    all.filter(({ text }) => text.includes(value)).map(({ place }) => `${value} in ${place}`),
  );
  expect(hits).toEqual([]);
});

async function everythingKept() {
  const { adminApi, proxies, worker } = lintel.services;
  const metrics = await fetch(`${proxies[0]?.url}/metrics`);
  return [
    ...(await rowsOf(lintel.db)),
    ...(await valuesOf(lintel.redisPrefix)),
    ...(await filesIn(lintel.folder)),
    ...[adminApi, worker, ...proxies].map((each) => ({ place: "log", text: each.logs() })),
    { place: "metrics", text: await metrics.text() },
  ];
}

async function bookedOf(keyIds: readonly string[]): Promise<number> {
  const { rows } = await lintel.db.query<{ count: string }>(
    "select count(*) from events where key_id = any($1)",
    [keyIds],
  );
  return Number(rows[0]?.count);
}
