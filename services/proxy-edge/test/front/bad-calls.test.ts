import { seenByStreamChat, seenByStreamGenerate } from "@lintel/testkit";
import { afterEach, describe, expect, it } from "vitest";

import { aRoute } from "../routes/route-objects.ts";
import type { Given } from "../routes/route-world.ts";
import { events, plainOf, refusing, type Script, streamOf } from "../routes/scripted-upstream.ts";
import { aServer, type FrontWorld, LIST_OF, Lists, startFront } from "./front-world.ts";

let world: FrontWorld | undefined;
afterEach(() => world?.close());
const start = async (given: Partial<Given> = {}): Promise<FrontWorld> =>
  (world = await startFront({
    settings: [aServer("vllm", "A")],
    lists: new Lists({ A: LIST_OF("first") }),
    route: aRoute({ keyIds: [] }),
    ...given,
  }));

/** Of an error: what it says of its kind, and its sentence. */
interface Told {
  readonly kind: string;
  readonly message: string;
}

/** A path of the front door, or of LocalLab's, and how its callers are spoken to. */
interface Surface {
  readonly path: string;
  readonly ask: (content: unknown, model?: unknown) => Readonly<Record<string, unknown>>;
  /** Fails unless the body is an error in the surface's own form. */
  readonly told: (body: string) => Told;
  /** The same of a stream that has failed; whether it looks complete all the same. */
  readonly failureIn: (stream: string) => { readonly failed: string; readonly isEnded: boolean };
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

/** `{error: {type, message}}`, and nothing else. */
function toldByFront(body: string): Told {
  const json: unknown = JSON.parse(body);
  expect(json).toEqual({ error: { type: expect.any(String), message: expect.any(String) } });
  const { message, type } = Object(json).error;
  return { kind: textOf(type), message: textOf(message) };
}

function toldByMessages(body: string): Told {
  const json: unknown = JSON.parse(body);
  const error = { type: expect.any(String), message: expect.any(String) };
  expect(json).toMatchObject({ type: "error", error });
  const { message, type } = Object(json).error;
  return { kind: textOf(type), message: textOf(message) };
}

function toldByLocalLab(body: string): Told {
  const json: unknown = JSON.parse(body);
  const { code, detail, message } = Object(json);
  expect(json).toMatchObject({ detail: expect.any(String), message: detail, field_errors: {} });
  return { kind: textOf(code), message: textOf(message) };
}

/** The data of the last event, which has to be an error. */
const lastOf = (stream: string): string =>
  stream.trimEnd().split("data: ").at(-1)?.trim() ?? "no event";

const chatOf = (content: unknown) => [{ role: "user", content }];

const FRONT = {
  told: toldByFront,
  failureIn: (stream: string) => ({
    failed: toldByFront(lastOf(stream)).message,
    isEnded: stream.includes("[DONE]"),
  }),
};

const seenOf = ({ ended, failed }: { readonly ended: boolean; readonly failed?: unknown }) => ({
  failed: textOf(failed),
  isEnded: ended && failed === undefined,
});

const CHAT: Surface = {
  path: "/v1/chat/completions",
  ask: (content, model = "first") => ({ model, messages: chatOf(content) }),
  ...FRONT,
};
const COMPLETIONS: Surface = {
  path: "/v1/completions",
  ask: (prompt, model = "first") => ({ model, prompt }),
  ...FRONT,
};
const EMBEDDINGS: Surface = {
  path: "/v1/embeddings",
  ask: (input, model = "first") => ({ model, input }),
  ...FRONT,
};
const MESSAGES: Surface = {
  path: "/v1/messages",
  ask: (content, model = "first") => ({ model, max_tokens: 9, messages: chatOf(content) }),
  told: toldByMessages,
  failureIn: (stream) => ({
    failed: toldByMessages(lastOf(stream)).message,
    isEnded: stream.includes("message_stop"),
  }),
};
const GENERATE: Surface = {
  path: "/generate",
  ask: (prompt, model = "first") => ({ model_id: model, prompt }),
  told: toldByLocalLab,
  failureIn: (stream) => seenOf(seenByStreamGenerate(Buffer.from(stream))),
};
const LOCALLAB_CHAT: Surface = {
  path: "/chat",
  ask: (content, model = "first") => ({ model_id: model, messages: chatOf(content) }),
  told: toldByLocalLab,
  failureIn: (stream) => seenOf(seenByStreamChat(Buffer.from(stream))),
};
/** Longer than the bodies that are taken here. */
const LONG = "x".repeat(2_000_000);
const STREAMING = [CHAT, COMPLETIONS, MESSAGES, GENERATE, LOCALLAB_CHAT];
const ALL = [...STREAMING, EMBEDDINGS];

/** What its caller gets, and the one event of it. */
async function outcomeOf({ path, told }: Surface, body: unknown, given: Partial<Given> = {}) {
  const { post, records, sent } = await start(given);
  const answer = await post(path, body);
  const { kind, message } = told(await answer.text());
  expect(answer.headers.get("content-type")).toBe("application/json");
  expect(message).not.toBe("");
  expect(records.map(({ event }) => event)).toMatchObject([
    { path, status: answer.status, ending: expect.not.stringMatching("complete") },
  ]);
  const [record] = records;
  return { status: answer.status, kind, message, sent: sent.length, event: record?.event };
}

describe.each(ALL)("on $path", (surface) => {
  const { ask } = surface;

  it("a model that nobody has is 404, with one that there is", async () => {
    const outcome = await outcomeOf(surface, ask("hi", "unheard-of"));
    expect(outcome).toMatchObject({
      status: 404,
      message: expect.stringContaining("first"),
      sent: 0,
      event: { errorCode: "model_not_found", model: "unheard-of" },
    });
  });

  it.each([
    ["no JSON", "{"],
    ["a list", "[]"],
    ["a text", '"hi"'],
    ["null", "null"],
    ["nothing", ""],
    ["a number for a model", ask("hi", 7)],
    ["an object for a model", ask("hi", {})],
    ["a text for a flag", { ...ask("hi"), stream: "yes" }],
    ["a second model", JSON.stringify(ask("hi")).replace("{", '{"model":"x","model_id":"x",')],
  ])("%s is 400, and nobody is asked", async (what, body) => {
    // A flag that embeddings do not have.
    if (surface === EMBEDDINGS && what === "a text for a flag") return;
    const outcome = await outcomeOf(surface, body);
    expect(outcome).toMatchObject({
      status: 400,
      sent: 0,
      event: { errorCode: "invalid_request" },
    });
  });

  it("a body over the bound is 413 before it is read", async () => {
    const outcome = await outcomeOf(surface, ask(LONG));
    expect(outcome).toMatchObject({ status: 413, sent: 0, event: { errorCode: "body_too_large" } });
  });

  it.each([
    ["cannot be reached", { does: "refuse" }, 502, "upstream_failed"],
    ["resets the connection", { does: "reset" }, 502, "upstream_failed"],
    ["is silent", { does: "stall" }, 504, "upstream_timeout"],
  ] as const)(
    "a server that %s is reported to the caller, with an event",
    async (_what, does, status, code) => {
      const outcome = await outcomeOf(surface, ask("hi"), { script: () => does });
      expect(outcome).toMatchObject({
        status,
        message: expect.not.stringMatching(/timeout/i),
        event: { errorCode: code },
      });
    },
  );

  it.each([
    ["a page", "<html><body>Welcome</body></html>", "text/html"],
    ["a page that it calls JSON", "\n<!doctype html>", "application/json"],
    ["a text that it calls JSON", "Bad gateway", "application/json"],
    ["events that it calls JSON", 'data: {"choices":[]}\n\n', "application/json"],
    ["nothing", "", "application/json"],
  ])("%s in place of an answer is 502, and costs nothing", async (_what, body, type) => {
    const script = (): Script => ({
      does: "answer",
      headers: { "content-type": type },
      chunks: body === "" ? [] : [body],
    });
    const outcome = await outcomeOf(surface, ask("hi"), { script });
    expect(outcome).toMatchObject({ status: 502, sent: 1 });
    expect(outcome.event).not.toHaveProperty("usage");
    expect(outcome.event).not.toHaveProperty("unmeasured");
  });
});

describe.each(STREAMING)("a stream on $path", (surface) => {
  const { ask, failureIn, path } = surface;
  const piece = (content: string) => ({
    model: "first",
    choices: [{ index: 0, text: content, delta: { content }, finish_reason: null }],
  });

  it.each([
    ["breaks off", "cut"],
    ["falls silent", "stall"],
    ["ends without its end", undefined],
  ] as const)("of a server that %s ends with one error", async (_what, ending) => {
    const { post, records, sent } = await start({
      script: () => streamOf(events(piece("Hello"), piece(" wor")), ending),
    });
    const answer = await post(path, { ...ask("hi"), stream: true });
    const stream = await answer.text();
    expect(answer.status).toBe(200);
    expect(stream).toMatch(/o/);
    expect(failureIn(stream)).toEqual({ failed: expect.stringMatching(/./), isEnded: false });
    expect(sent).toHaveLength(1);
    expect(records.map(({ event }) => event)).toMatchObject([
      { path, streamed: true, ending: ending === "stall" ? "timeout" : "upstream_failed" },
    ]);
  });

  it("that is no stream of events but a page is an error, and nothing was used", async () => {
    const script = (): Script => ({
      does: "answer",
      headers: { "content-type": "text/html" },
      chunks: ["<html></html>"],
    });
    const { post, records } = await start({ script });
    const answer = await post(path, { ...ask("hi"), stream: true });
    const text = await answer.text();
    const said = answer.status === 200 ? failureIn(text).failed : surface.told(text).message;
    expect(said).not.toBe("");
    expect(records.map(({ event }) => event)).toMatchObject([{ ending: "upstream_failed" }]);
    expect(records[0]?.event).not.toHaveProperty("unmeasured");
  });
});

/** How servers put it that a prompt is too long (their sources, November 2026). */
const TOO_LONG = [
  [
    "vllm",
    400,
    {
      message: "This model's maximum context length is 8 tokens. However, you requested 9.",
      code: 400,
    },
  ],
  [
    "llamacpp",
    400,
    {
      code: 400,
      type: "exceed_context_size_error",
      message: "the request exceeds the available context size",
    },
  ],
  ["ollama", 400, { message: "the input length exceeds the context length", type: "api_error" }],
  [
    "openai-compatible",
    400,
    { message: "Please reduce the length.", code: "context_length_exceeded" },
  ],
] as const;

describe.each(TOO_LONG)("a prompt over the context of %s", (provider, status, error) => {
  const given = (): Partial<Given> => ({
    settings: [aServer(provider, "A")],
    script: () => refusing(status, {}, error),
  });

  it.each([CHAT, COMPLETIONS, EMBEDDINGS])(
    "has the server's own words on $path",
    async ({ ask, path }) => {
      const { post, records } = await start(given());
      const answer = await post(path, ask("hi"));
      expect([answer.status, await answer.json()]).toEqual([status, { error }]);
      expect(records.map(({ event }) => event)).toMatchObject([{ status }]);
    },
  );

  it("is an error of Anthropic's form on /v1/messages", async () => {
    const outcome = await outcomeOfRefusal(MESSAGES, given());
    expect(outcome).toEqual({ status, message: error.message });
  });

  it.each([GENERATE, LOCALLAB_CHAT])("is 413 on $path", async (surface) => {
    const outcome = await outcomeOfRefusal(surface, given());
    expect(outcome).toEqual({ status: 413, message: error.message });
  });
});

async function outcomeOfRefusal({ ask, path, told }: Surface, given: Partial<Given>) {
  const { post, records } = await start(given);
  const answer = await post(path, ask("hi"));
  const { message } = told(await answer.text());
  expect(records.map(({ event }) => event)).toMatchObject([{ path, status: answer.status }]);
  return { status: answer.status, message };
}

it("a whole answer that is cut is never taken for a whole one", async () => {
  for (const { ask, path } of ALL) {
    const broken = await start({ script: () => plainOf('{"choices":[{', "cut") });
    const got = await broken.post(path, ask("hi")).then(
      async (answer) => [answer.status, await answer.text().catch(() => "cut")],
      () => ["cut"],
    );
    expect(got[0] === 502 || got.includes("cut")).toBe(true);
    expect(broken.records.map(({ event }) => event)).toMatchObject([{ ending: "upstream_failed" }]);
    broken.close();
  }
});
