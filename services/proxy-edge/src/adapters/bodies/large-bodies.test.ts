import { CustomProvider } from "@lintel/core";
import {
  boundBody,
  type CallBody,
  editCall,
  type Endpoint,
  localLabChat,
  localLabGenerate,
  type Provider,
  PROVIDERS,
  readEndpointCall,
  samplePrompt,
  splitBatch,
  toProvider,
} from "@lintel/providers";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

import { openLargeBodies, type OpenLargeBodies } from "./large-bodies.ts";

const SECRETS: readonly [Buffer] = [Buffer.alloc(32, 7)];

/** For those that leave it as it was: a thread takes a second to start. */
let shared: OpenLargeBodies;
beforeAll(() => {
  const onTrouble = (): void => undefined;
  shared = openLargeBodies({
    threads: 1,
    deadlineMs: 60_000,
    maxWaitingBytes: 1e9,
    sealSecrets: SECRETS,
    onTrouble,
  });
});
afterAll(() => shared.close());

const opened: OpenLargeBodies[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((bodies) => bodies.close()));
});

function open(options: Partial<Parameters<typeof openLargeBodies>[0]> = {}) {
  const troubles: unknown[] = [];
  const onTrouble = (error: unknown): void => void troubles.push(error);
  const usual = {
    threads: 1,
    deadlineMs: 60_000,
    maxWaitingBytes: 1e9,
    sealSecrets: SECRETS,
    onTrouble,
  };
  const bodies = openLargeBodies({ ...usual, ...options });
  opened.push(bodies);
  return { bodies, troubles };
}

function surfaceOf(id: string, path: string) {
  const provider = PROVIDERS.find((each) => each.id === id);
  const endpoint = provider?.endpoints.find((each) => each.path === path);
  if (provider === undefined || endpoint === undefined) throw new Error(`${path} is not served`);
  return { provider, endpoint };
}

const custom = (): { readonly provider: Provider; readonly endpoint: Endpoint } => {
  const route = {
    path: "/chat",
    targetUrl: "https://models.test/v1/chat",
    modelLocation: "model",
    requestPromptLocation: "messages.#.content",
    responseCompletionLocation: "",
    streamLocation: "stream",
    streamEndWord: "",
    streamResponseCompletionLocation: "",
    streamMaxEmptyMessages: 0,
  };
  const id = "00000000-0000-4000-8000-000000000001";
  const times = { version: 1, createdAtMs: 0, updatedAtMs: 0 };
  const described = { id, ...times, provider: "bricks", authenticationParam: "" };
  const provider = toProvider(CustomProvider.parse({ ...described, routeConfigs: [route] }));
  const [endpoint] = provider.endpoints;
  if (endpoint === undefined) throw new Error("no endpoint");
  return { provider, endpoint };
};

const HEAD = { method: "POST", contentType: "application/json", mustKnowModel: true } as const;
const PARAMS = { deployment_id: "d" };
const LIMITS = { contextTokens: 200_000, maxOutputTokens: 9000 };
const CHANGE = { outputCap: 7, toolCallCap: 1, serviceTier: "default", askForUsage: true };

const SAID = [{ role: "user", content: "hello ".repeat(20_000) }];
const TOOLS = [{ type: "web_search" }, { type: "image_generation", model: "gpt-image-2" }];
const PICTURE = { type: "image_url", image_url: { url: `data:,${"A".repeat(90_000)}` } };
const BODIES: readonly (readonly [ReturnType<typeof custom>, object])[] = [
  [
    surfaceOf("openai", "/v1/chat/completions"),
    { model: "gpt-4o", stream: true, messages: [...SAID, { role: "user", content: [PICTURE] }] },
  ],
  [
    surfaceOf("openai", "/v1/chat/completions"),
    { model: "gpt-4o", messages: SAID, unheard: { of: 1 }, modalities: ["audio"] },
  ],
  [
    surfaceOf("openai", "/v1/responses"),
    { model: "gpt-5", input: SAID, tools: TOOLS, stream: true },
  ],
  [surfaceOf("openai", "/v1/embeddings"), { model: "text-embedding-3-small", input: ["a b", "c"] }],
  [
    surfaceOf("anthropic", "/v1/messages"),
    {
      model: "claude-sonnet-4-5",
      max_tokens: 100,
      messages: SAID,
      thinking: { type: "enabled", budget_tokens: 50 },
      fallbacks: [{ model: "claude-haiku-4-5", speed: "fast", max_tokens: 90 }],
    },
  ],
  [
    surfaceOf("bedrock", "/anthropic/v1/messages"),
    {
      model: "anthropic.claude-sonnet-4-5",
      max_tokens: 100,
      messages: SAID,
      anthropic_beta: ["x"],
    },
  ],
  [
    surfaceOf("anthropic", "/v1/messages/batches"),
    { requests: [{ params: { model: "claude-sonnet-4-5", max_tokens: 5, messages: SAID } }] },
  ],
  [custom(), { model: "m", max_tokens: 50, messages: SAID }],
];

