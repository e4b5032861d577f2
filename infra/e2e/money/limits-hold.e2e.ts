import { randomUUID } from "node:crypto";

import { chatUsage, startOpenAiUpstream, waitFor } from "@lintel/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type Lintel, startLintel } from "../src/index.ts";
import {
  CallRush,
  CENT_CALL,
  CENT_NANO,
  COST_MAP,
  emptyRedisOf,
  type Keys,
  many,
  MODELS,
  okOf,
  postJson,
} from "../src/load/call-rush.ts";
import { aRouteOver } from "../src/load/route-calls.ts";

const CALLS = 500;
const WORTH = 20;
const MESSAGES = [{ role: "user", content: "Spend." }];

let lintel: Lintel;
let calls: CallRush;
beforeAll(async () => {
  // LocalLab's own limit of calls would come first.
  lintel = await startLintel({ proxies: 2, env: { LINTEL_LOCALLAB_RATE: "0" } });
  calls = new CallRush(lintel);
});
afterAll(() => lintel.stop());

describe(`${CALLS} concurrent calls over two proxies, on every path of chats`, () => {
  it(`spend exactly a limit worth ${WORTH} of them`, async () => {
    const key = await lintel.aKey({ costLimitInUsd: WORTH / 100 }, COST_MAP);
    lintel.upstream.always(CENT_CALL);
    const answers = await calls.rush(CALLS, [key], BigInt(WORTH) * CENT_NANO, { maxTokens: 10 });
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(WORTH);
    expect(calls.received()).toBe(WORTH);
    expect(await calls.sumOfEvents(key)).toBe(BigInt(WORTH) * CENT_NANO);
    for (const { status, headers } of answers) {
      if (status === 200) continue;
      // 401 once the worker has revoked the spent key, as the contract says.
      expect([401, 429]).toContain(status);
      const waitingHelps = headers.has("retry-after");
      expect(waitingHelps || headers.get("x-should-retry") === "false").toBe(true);
    }
    lintel.upstream.reset();
  });

  it("never spend a nano-dollar more when the bound is larger than the cost", async () => {
    const key = await lintel.aKey({ costLimitInUsd: 0.001 });
    // About 1.8 µ$ for the prompt and up to 600 µ$ for 1,000 tokens of output, of which 100 come.
    lintel.upstream.always([
      { kind: "report-usage", usage: chatUsage({ prompt: 12, completion: 100 }) },
    ]);
    const answers = await calls.rush(CALLS, [key], 1_000_000n, { maxTokens: 1000 });
    const answered = answers.filter(({ status }) => status === 200).length;
    expect(answered).toBeGreaterThanOrEqual(1);
    expect(await calls.sumOfEvents(key)).toBe(BigInt(answered * (12 * 150 + 100 * 600)));
    lintel.upstream.reset();
  });

  it(`pass a rate limit of ${WORTH} a day exactly ${WORTH} times, refusals taking none of it`, async () => {
    const before = calls.received();
    const key = await lintel.aKey({ rateLimitOverTime: WORTH, rateLimitUnit: "d" });
    const answers = await calls.rush(CALLS, [key], 10n ** 15n, { maxTokens: 10 });
    expect(okOf(answers)).toHaveLength(WORTH);
    expect(calls.received() - before).toBe(okOf(answers).length);
    const refused = answers.find(({ status }) => status === 429);
    expect(refused?.headers.get("x-ratelimit-reset-requests")).toMatch(/^\d+s$/);
  });
});

