import { once } from "node:events";

import { waitFor } from "@lintel/testkit";
import OpenAI from "openai";
import { ResponsesWS } from "openai/resources/responses/ws";
import { afterEach, describe, expect, it } from "vitest";
import { type RawData, WebSocket } from "ws";

import { aSetting, SECRET } from "../routes/route-objects.ts";
import { plainOf, type Script } from "../routes/scripted-upstream.ts";
import type { Scripted } from "../translation/scenarios.ts";
import { answerMessages } from "../translation/targets/answer-messages.ts";
import { type FrontWorld, startFront } from "./front-world.ts";

let world: FrontWorld | undefined;
afterEach(() => world?.close());

const MODEL = "claude-sonnet-4-5";
const USAGE = { input: 20, cached: 5, output: 7 };
const saying = (...texts: readonly string[]): Scripted => ({ texts, stop: "end", usage: USAGE });
const streamed = (answer: Scripted): Script =>
  answerMessages({ name: "scripted", isStreamed: true, answer });

/** A key that has Claude alone, which is scripted turn by turn. */
async function start(...turns: readonly Script[]) {
  world = await startFront({
    settings: [aSetting("C", { provider: "anthropic", allowedModels: [MODEL] })],
    script: (_name, before) => turns[before] ?? { does: "reset" },
    hasSessions: true,
  });
  return world;
}

type Event = Readonly<Record<string, unknown>> & { readonly type: string };
const LAST = /^(?:response\.(?:completed|failed|incomplete)|error)$/;
const textOf = (data: RawData): string => (Buffer.isBuffer(data) ? data.toString() : "");

async function open({ origin }: FrontWorld) {
  const headers = { authorization: `Bearer ${SECRET}` };
  const socket = new WebSocket(`${origin.replace("http", "ws")}/v1/responses`, { headers });
  const events: Event[] = [];
  socket.on("message", (data) => events.push(JSON.parse(textOf(data))));
  await once(socket, "open");
  return {
    socket,
    events,
    send: (turn: object) =>
      socket.send(JSON.stringify({ type: "response.create", model: MODEL, ...turn })),
    /** The last event of the turn that is the `number`th to end, from 1. */
    end: (number = 1) =>
      waitFor(() => events.filter(({ type }) => LAST.test(type))[number - 1], {
        label: `the end of turn ${number}`,
      }),
  };
}

const recorded = ({ records }: FrontWorld, count: number) =>
  waitFor(() => (records.length >= count ? records.map(({ event }) => event) : undefined), {
    label: `${count} events`,
  });

