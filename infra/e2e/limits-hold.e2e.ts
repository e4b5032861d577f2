import { randomUUID } from "node:crypto";

import { chatUsage, waitFor } from "@lintel/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type Lintel, startLintel } from "./src/index.ts";

const CALLS = 500;
const WORTH = 20;
/** With this cost map and cap a call costs exactly a cent, and its upper bound is the same. */
const COST_MAP = {
  promptCostPerModel: { "gpt-4o-mini": 0 },
  completionCostPerModel: { "gpt-4o-mini": 1 },
};
const CENT_NANO = 10_000_000n;

let lintel: Lintel;
beforeAll(async () => {
  lintel = await startLintel({ proxies: 2 });
}, 60_000);
afterAll(() => lintel.stop(), 60_000);

const call = (index: number, secret: string, body: object) =>
  fetch(`${lintel.baseUrls[index % lintel.baseUrls.length]}/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
    body: JSON.stringify({
      model: "gpt-4o-mini",
      messages: [{ role: "user", content: "Spend." }],
      ...body,
    }),
    signal: AbortSignal.timeout(60_000),
  }).then(async (response) => {
    await response.arrayBuffer();
    return response;
  });

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

/** All calls at once over keys and proxies, while the ledger is watched: no sum of it may ever pass the limit. */
async function rush(keys: Keys, limitNano: bigint, body: object) {
  const done = new AbortController();
  const watch = (async () => {
    while (!done.signal.aborted) {
      expect(await sumOfEvents(...keys)).toBeLessThanOrEqual(limitNano);
    }
  })();
  try {
    const answers = await Promise.all(
      Array.from({ length: CALLS }, (_, index) =>
        call(index, keys[index % keys.length]?.secret ?? "", body),
      ),
    );
    await waitFor(async () => (await countOfEvents(keys)) === CALLS, {
      timeoutMs: 30_000,
      label: "every call in the ledger",
    });
    return answers;
  } finally {
    done.abort();
    await watch;
  }
}

describe(`${CALLS} concurrent calls over two proxies`, () => {
  it(`spend exactly a limit worth ${WORTH} of them`, async () => {
    const key = await lintel.aKey({ costLimitInUsd: WORTH / 100 }, COST_MAP);
    lintel.upstream.always([
      { kind: "report-usage", usage: chatUsage({ prompt: 5, completion: 10 }) },
    ]);
    const answers = await rush([key], BigInt(WORTH) * CENT_NANO, { max_tokens: 10 });
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(WORTH);
    expect(lintel.upstream.counts().received).toBe(WORTH);
    expect(await sumOfEvents(key)).toBe(BigInt(WORTH) * CENT_NANO);
    for (const { status, headers } of answers) {
      if (status === 200) continue;
      // 401 once the worker has revoked the spent key, as the contract says.
      expect([401, 429]).toContain(status);
      const waitingHelps = headers.has("retry-after");
      expect(waitingHelps || headers.get("x-should-retry") === "false").toBe(true);
    }
    lintel.upstream.reset();
  }, 120_000);

  it("never spend a nano-dollar more when the bound is larger than the cost", async () => {
    const key = await lintel.aKey({ costLimitInUsd: 0.001 });
    // About 1.8 µ$ for the prompt and up to 600 µ$ for 1,000 tokens of output, of which 100 come.
    lintel.upstream.always([
      { kind: "report-usage", usage: chatUsage({ prompt: 12, completion: 100 }) },
    ]);
    const answers = await rush([key], 1_000_000n, { max_tokens: 1000 });
    const answered = answers.filter(({ status }) => status === 200).length;
    expect(answered).toBeGreaterThanOrEqual(1);
    expect(await sumOfEvents(key)).toBe(BigInt(answered * (12 * 150 + 100 * 600)));
    lintel.upstream.reset();
  }, 120_000);

  it(`pass a rate limit of ${WORTH} a day exactly ${WORTH} times, refusals taking none of it`, async () => {
    const before = lintel.upstream.counts().received;
    const key = await lintel.aKey({ rateLimitOverTime: WORTH, rateLimitUnit: "d" });
    const answers = await rush([key], 10n ** 15n, { max_tokens: 10 });
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(WORTH);
    expect(lintel.upstream.counts().received - before).toBe(WORTH);
    const refused = answers.find(({ status }) => status === 429);
    expect(Number(refused?.headers.get("retry-after"))).toBeGreaterThan(0);
  }, 120_000);
});

describe(`${CALLS} concurrent calls of one user over three keys and two proxies`, () => {
  const CENT_CALL = [
    { kind: "report-usage", usage: chatUsage({ prompt: 5, completion: 10 }) },
  ] as const;
  /** One key without limits, and two whose own are far: the user's are asked alone and beside a key's. */
  const threeKeys = () =>
    Promise.all([{}, { costLimitInUsd: 100 }, FAR].map((limits) => lintel.aKey(limits, COST_MAP)));
  const FAR = { rateLimitOverTime: 10_000, rateLimitUnit: "d" };

  it(`spend exactly a limit worth ${WORTH} of them, and refusals cost nothing`, async () => {
    const userId = randomUUID();
    const id = await lintel.admin.createUser({ name: "u", userId, costLimitInUsd: WORTH / 100 });
    const keys = await threeKeys();
    const before = lintel.upstream.counts().received;
    lintel.upstream.always(CENT_CALL);
    const limitNano = BigInt(WORTH) * CENT_NANO;
    const answers = await rush(keys, limitNano, { max_tokens: 10, user: userId });
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(WORTH);
    expect(lintel.upstream.counts().received - before).toBe(WORTH);
    expect(await sumOfEvents(...keys)).toBe(limitNano);
    const { rows } = await lintel.db.query(
      `select cost_nano, calls from spend where scope = 'user' and scope_id = $1 and unit = 'total'`,
      [id],
    );
    expect(rows).toEqual([{ cost_nano: String(limitNano), calls: String(WORTH) }]);
    // What was refused is reserved nowhere: the keys have all that is left of their own limits.
    const other = await call(0, keys[2]?.secret ?? "", { max_tokens: 10 });
    expect(other.headers.get("x-ratelimit-remaining-requests")).toBe(
      String(10_000 - 1 - passedOn(answers, 2)),
    );
    await waitFor(async () => (await statusFor(keys, userId)) === 401, {
      timeoutMs: 15_000,
      label: "the spent user to be revoked",
    });
    await lintel.admin.patchUser(id, { costLimitInUsd: (WORTH + 1) / 100 });
    await waitFor(async () => (await statusFor(keys, userId)) === 200, {
      timeoutMs: 15_000,
      label: "the user to call again",
    });
    lintel.upstream.reset();
  }, 120_000);

  it(`pass the user's rate limit of ${WORTH} a day exactly ${WORTH} times`, async () => {
    const userId = randomUUID();
    const limit = { rateLimitOverTime: WORTH, rateLimitUnit: "d" };
    await lintel.admin.createUser({ name: "u", userId, ...limit });
    const keys = await threeKeys();
    const before = lintel.upstream.counts().received;
    lintel.upstream.always(CENT_CALL);
    const answers = await rush(keys, 10n ** 15n, { max_tokens: 10, user: userId });
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(WORTH);
    expect(lintel.upstream.counts().received - before).toBe(WORTH);
    lintel.upstream.reset();
  }, 120_000);

  const passedOn = (answers: readonly Response[], key: number): number =>
    answers.filter(({ status }, index) => index % 3 === key && status === 200).length;
  const statusFor = async (keys: Keys, user: string) =>
    (await call(1, keys[0]?.secret ?? "", { max_tokens: 10, user })).status;
});

describe("a spent key", () => {
  it("is revoked with the contract's reason and usable again when its limit is raised", async () => {
    const key = await lintel.aKey({ costLimitInUsd: 0.01 }, COST_MAP);
    const body = { max_tokens: 10 };
    lintel.upstream.always([
      { kind: "report-usage", usage: chatUsage({ prompt: 5, completion: 10 }) },
    ]);
    expect((await call(0, key.secret, body)).status).toBe(200);
    await waitFor(async () => (await call(0, key.secret, body)).status === 401, {
      timeoutMs: 15_000,
      label: "the spent key to be revoked",
    });
    const { rows } = await lintel.db.query(
      "select revoked, revoked_reason, revoked_by from keys where id = $1",
      [key.id],
    );
    expect(rows).toEqual([{ revoked: true, revoked_reason: "expired", revoked_by: "spend" }]);
    await lintel.admin.patchKey(key.id, { costLimitInUsd: 0.02 });
    await waitFor(async () => (await call(1, key.secret, body)).status === 200, {
      timeoutMs: 15_000,
      label: "the key to work again",
    });
    lintel.upstream.reset();
  }, 60_000);
});
