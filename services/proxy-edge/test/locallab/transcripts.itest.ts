import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";

import {
  listen,
  seenByStreamChat,
  seenByStreamGenerate,
  startBackendUpstream,
} from "@lintel/testkit";
import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { givenText } from "../given-texts.ts";
import { type Bench, startBench, type TestProxy } from "../start-bench.ts";
import { type Exchange, exchangesIn } from "./transcript.ts";

/** What LocalLab's server 0.11.3 answered: without a model, with one until it failed to load another, and with one. */
const [WITHOUT = [], FAILED = [], WITH = []] = ["nomodel", "model.", "model2"].map((name) =>
  exchangesIn(givenText("reference/locallab-transcripts", name) ?? ""),
);
const MODELS = ["TinyLlama/TinyLlama-1.1B-Chat-v1.0", "microsoft/phi-2"];

/** Where the gateway's surface is meant to answer otherwise than the server: the status, and why. */
const DIFFERENCES: readonly (readonly [call: RegExp, status: number, because: string])[] = [
  [/^GET \/ /, 200, "the server fails by mistake; clients look whether anybody is there"],
  [/^GET \/models $/, 200, "the map of models that the first clients ask for"],
  [/^GET \/v1\/models /, 200, "this is no path of LocalLab's, but one of the gateway's"],
  [/^GET \/generate $/, 404, "what is not served is not known"],
  [/^GET \/models\/status\/a\/b /, 200, "names of models have slashes"],
  [/ \/system\/instructions/, 501, "kept by no gateway: calls have their own"],
  [/ \/resources /, 501, "the gateway's machine is nobody's business"],
  [/"model_id":"(?:zzz|nope\/none)"/, 404, "a model that is not known is said to be so"],
  [/ \/models\/load\/microsoft /, 404, "a model that is not known is said to be so"],
  [/"max_tokens":null/, 200, "clients of the first contract send it"],
];

const callOf = ({ body, method, path }: Exchange): string => `${method} ${path} ${body}`;
const LOST = /No model is currently loaded/;

/** The status of the answer that the gateway is to give where the server gave this one. */
function dueStatus(exchange: Exchange, hasModel: boolean): number {
  const call = callOf(exchange);
  const different = DIFFERENCES.find(([calls]) => calls.test(call))?.[1];
  if (different !== undefined) return different;
  // A load that fails leaves the gateway's callers the model that they had.
  if (hasModel && exchange.status === 400 && LOST.test(exchange.answer)) return 200;
  return exchange.status === 422 ? 400 : exchange.status;
}

const kindOf = (value: unknown): string => (Array.isArray(value) ? "array" : typeof value);

/** The members of `theirs` that `ours` lacks, or has of another kind. */
function lackingIn(ours: unknown, theirs: unknown, at = ""): readonly string[] {
  if (theirs === null || ours === null) return [];
  if (kindOf(ours) !== kindOf(theirs)) return [`${at}: ${kindOf(ours)} for ${kindOf(theirs)}`];
  if (Array.isArray(ours)) {
    const [first] = Array.isArray(theirs) ? theirs : [];
    return first === undefined ? [] : ours.flatMap((each) => lackingIn(each, first, `${at}[]`));
  }
  if (typeof theirs !== "object") return [];
  return Object.entries(theirs).flatMap(([name, value]) =>
    Object.hasOwn(Object(ours), name)
      ? lackingIn(Object(ours)[name], value, `${at}.${name}`)
      : [`${at}.${name}`],
  );
}

/** What is wrong with the body of an answer where the server gave that of the exchange. */
function wrongIn({ answer, body, path, status: theirs }: Exchange, status: number, said: string) {
  if (status >= 400) return path === "/nope" ? [] : lackingIn(JSON.parse(said), { detail: "" });
  if (body.includes('"stream":true')) {
    const seen = (path === "/chat" ? seenByStreamChat : seenByStreamGenerate)(Buffer.from(said));
    return seen.ended ? [] : [`it has no end: ${seen.failed}`];
  }
  return theirs === 200 ? lackingIn(JSON.parse(said), JSON.parse(answer)) : [];
}