describe(`${CALLS} concurrent calls of one user over three keys and two proxies`, () => {
  /** One key without limits, and two whose own are far: the user's are asked alone and beside a key's. */
  const threeKeys = () =>
    Promise.all([{}, { costLimitInUsd: 100 }, FAR].map((limits) => lintel.aKey(limits, COST_MAP)));
  const FAR = { rateLimitOverTime: 10_000, rateLimitUnit: "d" };

  it(`spend exactly a limit worth ${WORTH} of them, and refusals cost nothing`, async () => {
    const userId = randomUUID();
    const id = await lintel.admin.createUser({ name: "u", userId, costLimitInUsd: WORTH / 100 });
    const keys = await threeKeys();
    const before = calls.received();
    lintel.upstream.always(CENT_CALL);
    const limitNano = BigInt(WORTH) * CENT_NANO;
    const answers = await calls.rush(CALLS, keys, limitNano, { maxTokens: 10, user: userId });
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(WORTH);
    expect(calls.received() - before).toBe(WORTH);
    expect(await calls.sumOfEvents(...keys)).toBe(limitNano);
    const { rows } = await lintel.db.query(
      `select cost_nano, calls from spend where scope = 'user' and scope_id = $1 and unit = 'total'`,
      [id],
    );
    expect(rows).toEqual([{ cost_nano: String(limitNano), calls: String(WORTH) }]);
    // What was refused is reserved nowhere: the keys have all that is left of their own limits.
    const other = await calls.call(0, keys[2]?.secret ?? "", { maxTokens: 10 });
    expect(other.headers.get("x-ratelimit-remaining-requests")).toBe(
      String(10_000 - 1 - passedOn(answers, 2)),
    );
    await waitFor(async () => (await statusFor(keys, userId)) === 401, {
      label: "the spent user to be revoked",
    });
    await lintel.admin.patchUser(id, { costLimitInUsd: (WORTH + 1) / 100 });
    await waitFor(async () => (await statusFor(keys, userId)) === 200, {
      label: "the user to call again",
    });
    lintel.upstream.reset();
  });

  it(`pass the user's rate limit of ${WORTH} a day exactly ${WORTH} times`, async () => {
    const userId = randomUUID();
    const limit = { rateLimitOverTime: WORTH, rateLimitUnit: "d" };
    await lintel.admin.createUser({ name: "u", userId, ...limit });
    const keys = await threeKeys();
    const before = calls.received();
    lintel.upstream.always(CENT_CALL);
    const answers = await calls.rush(CALLS, keys, 10n ** 15n, { maxTokens: 10, user: userId });
    expect(okOf(answers)).toHaveLength(WORTH);
    expect(calls.received() - before).toBe(okOf(answers).length);
    lintel.upstream.reset();
  });

  const passedOn = (answers: readonly Response[], key: number): number =>
    answers.filter(({ status }, index) => index % 3 === key && status === 200).length;
  const statusFor = async (keys: Keys, user: string) =>
    (await calls.call(1, keys[0]?.secret ?? "", { maxTokens: 10, user })).status;
});

describe("a spent key", () => {
  it("is revoked with the contract's reason and usable again when its limit is raised", async () => {
    const key = await lintel.aKey({ costLimitInUsd: 0.01 }, COST_MAP);
    const body = { maxTokens: 10 };
    lintel.upstream.always(CENT_CALL);
    expect((await calls.call(0, key.secret, body)).status).toBe(200);
    await waitFor(async () => (await calls.call(0, key.secret, body)).status === 401, {
      label: "the spent key to be revoked",
    });
    const { rows } = await lintel.db.query(
      "select revoked, revoked_reason, revoked_by from keys where id = $1",
      [key.id],
    );
    expect(rows).toEqual([{ revoked: true, revoked_reason: "expired", revoked_by: "spend" }]);
    await lintel.admin.patchKey(key.id, { costLimitInUsd: 0.02 });
    await waitFor(async () => (await calls.call(1, key.secret, body)).status === 200, {
      label: "the key to work again",
    });
    lintel.upstream.reset();
  });
});

