import { once } from "node:events";
import { connect } from "node:net";

import {
  type RealtimeUpstream,
  type ResponsesUpstream,
  startRealtimeUpstream,
  startResponsesUpstream,
  waitFor,
} from "@lintel/testkit";
import OpenAI from "openai";
import { OpenAIRealtimeWS } from "openai/realtime/ws";
import { ResponsesWS } from "openai/resources/responses/ws";
import { afterAll, beforeAll, expect, it } from "vitest";

import { type Lintel, startLintel } from "../src/index.ts";

const MODEL = "gpt-realtime";
/** gpt-realtime's list prices, nano-dollars a token, written down a second time on purpose. */
const NANO = { text: 4000, audio: 32_000, cached: 400, textOut: 16_000, audioOut: 64_000 };

let lintel: Lintel;
let upstream: RealtimeUpstream;
let responses: ResponsesUpstream;
beforeAll(async () => {
  [lintel, upstream, responses] = await Promise.all([
    startLintel(),
    startRealtimeUpstream(),
    startResponsesUpstream(),
  ]);
});
afterAll(async () => {
  await lintel.stop();
  await Promise.all([upstream.close(), responses.close()]);
});

/** A key for a simulated upstream, and the unmodified SDK's client with it. */
async function aClient(url: string, limits: Readonly<Record<string, unknown>> = {}) {
  const setting = { apikey: "sk-upstream-test", url };
  const settingId = await lintel.admin.createSetting({ provider: "openai", setting });
  const secret = `sk-lintel-${crypto.randomUUID()}`;
  const key = { name: "e2e", key: secret, settingIds: [settingId], ...limits };
  const id = await lintel.admin.createKey(key);
  return { id, client: new OpenAI({ apiKey: secret, baseURL: lintel.baseUrls[0] ?? "" }) };
}

async function openSession(limits: Readonly<Record<string, unknown>> = {}) {
  const { client, id } = await aClient(upstream.url, limits);
  const { hostname, port } = new URL(lintel.baseUrls[0] ?? "");
  // The SDK insists on TLS, which stands before the gateway elsewhere.
  const createConnection = () => connect(Number(port), hostname);
  const session = new OpenAIRealtimeWS({ model: MODEL, options: { createConnection } }, client);
  const errors: string[] = [];
  session.on("error", ({ error }) => errors.push(error?.code ?? ""));
  await once(session.socket, "open");
  return { id, session, errors };
}

interface Used {
  readonly text: number;
  readonly audio?: number;
  readonly cached?: number;
  readonly cachedAudio?: number;
  readonly textOut?: number;
  readonly audioOut?: number;
}

const usageOf = ({ audio = 0, audioOut = 0, cachedAudio = 0, cached = 0, ...rest }: Used) => {
  const { text, textOut = 0 } = rest;
  return {
    total_tokens: text + audio + textOut + audioOut,
    input_tokens: text + audio,
    output_tokens: textOut + audioOut,
    input_token_details: {
      text_tokens: text,
      audio_tokens: audio,
      cached_tokens: cached + cachedAudio,
      cached_tokens_details: { text_tokens: cached, audio_tokens: cachedAudio },
    },
    output_token_details: { text_tokens: textOut, audio_tokens: audioOut },
  };
};

const eventsOf = (keyId: string, count: number) =>
  waitFor(
    async () => {
      const { rows } = await lintel.db.query<{ cost_nano: string; status: number; ending: string }>(
        "select cost_nano, status, ending from events where key_id = $1 order by cost_nano desc",
        [keyId],
      );
      return rows.length >= count ? rows : undefined;
    },
    { label: `${count} events of the session in the ledger` },
  );