function readHere(endpoint: Endpoint, bytes: Buffer): CallBody {
  const verdict = readEndpointCall(endpoint, bytes, { ...HEAD, params: PARAMS });
  if (!verdict.readable) throw new Error(verdict.reason);
  return verdict.body;
}

describe("a large body, in a thread", () => {
  it.each(BODIES.map(([surface, json]) => ({ surface, json, path: surface.endpoint.path })))(
    "is read, bounded and edited as its endpoint would: $path",
    async ({ json, surface }) => {
      const { endpoint } = surface;
      const bytes = Buffer.from(JSON.stringify(json));
      const own = readHere(endpoint, bytes);
      const verdict = await shared.read(surface, bytes, { ...HEAD, params: PARAMS });
      if (!verdict.readable) throw new Error(verdict.reason);
      const { bytes: _same, json: _json, promptBytes, questions, ...facts } = verdict.body;
      const { bytes: _own, json: _all, members: _members, ...expected } = own;
      expect(facts).toEqual(expected);
      expect(await questions.bounds(LIMITS, undefined)).toEqual(boundBody(endpoint, own, LIMITS));
      const counted = { ...own, textTokens: 10 };
      expect(await questions.bounds(LIMITS, 10)).toEqual(boundBody(endpoint, counted, LIMITS));
      for (const of of ["unboundedBy", "windowFilledBy"] as const) {
        expect(await questions.member(of)).toEqual(endpoint.dialect[of]?.(own));
      }
      const prompt = samplePrompt(endpoint.dialect.promptText(own));
      expect(await questions.prompt()).toEqual(prompt);
      expect(promptBytes ?? prompt.bytes).toBe(prompt.bytes);
      for (const change of [CHANGE, {}]) {
        const here = editCall(endpoint, own, change);
        const edited = await questions.edit(change);
        expect(edited === undefined).toBe(here === own.bytes);
        expect((edited ?? bytes).equals(here)).toBe(true);
      }
    },
  );

  it("is refused with the reason its endpoint has", async () => {
    const { endpoint, provider } = surfaceOf("openai", "/v1/chat/completions");
    const head = { ...HEAD, params: {} };
    const verdict = await shared.read({ endpoint, provider }, Buffer.from("[1"), head);
    expect(verdict).toEqual(readEndpointCall(endpoint, Buffer.from("[1"), head));
  });

  const CHAT = surfaceOf("openai", "/v1/chat/completions");
  const read = (bodies: OpenLargeBodies, text: string) =>
    bodies.read(CHAT, Buffer.from(text), { ...HEAD, params: {} });
  const chat = (content: string): string =>
    `{"model":"gpt-4o","messages":[{"role":"user","content":"${content}"}]}`;

  it("that takes too long ends its thread, and the next is read by another", async () => {
    const slow = chat(String.raw`\u0041`.repeat(3_000_000));
    const { bodies, troubles } = open({ deadlineMs: 1 });
    await expect(read(bodies, slow)).rejects.toMatchObject({ code: "overloaded", retryable: true });
    expect(troubles).toHaveLength(1);
    const { bodies: patient } = open();
    const given = await Promise.allSettled([read(patient, slow), patient.close()]);
    expect(given[0]).toMatchObject({ status: "rejected", reason: { code: "overloaded" } });
    expect(await read(patient, chat("x"))).toMatchObject({ readable: true });
  });

  it("is refused at once while as many bytes wait as may", async () => {
    const { bodies } = open({ maxWaitingBytes: 100_000 });
    const first = read(bodies, chat("x".repeat(90_000)));
    await expect(read(bodies, chat("x".repeat(20_000)))).rejects.toMatchObject({
      code: "overloaded",
    });
    expect(await first).toMatchObject({ readable: true });
    expect(await read(bodies, chat("x".repeat(20_000)))).toMatchObject({ readable: true });
  });
});