describe.skipIf(WITH.length === 0)(
  "transcripts of LocalLab's server (skipped without them)",
  () => {
    let bench: Bench;
    let proxy: TestProxy;
    const closing: (() => Promise<unknown>)[] = [];
    beforeAll(async () => {
      bench = await startBench();
      proxy = await bench.startProxy({ LINTEL_LOCALLAB_RATE: "0" });
    });
    afterAll(async () => {
      await bench.close();
      await Promise.all(closing.map((close) => close()));
    });

    const headersOf = (secret: string) => ({
      authorization: `Bearer ${secret}`,
      "content-type": "application/json",
    });

    it.each([
      ["that has no model", WITHOUT, []],
      ["whose model was lost", FAILED, MODELS],
      ["that has a model", WITH, MODELS],
    ] as const)("a key %s is answered as its callers were", async (_whose, exchanges, models) => {
      const upstream = await startBackendUpstream("vllm", { models });
      closing.push(() => upstream.close());
      const { secret } = await bench.aKey({ provider: "vllm", setting: { url: upstream.url } });
      for (const exchange of exchanges) {
        const { body, method, path } = exchange;
        const response = await fetch(proxy.url + path, {
          method,
          headers: headersOf(secret),
          ...(method === "GET" ? {} : { body }),
        });
        const said = await response.text();
        const call = callOf(exchange);
        expect([call, response.status]).toEqual([call, dueStatus(exchange, models.length > 0)]);
        expect([call, wrongIn(exchange, response.status, said)]).toEqual([call, []]);
      }
    });

    it("what the server said is what OpenAI's SDK and LocalLab's clients are told of it", async () => {
      const { close, origin: url } = await listen(createReplay(), 0);
      closing.push(close);
      const { secret } = await bench.aKey({ provider: "locallab", setting: { url } });
      const openai = new OpenAI({ apiKey: secret, baseURL: `${proxy.url}/v1`, maxRetries: 0 });
      const [model = ""] = MODELS;
      expect((await openai.models.list()).data.map(({ id }) => id).toSorted()).toEqual(MODELS);
      const asked = { model, messages: [{ role: "user" as const, content: "hello" }] };
      const chat = await openai.chat.completions.create(asked);
      const said: unknown = JSON.parse(recorded("/chat", false).answer).choices[0].message.content;
      expect(chat.choices[0]?.message.content).toBe(said);
      const stream = openai.chat.completions.stream(asked);
      const streamed = (await stream.finalChatCompletion()).choices[0]?.message.content;
      expect(streamed).toBe(recorded("/chat", true).answer);
      const prompted = { model, prompt: "hello" };
      const completion = await openai.completions.create(prompted);
      expect(completion.choices[0]?.text).toBe(
        JSON.parse(recorded("/generate", false).answer).text,
      );
      const pieces: string[] = [];
      for await (const { choices } of await openai.completions.create({
        ...prompted,
        stream: true,
      })) {
        pieces.push(choices[0]?.text ?? "");
      }
      expect(pieces.join("")).toBe(generatedIn(recorded("/generate", true).answer));

      const post = async (path: string, body: object): Promise<Buffer> => {
        const sent = { method: "POST", headers: headersOf(secret), body: JSON.stringify(body) };
        return Buffer.from(await (await fetch(proxy.url + path, sent)).arrayBuffer());
      };
      // The surface has chats of its backends: what is generated comes of one.
      const plain = await post("/generate", { prompt: "hello", model_id: model });
      expect(JSON.parse(plain.toString())).toMatchObject({ response: said });
      const messages = [{ role: "user", content: "hello" }];
      const seen = seenByStreamChat(await post("/chat", { messages, stream: true }));
      expect(seen).toMatchObject({ ended: true, failed: undefined });
      expect(seen.shown.map((each) => Object(each).content ?? "").join("")).toBe(streamed);
    });
  },
);

/** What the server that has a model answered to "hello". */
function recorded(path: "/chat" | "/generate", isStreamed: boolean): Exchange {
  const found = WITH.find(
    ({ body, path: at }) =>
      at === path && body.includes("hello") && body.includes('"stream":true') === isStreamed,
  );
  if (found === undefined) throw new Error(`${path} is in no transcript`);
  return found;
}

/** The text of a stream of `/generate`, which writes its line feeds as two characters. */
const generatedIn = (stream: string): string =>
  stream
    .split("\n\n")
    .filter((event) => event.startsWith("data: ") && event !== "data: [DONE]")
    .map((event) => event.slice("data: ".length).replaceAll(String.raw`\n`, "\n"))
    .join("");

/** A server that says again what is in the transcripts, in pieces that end anywhere. */
function createReplay(): Server {
  const answerTo = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await text(request);
    const { url: path } = request;
    const { answer, contentType } =
      path === "/chat" || path === "/generate"
        ? recorded(path, body.includes('"stream":true'))
        : listed();
    response.writeHead(200, { "content-type": contentType });
    const bytes = Buffer.from(answer);
    for (let at = 0; at < bytes.length; at += 61) response.write(bytes.subarray(at, at + 61));
    response.end();
  };
  return createServer((request, response) => {
    answerTo(request, response).catch(() => response.destroy());
  });
}

function listed(): Exchange {
  const found = FAILED.find(({ path }) => path === "/models/available");
  if (found === undefined) throw new Error("no list of models is in a transcript");
  return found;
}