describe("calls at once over two proxies", () => {
  const AT_ONCE = 7;
  const aKey = () => lintel.aKey({ limits: [{ kind: "concurrent", max: AT_ONCE }] });
  const atOnce = (secret: string) => many(AT_ONCE, (index) => calls.call(index, secret, {}));

  it(`are never more than ${AT_ONCE} of 300, and who has an answer may call again at once`, async () => {
    const key = await aKey();
    await calls.learnModels(key.secret);
    lintel.upstream.reset();
    const ends = Promise.withResolvers<void>();
    lintel.upstream.always([{ kind: "wait", before: "headers", until: ends.promise }]);
    const ended: Response[] = [];
    const asked = many(300, async (index) => {
      const answer = await calls.call(index, key.secret, {});
      ended.push(answer);
      return answer;
    });
    await waitFor(() => ended.length >= 300 - AT_ONCE, { label: "all the others to be refused" });
    const refused = ended.map(({ headers }) => [
      headers.get("x-lintel-error"),
      headers.get("retry-after"),
    ]);
    expect(new Set(refused.map(String))).toEqual(new Set(["concurrency_limited,1"]));
    await waitFor(() => lintel.upstream.counts().peak === AT_ONCE, {
      label: "all that were admitted to be at the upstream",
    });
    ends.resolve();
    expect(okOf(await asked)).toHaveLength(AT_ONCE);
    lintel.upstream.always([{ kind: "wait", before: "headers", until: 20 }]);
    // Each of them goes on as soon as it is answered, on the other proxy.
    const callers = await many(AT_ONCE, async (caller) => {
      for (let index = 0; index < 9; index += 1) {
        const { status } = await calls.call(caller + index, key.secret, {});
        expect(status).toBe(200);
      }
      return calls.call(caller, key.secret, {});
    });
    expect(okOf(callers)).toHaveLength(AT_ONCE);
    expect(lintel.upstream.counts().peak).toBe(AT_ONCE);
    lintel.upstream.reset();
  });

  it("are streams until their end, and nothing of a caller who has left", async () => {
    const key = await aKey();
    const ends = Promise.withResolvers<void>();
    lintel.upstream.always([{ kind: "wait", before: { chunk: 1 }, until: ends.promise }]);
    const callers = Array.from({ length: AT_ONCE }, () => new AbortController());
    await many(AT_ONCE, (index) =>
      postJson(
        `${lintel.baseUrls[index % 2]}/chat/completions`,
        key.secret,
        { model: "gpt-4o-mini", messages: MESSAGES, stream: true },
        callers[index]?.signal,
      ),
    );
    expect((await calls.call(0, key.secret, {})).status).toBe(429);
    for (const caller of callers) caller.abort();
    ends.resolve();
    await waitFor(async () => okOf(await atOnce(key.secret)).length === AT_ONCE, {
      label: "all places to be free",
    });
    lintel.upstream.reset();
  });
});

it("a user has such limits, too, over all keys they call with", async () => {
  const userId = randomUUID();
  const ofMini = { kind: "model-cost", models: ["gpt-4o-mini"], unit: "mo", maxUsd: 0.03 };
  const limits = [{ kind: "concurrent", max: 3 }, ofMini];
  await lintel.admin.createUser({ name: "u", userId, limits });
  const keys = [await lintel.aKey({}, COST_MAP), await lintel.aKey({}, COST_MAP)];
  for (const { secret } of keys) await calls.learnModels(secret, { model: "gpt-4o" });
  lintel.upstream.reset();
  lintel.upstream.always([...CENT_CALL, { kind: "wait", before: "headers", until: 20 }]);
  const rounds = (model: string, count: number) =>
    many(count, (index) =>
      calls.call(index, keys[index % 2]?.secret ?? "", { model, maxTokens: 10, user: userId }),
    );
  expect(okOf(await rounds("gpt-4o-mini", 60))).toHaveLength(3);
  expect(okOf(await rounds("gpt-4o", 3))).toHaveLength(3);
  expect(okOf(await rounds("gpt-4o-mini-2024-07-18", 3))).toHaveLength(0);
  expect(lintel.upstream.counts().peak).toBeLessThanOrEqual(3);
  lintel.upstream.reset();
});

