import { randomUUID } from "node:crypto";

import { chatUsage, startOpenAiUpstream, waitFor } from "@lintel/testkit";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type Lintel, startLintel } from "../src/index.ts";
import { callSurface, chatSurface } from "../src/load/chat-surfaces.ts";
import { aRouteOver } from "../src/load/route-calls.ts";

const CALLS = 500;
const WORTH = 20;
/** With this cost map and cap a call costs exactly a cent, and its upper bound is the same. */
const MODELS = ["gpt-4o-mini", "gpt-4o-mini-2024-07-18", "gpt-4o"];
const perModel = (usd: number) => Object.fromEntries(MODELS.map((model) => [model, usd]));
const COST_MAP = { promptCostPerModel: perModel(0), completionCostPerModel: perModel(1) };
const CENT_NANO = 10_000_000n;
const CENT_CALL = [
  { kind: "report-usage", usage: chatUsage({ prompt: 5, completion: 10 }) },
] as const;
const MESSAGES = [{ role: "user", content: "Spend." }];

let lintel: Lintel;
beforeAll(async () => {
  // LocalLab's own limit of calls would come first.
  lintel = await startLintel({ proxies: 2, env: { LINTEL_LOCALLAB_RATE: "0" } });
});
afterAll(() => lintel.stop());

interface Asked {
  readonly model?: unknown;
  readonly maxTokens?: number;
  readonly user?: string;
}

/** A call on one of the paths of chats, at one of the proxies: by its index each meets each. */
const call = (index: number, secret: string, asked: Asked): Promise<Response> =>
  callSurface(chatSurface(index >> 1), {
    url: lintel.baseUrls[index % lintel.baseUrls.length] ?? "",
    secret,
    model: "gpt-4o-mini",
    content: "Spend.",
    ...asked,
  });

/** Chats at the upstream; it is also asked which models it has. */
const received = (): number =>
  lintel.upstream.requests.filter(({ method }) => method === "POST").length;

/** Both proxies know which models a key's setting has: nothing else than calls goes upstream. */
const learnModels = (secret: string, asked: Asked = {}) =>
  many(2, (index) => call(2 + index, secret, asked));

type Keys = readonly { readonly id: string; readonly secret: string }[];

const sumOfEvents = async (...keys: Keys): Promise<bigint> => {
  const { rows } = await lintel.db.query<{ nano: string }>(
    "select coalesce(sum(cost_nano), 0) as nano from events where key_id = any($1)",
    [keys.map(({ id }) => id)],
  );
  return BigInt(rows[0]?.nano ?? 0);
};

const countOfEvents = async (keys: Keys): Promise<number> => {
  const { rows } = await lintel.db.query<{ count: string }>(
    "select count(*) from events where key_id = any($1)",
    [keys.map(({ id }) => id)],
  );
  return Number(rows[0]?.count);
};

/** Redis loses what it knows of the key's limits. */
async function emptyRedis({ id }: { id: string }): Promise<void> {
  const redis = new Redis(process.env["LINTEL_TEST_REDIS_URL"] ?? "");
  const names = await redis.keys(`*:key:${id}*`);
  expect(names.length).toBeGreaterThan(0);
  await redis.unlink(names);
  redis.disconnect();
}

const untilBooked = (keys: Keys, calls: number) =>
  waitFor(async () => (await countOfEvents(keys)) === calls, {
    timeoutMs: 60_000,
    label: "every call in the ledger",
  });

/** A call with a key that the worker has revoked meanwhile, since it is spent, belongs to no key. */
const hasEvent = ({ headers }: Response): boolean =>
  headers.get("x-lintel-error")?.startsWith("key_") !== true;

const okOf = (answers: readonly Response[]) => answers.filter(({ status }) => status === 200);
const many = (calls: number, make: (index: number) => Promise<Response>) =>
  Promise.all(Array.from({ length: calls }, (_, index) => make(index)));

/** All calls at once over keys and proxies, while the ledger is watched: no sum of it may ever pass the limit. */
async function rush(keys: Keys, limitNano: bigint, asked: Asked) {
  const done = new AbortController();
  const watch = (async () => {
    while (!done.signal.aborted) {
      expect(await sumOfEvents(...keys)).toBeLessThanOrEqual(limitNano);
    }
  })();
  try {
    // Both proxies know the keys: on a busy machine 500 calls would not wait for the first look at one.
    const warming = await many(2 * keys.length, (index) =>
      call(index, keys[index >> 1]?.secret ?? "", { model: 0 }),
    );
    expect(new Set(warming.map(({ status }) => status))).toEqual(new Set([400]));
    const answers = await many(CALLS, (index) =>
      call(index, keys[index % keys.length]?.secret ?? "", asked),
    );
    await untilBooked(keys, warming.length + answers.filter(hasEvent).length);
    return answers;
  } finally {
    done.abort();
    await watch;
  }
}