describe("responses over WebSocket with a key whose provider opens none", () => {
  it("are translated calls, each of which goes on with those before it: OpenAI's SDK", async () => {
    const at = await start(streamed(saying("Good ", "day.")), streamed(saying("Once more.")));
    const client = new OpenAI({ baseURL: `${at.origin}/v1`, apiKey: SECRET });
    const session = new ResponsesWS(client);
    const ended: OpenAI.Responses.Response[] = [];
    session.on("response.completed", ({ response }) => ended.push(response));
    const turn = async (number: number, said: { input: string; previous_response_id?: string }) => {
      session.send({ type: "response.create", model: MODEL, store: false, ...said });
      return await waitFor(() => ended[number - 1], { label: `the end of turn ${number}` });
    };
    const first = await turn(1, { input: "Say hi" });
    expect(first).toMatchObject({
      status: "completed",
      usage: { input_tokens: 20, input_tokens_details: { cached_tokens: 5 }, output_tokens: 7 },
    });
    const second = await turn(2, { input: "And again", previous_response_id: first.id });
    expect(JSON.stringify(second.output)).toContain("Once more.");
    expect(JSON.parse(at.lastSent()?.body ?? "")).toMatchObject({
      model: MODEL,
      stream: true,
      messages: [
        { role: "user", content: [{ text: "Say hi" }] },
        { role: "assistant", content: [{ text: "Good day." }] },
        { role: "user", content: [{ text: "And again" }] },
      ],
    });
    session.close();
    const events = await recorded(at, 3);
    const usage = { input: 15, cacheRead: 5, output: 7 };
    expect(events).toMatchObject([
      { status: 200, provider: "anthropic", model: MODEL, usage },
      { status: 200, provider: "anthropic", model: MODEL, usage },
      { status: 101 },
    ]);
    expect(events.at(-1)?.usage).toBeUndefined();
  });

  it("have refusals as errors with their status and in their lane, and the session goes on", async () => {
    const error = { status: 429, message: "Too many tokens." };
    const refused = answerMessages({ name: "refused", answer: { ...saying(), error } });
    const at = await start(refused, streamed(saying("Hi.")));
    const { end, events, send, socket } = await open(at);
    send({ input: "Hi", previous_response_id: "resp_0", stream_id: "x" });
    expect(await end()).toMatchObject({
      type: "error",
      status: 400,
      stream_id: "x",
      error: { code: "previous_response_not_found" },
    });
    socket.send('{"type":"response.steer"}');
    expect(await end(2)).toMatchObject({ type: "error", status: 400 });
    send({ model: "gpt-unheard-of", input: "Hi" });
    expect(await end(3)).toMatchObject({ type: "error", status: 404 });
    send({ input: "Hi" });
    expect(await end(4)).toMatchObject({
      type: "error",
      status: 429,
      error: { message: error.message },
    });
    send({ input: "Hi", stream_id: "x" });
    expect(await end(5)).toMatchObject({ type: "response.completed", stream_id: "x" });
    expect(events.filter(({ stream_id }) => stream_id === "x").length).toBeGreaterThan(5);
    socket.close();
  });

  it("can be warmed up without asking the model, and go on from there", async () => {
    const at = await start(streamed(saying("Hi.")));
    const { end, send, socket } = await open(at);
    send({ input: [{ role: "user", content: "First" }], generate: false });
    const warm = await end();
    expect(at.sent).toHaveLength(0);
    const { id } = Object(warm["response"]);
    send({ input: "Second", previous_response_id: id });
    expect((await end(2)).type).toBe("response.completed");
    expect(at.lastSent()?.body).toMatch(/First.*Second/);
    socket.close();
  });

  it.each([
    ["broken off", streamed({ ...saying("Half"), isCut: true }), "broke off"],
    [
      "failed",
      streamed({ ...saying("Half"), error: { status: 503, message: "I am full" } }),
      "I am full",
    ],
    ["no stream", plainOf("{}"), ""],
  ] as const)("have an error where the provider's answer is %s", async (_what, script, said) => {
    const at = await start(script, streamed(saying("Hi.")));
    const { end, events, send, socket } = await open(at);
    send({ input: "Hi" });
    const last = await end();
    expect(["error", "response.failed"]).toContain(last.type);
    expect(JSON.stringify(events)).toContain(said);
    const before = events.filter(({ type }) => LAST.test(type)).length;
    send({ input: "Hi" });
    await waitFor(() => events.find(({ type }) => type === "response.completed"), {
      label: "the next turn",
    });
    expect(before).toBeGreaterThan(0);
    socket.close();
  });

  it("are given up when their client leaves", async () => {
    const whole = streamed(saying("Half"));
    if (whole.does !== "answer") throw new Error("a stream is scripted");
    const at = await start({ ...whole, chunks: whole.chunks.slice(0, 4), ending: "hang" });
    const { events, send, socket } = await open(at);
    send({ input: "Hi" });
    await waitFor(() => events.find(({ type }) => type.endsWith("output_text.delta")), {
      label: "half an answer",
    });
    socket.terminate();
    expect(await recorded(at, 2)).toMatchObject([
      { ending: "client_left", provider: "anthropic" },
      { status: 101 },
    ]);
    expect(at.open.size).toBe(0);
  });

  it.each([
    ["a key that is not known", "sk-unknown", [aSetting("C", { provider: "anthropic" })]],
    ["a key without any setting", SECRET, []],
  ] as const)("401: are not opened for %s", async (_what, secret, settings) => {
    world = await startFront({ settings, script: () => ({ does: "reset" }), hasSessions: true });
    const headers = { authorization: `Bearer ${secret}` };
    const url = `${world.origin.replace("http", "ws")}/v1/responses`;
    const socket = new WebSocket(url, { headers });
    const [, answer] = await once(socket, "unexpected-response");
    expect(answer.statusCode).toBe(401);
    socket.on("error", () => undefined);
    socket.terminate();
  });
});