it("the unmodified SDK talks and writes over a session, and each answer is billed to the nano-dollar", async () => {
  const { errors, id, session } = await openSession({ costLimitInUsd: 10 });
  const heard: string[] = [];
  session.on("response.output_text.delta", ({ delta }) => heard.push(delta));
  session.on("response.output_audio_transcript.delta", ({ delta }) => heard.push(delta));
  const answers: string[] = [];
  session.on("response.done", ({ response }) => answers.push(response.status ?? ""));
  upstream.script(
    { text: "written answer", usage: usageOf({ text: 100, cached: 40, textOut: 20 }) },
    {
      text: "spoken answer",
      usage: usageOf({
        text: 120,
        audio: 30,
        cached: 64,
        cachedAudio: 8,
        textOut: 25,
        audioOut: 90,
      }),
    },
  );
  session.send({
    type: "session.update",
    session: { type: "realtime", output_modalities: ["text"] },
  });
  session.send({
    type: "conversation.item.create",
    item: { type: "message", role: "user", content: [{ type: "input_text", text: "Say hi" }] },
  });
  session.send({ type: "response.create" });
  await waitFor(() => answers.length === 1, { label: "the written answer" });
  session.send({ type: "response.create", response: { output_modalities: ["audio"] } });
  await waitFor(() => answers.length === 2, { label: "the spoken answer" });
  session.close();
  expect(heard.join("")).toBe("written answerspoken answer");
  expect(errors).toEqual([]);
  const written = 60 * NANO.text + 40 * NANO.cached + 20 * NANO.textOut;
  const spoken =
    56 * NANO.text + 72 * NANO.cached + 22 * NANO.audio + 25 * NANO.textOut + 90 * NANO.audioOut;
  expect((await eventsOf(id, 3)).map((event) => [event.cost_nano, event.status])).toEqual([
    [String(spoken), 200],
    [String(written), 200],
    ["0", 101],
  ]);
});

it("a limit that is spent within a session ends it, and no nano-dollar more is spent", async () => {
  const { errors, id, session } = await openSession({ costLimitInUsd: 0.12 });
  const closed = once(session.socket, "close");
  let isOpen = true;
  session.socket.once("close", () => (isOpen = false));
  // Within what the answer was cut to.
  upstream.script({ usage: usageOf({ text: 100, audioOut: 900 }) });
  session.send({ type: "response.create" });
  await eventsOf(id, 1);
  // While the first answer is held for beside what is booked, a refusal is of the moment and ends nothing.
  await waitFor(
    async () => {
      const reported = errors.length;
      session.send({ type: "response.create" });
      await waitFor(() => !isOpen || errors.length > reported, { label: "a refusal" });
      return !isOpen;
    },
    { label: "the end of the session" },
  );
  expect((await closed)[0]).toBe(1008);
  expect(new Set(errors)).toEqual(new Set(["quota_spent"]));
  const events = await eventsOf(id, 2);
  const spent = events.reduce((sum, { cost_nano: nano }) => sum + Number(nano), 0);
  expect(spent).toBeLessThanOrEqual(120_000_000);
});

it("a key that is revoked ends its session", async () => {
  const { errors, id, session } = await openSession();
  const closed = once(session.socket, "close");
  await lintel.admin.patchKey(id, { revoked: true });
  expect((await closed)[0]).toBe(1008);
  expect(errors).toContain("key_revoked");
});

it("the unmodified SDK's responses over WebSocket are billed turn by turn", async () => {
  const { client, id } = await aClient(responses.url, { costLimitInUsd: 10 });
  responses.script(
    { says: "First.", usage: { input_tokens: 1000, output_tokens: 10 } },
    { says: "Second.", usage: { input_tokens: 2000, output_tokens: 20 } },
  );
  const session = new ResponsesWS(client);
  const errors: string[] = [];
  session.on("error", ({ message }) => errors.push(message));
  const said: string[] = [];
  session.on("response.output_text.delta", ({ delta }) => said.push(delta));
  let completed = 0;
  session.on("response.completed", () => (completed += 1));
  for (const turn of [1, 2]) {
    session.send({ type: "response.create", model: "gpt-4o-mini", input: "Say something." });
    await waitFor(() => completed === turn, { label: `turn ${turn}; ${errors.join()}` });
  }
  session.close();
  expect([said, errors]).toEqual([["First.", "Second."], []]);
  // $0.15 and $0.60 for a million tokens.
  const [second, first] = [2000 * 150 + 20 * 600, 1000 * 150 + 10 * 600];
  expect((await eventsOf(id, 3)).map((event) => [event.cost_nano, event.status])).toEqual([
    [String(second), 200],
    [String(first), 200],
    ["0", 101],
  ]);
});