describe(`${CALLS} concurrent calls over two proxies, on every path of chats`, () => {
  it(`spend exactly a limit worth ${WORTH} of them`, async () => {
    const key = await lintel.aKey({ costLimitInUsd: WORTH / 100 }, COST_MAP);
    lintel.upstream.always([
      { kind: "report-usage", usage: chatUsage({ prompt: 5, completion: 10 }) },
    ]);
    const answers = await rush([key], BigInt(WORTH) * CENT_NANO, { maxTokens: 10 });
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(WORTH);
    expect(received()).toBe(WORTH);
    expect(await sumOfEvents(key)).toBe(BigInt(WORTH) * CENT_NANO);
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
    const answers = await rush([key], 1_000_000n, { maxTokens: 1000 });
    const answered = answers.filter(({ status }) => status === 200).length;
    expect(answered).toBeGreaterThanOrEqual(1);
    expect(await sumOfEvents(key)).toBe(BigInt(answered * (12 * 150 + 100 * 600)));
    lintel.upstream.reset();
  });

  it(`pass a rate limit of ${WORTH} a day exactly ${WORTH} times, refusals taking none of it`, async () => {
    const before = received();
    const key = await lintel.aKey({ rateLimitOverTime: WORTH, rateLimitUnit: "d" });
    const answers = await rush([key], 10n ** 15n, { maxTokens: 10 });
    expect(okOf(answers)).toHaveLength(WORTH);
    expect(received() - before).toBe(okOf(answers).length);
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
    const before = received();
    lintel.upstream.always(CENT_CALL);
    const limitNano = BigInt(WORTH) * CENT_NANO;
    const answers = await rush(keys, limitNano, { maxTokens: 10, user: userId });
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(WORTH);
    expect(received() - before).toBe(WORTH);
    expect(await sumOfEvents(...keys)).toBe(limitNano);
    const { rows } = await lintel.db.query(
      `select cost_nano, calls from spend where scope = 'user' and scope_id = $1 and unit = 'total'`,
      [id],
    );
    expect(rows).toEqual([{ cost_nano: String(limitNano), calls: String(WORTH) }]);
    // What was refused is reserved nowhere: the keys have all that is left of their own limits.
    const other = await call(0, keys[2]?.secret ?? "", { maxTokens: 10 });
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
    const before = received();
    lintel.upstream.always(CENT_CALL);
    const answers = await rush(keys, 10n ** 15n, { maxTokens: 10, user: userId });
    expect(okOf(answers)).toHaveLength(WORTH);
    expect(received() - before).toBe(okOf(answers).length);
    lintel.upstream.reset();
  });

  const passedOn = (answers: readonly Response[], key: number): number =>
    answers.filter(({ status }, index) => index % 3 === key && status === 200).length;
  const statusFor = async (keys: Keys, user: string) =>
    (await call(1, keys[0]?.secret ?? "", { maxTokens: 10, user })).status;
});

describe("a spent key", () => {
  it("is revoked with the contract's reason and usable again when its limit is raised", async () => {
    const key = await lintel.aKey({ costLimitInUsd: 0.01 }, COST_MAP);
    const body = { maxTokens: 10 };
    lintel.upstream.always([
      { kind: "report-usage", usage: chatUsage({ prompt: 5, completion: 10 }) },
    ]);
    expect((await call(0, key.secret, body)).status).toBe(200);
    await waitFor(async () => (await call(0, key.secret, body)).status === 401, {
      label: "the spent key to be revoked",
    });
    const { rows } = await lintel.db.query(
      "select revoked, revoked_reason, revoked_by from keys where id = $1",
      [key.id],
    );
    expect(rows).toEqual([{ revoked: true, revoked_reason: "expired", revoked_by: "spend" }]);
    await lintel.admin.patchKey(key.id, { costLimitInUsd: 0.02 });
    await waitFor(async () => (await call(1, key.secret, body)).status === 200, {
      label: "the key to work again",
    });
    lintel.upstream.reset();
  });
});