it("tokens per minute are never passed by those used, nor after Redis was emptied", async () => {
  const MAX = 2000;
  const key = await lintel.aKey({ limits: [{ kind: "tokens", unit: "m", max: MAX }] });
  // Longer than any answer may be: the upstream cuts it at a given place.
  lintel.upstream.always([{ kind: "say", text: "word ".repeat(300) }]);
  let made = 0;
  for (const round of [300, 60]) {
    const answers = await many(round, (index) => calls.call(index, key.secret, { maxTokens: 200 }));
    made += round;
    await calls.untilBooked([key], made);
    const refused = answers.find(({ status }) => status === 429);
    expect(refused?.headers.get("x-lintel-error")).toBe("tokens_limited");
    expect(refused?.headers.get("x-ratelimit-limit-tokens")).toBe(String(MAX));
    expect(Number(refused?.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await calls.mostTokensPerMinute(key)).toBeLessThanOrEqual(MAX);
    await emptyRedisOf(key);
  }
  expect(await calls.mostTokensPerMinute(key)).toBeGreaterThan(MAX / 4);
  lintel.upstream.reset();
});

it("a model's limit holds to the nano-dollar under all of its names, while another model goes on", async () => {
  const limitOf = (usd: number, ...models: string[]) => ({
    limits: [{ kind: "model-cost", models, unit: "total", maxUsd: usd }],
  });
  const key = await lintel.aKey(limitOf(0.05, "gpt-4o-mini"), COST_MAP);
  lintel.upstream.always(CENT_CALL);
  let made = 0;
  const passed = async (round: number) => {
    const models = Array.from({ length: round }, (_, index) => MODELS[index % 3] ?? "");
    const answers = await many(round, (index) =>
      calls.call(Math.floor(index / 3), key.secret, { model: models[index], maxTokens: 10 }),
    );
    made += round;
    await calls.untilBooked([key], made);
    const of = (wanted: (model: string) => boolean) =>
      answers.filter(({ status }, index) => status === 200 && wanted(models[index] ?? "")).length;
    return { mini: of((model) => model !== "gpt-4o"), other: of((model) => model === "gpt-4o") };
  };
  expect(await passed(150)).toEqual({ mini: 5, other: 50 });
  await emptyRedisOf(key);
  expect(await passed(30)).toEqual({ mini: 0, other: 10 });
  // What was spent counts for the limit that takes its place.
  await lintel.admin.patchKey(key.id, limitOf(0.07, "gpt-4o-mini*", "o3"));
  await waitFor(
    async () => (made += 1) > 0 && (await calls.call(0, key.secret, { maxTokens: 10 })).ok,
    {
      label: "the raised limit",
    },
  );
  expect(await passed(30)).toEqual({ mini: 1, other: 10 });
  expect(await calls.sumOfEvents(key)).toBe(77n * CENT_NANO);
  lintel.upstream.reset();
});

it(`a limit of cost holds over a route whose first setting fails after it has worked, to the nano-dollar`, async () => {
  const failing = await startOpenAiUpstream();
  const usage = chatUsage({ prompt: 5, completion: 10 });
  const error = { type: "server_error", code: "server_error", message: "late" };
  failing.always([{ kind: "give-answer", body: { error, usage } }]);
  lintel.upstream.reset();
  lintel.upstream.always(CENT_CALL);
  const limits = { costLimitInUsd: WORTH / 100 };
  const route = await aRouteOver(lintel, [failing, lintel.upstream], { limits, costMap: COST_MAP });
  const attempts = () => failing.counts().received + calls.received();
  const before = attempts();
  const limitNano = BigInt(WORTH) * CENT_NANO;
  const callRoute = async (index: number) => {
    const body = { messages: MESSAGES, max_tokens: 10 };
    const url = route.urls[index % 2] ?? "";
    const answer = await postJson(url, route.secret, body, AbortSignal.timeout(60_000));
    return [answer.headers.get("x-lintel-attempts"), (await answer.text()).includes("choices")];
  };
  // One after the other they are answered by the second setting, and pay for both; all at once use up the rest.
  for (const index of [0, 1]) expect(await callRoute(index)).toEqual(["2", true]);
  await Promise.all(Array.from({ length: CALLS }, (_, index) => callRoute(index)));
  // Each attempt costs a cent, and its bound is the same: no more are made, and each of them is booked.
  await waitFor(async () => (await calls.sumOfEvents(route)) === limitNano, {
    label: "every attempt in the ledger",
    timeoutMs: 60_000,
  });
  expect(attempts() - before).toBe(WORTH);
  await failing.close();
  lintel.upstream.reset();
});
