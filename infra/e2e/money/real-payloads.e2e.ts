import { waitFor } from "@lintel/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type Lintel, startLintel } from "../src/index.ts";
import { answerOf, type PayloadCase, readPayloadCases } from "../src/payload-case.ts";

/** What each provider's setting holds beside its address. */
const CREDENTIALS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  openai: { apikey: "sk-upstream-test" },
  anthropic: { apikey: "sk-upstream-test" },
  bedrock: {
    awsRegion: "us-east-1",
    awsAccessKeyId: "AKIDEXAMPLE",
    awsSecretAccessKey: "not-a-secret",
  },
};

let lintel: Lintel;
beforeAll(async () => {
  lintel = await startLintel();
});
afterAll(() => lintel.stop());

interface BookedEvent {
  readonly cost_nano: string;
  readonly unpriced: boolean;
  readonly input_tokens: string;
  readonly output_tokens: string;
  readonly reasoning_tokens: string;
  readonly cache_read_tokens: string;
  readonly cache_write_tokens: string;
  readonly finer_usage: Readonly<Record<string, number>> | null;
}

async function bookedEvent(callId: string): Promise<BookedEvent> {
  return waitFor(
    async () => {
      const { rows } = await lintel.db.query<BookedEvent>("select * from events where id = $1", [
        callId,
      ]);
      return rows[0];
    },
    { label: `event ${callId} in the ledger` },
  );
}

function tokensOf(event: BookedEvent): Readonly<Record<string, number>> {
  const { cacheWrite1h = 0 } = event.finer_usage ?? {};
  return {
    input: Number(event.input_tokens),
    output: Number(event.output_tokens),
    reasoning: Number(event.reasoning_tokens),
    cacheRead: Number(event.cache_read_tokens),
    // The column holds both kinds.
    cacheWrite: Number(event.cache_write_tokens) - cacheWrite1h,
    ...event.finer_usage,
  };
}

async function aKey({ request: { costMap, provider } }: PayloadCase, limits = {}): Promise<string> {
  const setting = { ...CREDENTIALS[provider], url: lintel.upstream.url };
  const settingId = await lintel.admin.createSetting({ provider, setting, costMap });
  const secret = crypto.randomUUID();
  await lintel.admin.createKey({ name: "e2e", key: secret, settingIds: [settingId], ...limits });
  return secret;
}

function send({ request }: PayloadCase, secret: string): Promise<Response> {
  const below = request.provider === "bedrock" ? "bedrock/anthropic" : request.provider;
  const url = `${lintel.services.proxies[0]?.url}/api/providers/${below}${request.path}`;
  return fetch(url, {
    method: request.method,
    headers: { "content-type": "application/json", ...request.headers, "x-api-key": secret },
    body: JSON.stringify(request.body),
  });
}

/** Makes the call; the simulated provider answers with the case's bytes, in pieces of so many. */
async function call(payload: PayloadCase, secret: string, pieceBytes: number): Promise<string> {
  const { upstream } = payload;
  const answer = answerOf(payload);
  lintel.upstream.script([
    {
      kind: "give-answer",
      status: upstream.status,
      headers: { "content-type": upstream.contentType },
      body: answer,
    },
    { kind: "rechunk", by: { bytes: pieceBytes } },
  ]);
  const response = await send(payload, secret);
  const received = Buffer.from(await response.arrayBuffer());
  expect({ status: response.status, text: received.toString() }).toEqual({
    status: upstream.status,
    text: answer.toString(),
  });
  return response.headers.get("x-request-id") ?? "";
}

/** What the ledger has of a call, as far as the case says what is right. */
async function billOf({ expected }: PayloadCase, callId: string) {
  const event = await bookedEvent(callId);
  const tokens = tokensOf(event);
  const classes = Object.keys(expected.tokens ?? {});
  return {
    nano: Number(event.cost_nano),
    unpriced: event.unpriced,
    tokens: Object.fromEntries(classes.map((name) => [name, tokens[name] ?? 0])),
  };
}

const rightBillOf = ({ expected: { nano, tokens = {}, unpriced } }: PayloadCase) => ({
  nano,
  unpriced,
  tokens,
});

const isPriced = readPayloadCases().filter(({ expected }) => !expected.unpriced);
const isUnpriced = readPayloadCases().filter(({ expected }) => expected.unpriced);

describe("payloads of public bug reports cost what their providers charge", () => {
  it.each(readPayloadCases())("$name ($source)", async (payload) => {
    const secret = await aKey(payload);
    const whole = await call(payload, secret, 1_000_000);
    expect(await billOf(payload, whole)).toEqual(rightBillOf(payload));
    const inPieces = await call(payload, secret, 7);
    expect(await billOf(payload, inPieces)).toEqual(rightBillOf(payload));
  });

  it.each(isPriced)("$name, on a key with a limit and money left", async (payload) => {
    const secret = await aKey(payload, { costLimitInUsd: 1000 });
    const callId = await call(payload, secret, 1_000_000);
    expect(await billOf(payload, callId)).toEqual(rightBillOf(payload));
  });

  it.each(isUnpriced)(
    "$name is refused to a key with a limit: a part has no price",
    async (payload) => {
      const secret = await aKey(payload, { costLimitInUsd: 1000 });
      const response = await send(payload, secret);
      const text = await response.text();
      expect({ status: response.status, text }).toMatchObject({ status: 403 });
      expect(text).toContain("has no price");
    },
  );
});