describe("calls at once over two proxies", () => {
  const AT_ONCE = 7;
  const aKey = () => lintel.aKey({ limits: [{ kind: "concurrent", max: AT_ONCE }] });
  const atOnce = (secret: string) => many(AT_ONCE, (index) => call(index, secret, {}));

  it(`are never more than ${AT_ONCE} of 300, and who has an answer may call again at once`, async () => {
    const key = await aKey();
    await learnModels(key.secret);
    lintel.upstream.reset();
    const ends = Promise.withResolvers<void>();
    lintel.upstream.always([{ kind: "wait", before: "headers", until: ends.promise }]);
    const ended: Response[] = [];
    const asked = many(300, async (index) => {
      const answer = await call(index, key.secret, {});
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
        const { status } = await call(caller + index, key.secret, {});
        expect(status).toBe(200);
      }
      return call(caller, key.secret, {});
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
      fetch(`${lintel.baseUrls[index % 2]}/chat/completions`, {
        method: "POST",
        headers: { authorization: `Bearer ${key.secret}`, "content-type": "application/json" },
        body: JSON.stringify({ model: "gpt-4o-mini", messages: MESSAGES, stream: true }),
        signal: callers[index]?.signal ?? null,
      }),
    );
    expect((await call(0, key.secret, {})).status).toBe(429);
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
  for (const { secret } of keys) await learnModels(secret, { model: "gpt-4o" });
  lintel.upstream.reset();
  lintel.upstream.always([...CENT_CALL, { kind: "wait", before: "headers", until: 20 }]);
  const rounds = (model: string, calls: number) =>
    many(calls, (index) =>
      call(index, keys[index % 2]?.secret ?? "", { model, maxTokens: 10, user: userId }),
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
  const mostPerMinute = async () => {
    const { rows } = await lintel.db.query<{ most: string }>(
      `select max(tokens) as most from (select sum(input_tokens + output_tokens) as tokens
       from events where key_id = $1 group by date_trunc('minute', created_at)) as minutes`,
      [key.id],
    );
    return Number(rows[0]?.most);
  };
  let calls = 0;
  for (const round of [300, 60]) {
    const answers = await many(round, (index) => call(index, key.secret, { maxTokens: 200 }));
    calls += round;
    await untilBooked([key], calls);
    const refused = answers.find(({ status }) => status === 429);
    expect(refused?.headers.get("x-lintel-error")).toBe("tokens_limited");
    expect(refused?.headers.get("x-ratelimit-limit-tokens")).toBe(String(MAX));
    expect(Number(refused?.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await mostPerMinute()).toBeLessThanOrEqual(MAX);
    await emptyRedis(key);
  }
  expect(await mostPerMinute()).toBeGreaterThan(MAX / 4);
  lintel.upstream.reset();
});

it("a model's limit holds to the nano-dollar under all of its names, while another model goes on", async () => {
  const limitOf = (usd: number, ...models: string[]) => ({
    limits: [{ kind: "model-cost", models, unit: "total", maxUsd: usd }],
  });
  const key = await lintel.aKey(limitOf(0.05, "gpt-4o-mini"), COST_MAP);
  lintel.upstream.always(CENT_CALL);
  let calls = 0;
  const passed = async (round: number) => {
    const models = Array.from({ length: round }, (_, index) => MODELS[index % 3] ?? "");
    const answers = await many(round, (index) =>
      call(Math.floor(index / 3), key.secret, { model: models[index], maxTokens: 10 }),
    );
    calls += round;
    await untilBooked([key], calls);
    const of = (wanted: (model: string) => boolean) =>
      answers.filter(({ status }, index) => status === 200 && wanted(models[index] ?? "")).length;
    return { mini: of((model) => model !== "gpt-4o"), other: of((model) => model === "gpt-4o") };
  };
  expect(await passed(150)).toEqual({ mini: 5, other: 50 });
  await emptyRedis(key);
  expect(await passed(30)).toEqual({ mini: 0, other: 10 });
  // What was spent counts for the limit that takes its place.
  await lintel.admin.patchKey(key.id, limitOf(0.07, "gpt-4o-mini*", "o3"));
  await waitFor(async () => (calls += 1) > 0 && (await call(0, key.secret, { maxTokens: 10 })).ok, {
    label: "the raised limit",
  });
  expect(await passed(30)).toEqual({ mini: 1, other: 10 });
  expect(await sumOfEvents(key)).toBe(77n * CENT_NANO);
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
  const attempts = () => failing.counts().received + received();
  const before = attempts();
  const limitNano = BigInt(WORTH) * CENT_NANO;
  const callRoute = async (index: number) => {
    const answer = await fetch(route.urls[index % 2] ?? "", {
      method: "POST",
      headers: { authorization: `Bearer ${route.secret}`, "content-type": "application/json" },
      body: JSON.stringify({ messages: MESSAGES, max_tokens: 10 }),
      signal: AbortSignal.timeout(60_000),
    });
    return [answer.headers.get("x-lintel-attempts"), (await answer.text()).includes("choices")];
  };
  // One after the other they are answered by the second setting, and pay for both; all at once use up the rest.
  for (const index of [0, 1]) expect(await callRoute(index)).toEqual(["2", true]);
  await Promise.all(Array.from({ length: CALLS }, (_, index) => callRoute(index)));
  // Each attempt costs a cent, and its bound is the same: no more are made, and each of them is booked.
  await waitFor(async () => (await sumOfEvents(route)) === limitNano, {
    label: "every attempt in the ledger",
    timeoutMs: 60_000,
  });
  expect(attempts() - before).toBe(WORTH);
  await failing.close();
  lintel.upstream.reset();
});