describe("a large request in LocalLab's API, in a thread", () => {
  const TEXT = "hello ".repeat(20_000);
  const TERMS = { model: "m", reportsUsage: true };

  it.each([
    [localLabGenerate, { prompt: TEXT, model_id: "x", stream: true, max_time: 3, top_k: 5 }],
    [localLabChat, { messages: [{ role: "user", content: TEXT }], max_length: 7 }],
    [localLabChat, { messages: [{ role: "user", content: 7 }] }],
  ])("is read and written as it would be here: %#", async (translation, json) => {
    const bytes = Buffer.from(JSON.stringify(json));
    const here = translation.readRequest(bytes);
    const there = await shared.readRequest(translation, bytes);
    expect(JSON.parse(JSON.stringify(there))).toEqual(JSON.parse(JSON.stringify(here)));
    const written = there.readable ? await there.request.toBody(TERMS) : undefined;
    // It is read again, in a thread, without being copied.
    const isShared = written?.buffer instanceof SharedArrayBuffer;
    expect(isShared).toBe(there.readable);
    expect(written?.toString()).toBe(
      here.readable ? here.request.toBody(TERMS).toString() : undefined,
    );
  });

  it.each([{ prompts: [TEXT, "b"], max_tokens: 5 }, { prompts: TEXT }])(
    "is taken apart as it would be here: %#",
    async (json) => {
      const bytes = Buffer.from(JSON.stringify(json));
      const [here, there] = [splitBatch(bytes), await shared.splitBatch(bytes)];
      expect({ ...there, bodies: undefined }).toEqual({ ...here, bodies: undefined });
      const textsOf = (split: typeof here) =>
        split.readable ? split.bodies.map((body) => Buffer.from(body).toString()) : [];
      expect(textsOf(there)).toEqual(textsOf(here));
    },
  );
});

describe("a large message of a session, in a thread", () => {
  const surface = surfaceOf("openai", "/v1/realtime");
  const TEXT = "hello ".repeat(20_000);
  const message = (json: object): Buffer => Buffer.from(JSON.stringify(json));
  const CLIENT: readonly object[] = [
    { type: "input_audio_buffer.append", audio: "A".repeat(100_000) },
    {
      type: "session.update",
      session: { type: "realtime", model: "gpt-realtime", instructions: TEXT },
    },
    {
      type: "response.create",
      response: { instructions: TEXT, max_output_tokens: 5, tools: [{}] },
    },
    { type: "conversation.item.create", item: { content: [{ type: "input_text", text: TEXT }] } },
    { type: "session.update", event_id: "e", session: { model: 1, instructions: TEXT } },
  ];
  const SERVER: readonly object[] = [
    { type: "response.output_text.delta", response_id: "r", delta: TEXT },
    { type: "session.updated", session: { type: "realtime", model: "m", instructions: TEXT } },
    { type: "unheard.of", text: TEXT },
  ];

  it("is read as its dialect would", async () => {
    const { session } = surface.endpoint.dialect;
    const { bodies } = open();
    for (const bytes of CLIENT.map(message)) {
      const read = await bodies.readClientMessage(surface, bytes);
      expect(read).toEqual(session?.readClientMessage(bytes));
    }
    for (const bytes of SERVER.map(message)) {
      const read = await bodies.readServerMessage(surface, bytes);
      expect(read).toEqual(session?.readServerMessage(bytes));
    }
    const asked = message(CLIENT[2] ?? {});
    const capped = await bodies.capOutput(surface, asked, {
      cap: 3,
      capMember: "max_output_tokens",
    });
    expect(capped.toString()).toBe(session?.capOutput(asked, 3, "max_output_tokens").toString());
  });
});
