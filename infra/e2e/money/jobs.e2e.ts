import { randomUUID } from "node:crypto";

import Anthropic from "@anthropic-ai/sdk";
import {
  chatUsage,
  messageUsage,
  responseUsage,
  startAnthropicUpstream,
  type Upstream,
  waitFor,
} from "@lintel/testkit";
import OpenAI, { toFile } from "openai";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

import { type Lintel, startLintel } from "../src/index.ts";

/** Prices per million tokens: gpt-4o $2.50 in, $10 out; gpt-4o-mini $0.15, $0.60; in a batch half. */

let lintel: Lintel;
let anthropic: Upstream;
beforeAll(async () => {
  anthropic = await startAnthropicUpstream();
  lintel = await startLintel({ env: { LINTEL_JOB_INTERVAL: "200ms" } });
});
afterAll(async () => {
  await lintel.stop();
  await anthropic.close();
});
afterEach(() => {
  lintel.upstream.reset();
  lintel.upstream.jobs.pollsUntilEnd = 1;
});

const DAILY_DOLLAR = { costLimitInUsdOverTime: 1, costLimitInUsdUnit: "d" };

async function aSetting() {
  const setting = { apikey: "sk-upstream-test", url: lintel.upstream.url };
  const settingId = await lintel.admin.createSetting({ provider: "openai", setting });
  return async (more: Readonly<Record<string, unknown>> = {}) => {
    const secret = `sk-lintel-${randomUUID()}`;
    const key = { name: "e2e", key: secret, settingIds: [settingId], ...more };
    const id = await lintel.admin.createKey(key);
    const [baseURL] = lintel.baseUrls;
    return { id, client: new OpenAI({ apiKey: secret, baseURL, maxRetries: 0 }) };
  };
}

interface BookedRow {
  readonly model: string;
  readonly nano: string;
  readonly tags: readonly string[];
  readonly user_id: string;
  readonly unpriced: boolean;
}

/** What is booked on a key beside its calls, when there is so much of it. */
async function jobsOf(keyId: string, count = 1): Promise<readonly BookedRow[]> {
  const find = async () => {
    const { rows } = await lintel.db.query<BookedRow>(
      `select model, cost_nano as nano, tags, user_id, unpriced from events
       where key_id = $1 and not admitted and status = 200 order by model, cost_nano`,
      [keyId],
    );
    return rows;
  };
  await waitFor(async () => (await find()).length >= count, {
    label: `${count} jobs of ${keyId} in the ledger`,
  });
  return find();
}

const spentNano = async (keyId: string): Promise<number> => {
  const { rows } = await lintel.db.query<{ cost_nano: string }>(
    "select cost_nano from spend where scope = 'key' and scope_id = $1 and unit = 'total'",
    [keyId],
  );
  return Number(rows[0]?.cost_nano ?? 0);
};

/** Waits for so much: what is booked beyond it is reported. */
async function expectSpent(keyId: string, nano: number): Promise<void> {
  const label = `${nano} spent by ${keyId}`;
  await waitFor(async () => (await spentNano(keyId)) >= nano, { label });
  expect(await spentNano(keyId)).toBe(nano);
}

/** Waits until nothing of a key's jobs is left to be booked. */
const untilAllBooked = (keyId: string, count: number) =>
  waitFor(
    async () => {
      const { rows } = await lintel.db.query<{ done: string }>(
        "select count(*) as done from jobs where call ->> 'keyId' = $1 and booked_at is not null",
        [keyId],
      );
      return Number(rows[0]?.done) === count;
    },
    { label: `${count} jobs of ${keyId} booked` },
  );

const anAnswer = (id: string, model: string) => ({
  custom_id: id,
  method: "POST",
  url: "/v1/chat/completions",
  body: { model, messages: [{ role: "user", content: id }] },
});

async function aBatch(client: OpenAI, models: readonly string[]) {
  const lines = models.map((model, index) => JSON.stringify(anAnswer(`line-${index}`, model)));
  const file = await toFile(Buffer.from(lines.join("\n")), "input.jsonl");
  const input = await client.files.create({ purpose: "batch", file });
  lintel.upstream.script(
    [{ kind: "report-usage", usage: chatUsage({ prompt: 1000, completion: 100, cached: 200 }) }],
    { when: ({ path }) => path === "/v1/batches" },
  );
  return client.batches.create({
    input_file_id: input.id,
    endpoint: "/v1/chat/completions",
    completion_window: "24h",
  });
}

/** 800 × $1.25/M + 200 × $0.625/M + 100 × $5/M: half of 800 × $2.50/M + 200 × $1.25/M + 100 × $10/M. */
const GPT_4O_LINE = 1_000_000 + 125_000 + 500_000;
/** Half of 800 × $0.15/M + 200 × $0.075/M + 100 × $0.60/M. */
const MINI_LINE = 60_000 + 7500 + 30_000;

describe("a batch", () => {
  it("costs its creator half the price of its lines, for any readers and number of reads", async () => {
    const aKey = await aSetting();
    const [creator, other] = await Promise.all([aKey({ tags: ["team-a"] }), aKey()]);
    lintel.upstream.jobs.pollsUntilEnd = Infinity;
    const { id } = await aBatch(creator.client, ["gpt-4o", "gpt-4o", "gpt-4o-mini"]);
    expect(await other.client.batches.retrieve(id)).toMatchObject({ status: "in_progress" });
    lintel.upstream.jobs.end(id);
    for (let asked = 0; asked < 3; asked += 1) {
      expect(await other.client.batches.retrieve(id)).toMatchObject({ status: "completed" });
    }
    await creator.client.batches.list();
    expect(await jobsOf(creator.id, 2)).toEqual([
      {
        model: "gpt-4o-2024-08-06",
        nano: String(2 * GPT_4O_LINE),
        tags: ["team-a"],
        user_id: "",
        unpriced: false,
      },
      expect.objectContaining({ model: "gpt-4o-mini-2024-07-18", nano: String(MINI_LINE) }),
    ]);
    await untilAllBooked(creator.id, 1);
    await creator.client.batches.retrieve(id);
    await expectSpent(creator.id, 2 * GPT_4O_LINE + MINI_LINE);
    await expectSpent(other.id, 0);
  });

  it("is booked when no caller asks for it, and what was done before it was cancelled", async () => {
    const aKey = await aSetting();
    const [one, two] = await Promise.all([aKey(), aKey()]);
    await aBatch(one.client, ["gpt-4o-mini"]);
    const cancelled = await aBatch(two.client, ["gpt-4o-mini"]);
    await two.client.batches.cancel(cancelled.id);
    expect(await jobsOf(one.id)).toMatchObject([{ nano: String(MINI_LINE) }]);
    expect(await jobsOf(two.id)).toMatchObject([{ nano: String(MINI_LINE) }]);
  });

  it("is refused where a cost limit could not hold it", async () => {
    const aKey = await aSetting();
    const { client } = await aKey(DAILY_DOLLAR);
    await expect(aBatch(client, ["gpt-4o"])).rejects.toMatchObject({ status: 403 });
  });
});

const USAGE = responseUsage({ input: 1000, output: 100, cached: 200 });
/** 800 × $2.50/M + 200 × $1.25/M + 100 × $10/M. */
const RESPONSE_NANO = 3_250_000;
const BACKGROUND = { model: "gpt-4o", input: "Hello", background: true, user: "u-1" } as const;

describe("a response in the background", () => {
  it("is booked once on the key and user that began it, with any readers and with none", async () => {
    lintel.upstream.always([{ kind: "report-usage", usage: USAGE }]);
    const aKey = await aSetting();
    const [one, two, other] = await Promise.all([aKey(), aKey(), aKey()]);
    const watched = await one.client.responses.create(BACKGROUND);
    await two.client.responses.create(BACKGROUND);
    for (let asked = 0; asked < 3; asked += 1) await other.client.responses.retrieve(watched.id);
    for await (const _ of await other.client.responses.retrieve(watched.id, { stream: true }));
    const booked = { model: "gpt-4o", nano: String(RESPONSE_NANO), user_id: "u-1" };
    expect(await jobsOf(one.id)).toMatchObject([booked]);
    expect(await jobsOf(two.id)).toMatchObject([booked]);
    await Promise.all([untilAllBooked(one.id, 1), untilAllBooked(two.id, 1)]);
    await expectSpent(one.id, RESPONSE_NANO);
    await expectSpent(other.id, 0);
  });

  it("that was streamed to its end costs that call, and nothing more when it is looked at", async () => {
    lintel.upstream.always([{ kind: "report-usage", usage: USAGE }]);
    const { client, id } = await (await aSetting())();
    const stream = await client.responses.create({ ...BACKGROUND, stream: true });
    let responseId = "";
    for await (const event of stream) {
      if (event.type === "response.created") responseId = event.response.id;
    }
    await client.responses.retrieve(responseId);
    // A job begun afterwards is booked after everything to be booked of this one.
    await client.responses.create(BACKGROUND);
    expect(await jobsOf(id)).toMatchObject([{ nano: String(RESPONSE_NANO) }]);
    await untilAllBooked(id, 1);
    await expectSpent(id, 2 * RESPONSE_NANO);
  });

  it("holds its bound until its cost is known", async () => {
    lintel.upstream.always([{ kind: "report-usage", usage: USAGE }]);
    lintel.upstream.jobs.pollsUntilEnd = Infinity;
    const aKey = await aSetting();
    const { client, id } = await aKey(DAILY_DOLLAR);
    // Each may cost $0.40 and what its prompt costs: a third does not fit below $1.
    // How the account is served otherwise is not known yet, and priority costs more.
    const call = { ...BACKGROUND, max_output_tokens: 40_000, service_tier: "default" as const };
    const first = await client.responses.create(call);
    await client.responses.create(call);
    const third = await client.responses.create(call).withResponse();
    expect(Number(third.response.headers.get("x-lintel-output-cap"))).toBeLessThan(20_000);
    await expect(client.responses.create(call)).rejects.toMatchObject({ status: 429 });
    lintel.upstream.jobs.end(first.id);
    expect(await jobsOf(id)).toMatchObject([{ nano: String(RESPONSE_NANO) }]);
    await untilAllBooked(id, 1);
    expect(await client.responses.create(call)).toMatchObject({ status: "queued" });
  });
});

describe("a run of an assistant", () => {
  it("costs what it reports at its end, once, whether polled, continued or streamed", async () => {
    const usage = chatUsage({ prompt: 1000, completion: 100 });
    lintel.upstream.always([{ kind: "report-usage", usage }]);
    const { client, id } = await (await aSetting())();
    const assistant = await client.beta.assistants.create({ model: "gpt-4o" });
    const thread = await client.beta.threads.create();
    const place = { thread_id: thread.id };
    const { runs } = client.beta.threads;
    lintel.upstream.script([{ kind: "say", toolCalls: [{ name: "f", arguments: "{}" }] }], {
      when: ({ path }) => path.endsWith("/runs"),
    });
    const asking = await runs.create(thread.id, { assistant_id: assistant.id });
    expect(await runs.retrieve(asking.id, place)).toMatchObject({ status: "requires_action" });
    const outputs = { ...place, tool_outputs: [], stream: true as const };
    for await (const _ of await runs.submitToolOutputs(asking.id, outputs));
    for (let asked = 0; asked < 2; asked += 1) await runs.retrieve(asking.id, place);
    const params = { assistant_id: assistant.id, stream: true } as const;
    for await (const _ of await runs.create(thread.id, params));
    await runs.list(thread.id);
    // 1,000 × $2.50/M + 100 × $10/M
    expect(await jobsOf(id)).toMatchObject([{ model: "gpt-4o", nano: "3500000" }]);
    await untilAllBooked(id, 1);
    await expectSpent(id, 2 * 3_500_000);
  });
});

describe("a batch of messages", () => {
  it("costs half, whether or not its results are fetched", async () => {
    const usage = messageUsage({ input: 1000, output: 100 });
    anthropic.always([{ kind: "report-usage", usage }]);
    const setting = { apikey: "sk-ant-upstream-test", url: anthropic.url };
    const settingId = await lintel.admin.createSetting({ provider: "anthropic", setting });
    const baseURL = lintel.baseUrls[0]?.replace(/openai\/v1$/, "anthropic");
    const params = {
      model: "claude-sonnet-4-5",
      max_tokens: 200,
      messages: [{ role: "user" as const, content: "Hello" }],
    };
    const requests = ["one", "two"].map((custom_id) => ({ custom_id, params }));
    const aCaller = async () => {
      const secret = `sk-lintel-${randomUUID()}`;
      const key = { name: "e2e", key: secret, settingIds: [settingId], ...DAILY_DOLLAR };
      const id = await lintel.admin.createKey(key);
      return { id, client: new Anthropic({ apiKey: secret, baseURL, maxRetries: 0 }) };
    };
    const [one, two] = await Promise.all([aCaller(), aCaller()]);
    // Half of 2 × 70,000 × $15/M is more than a dollar.
    const dear = requests.map((each) => ({ ...each, params: { ...params, max_tokens: 70_000 } }));
    const tooDear = one.client.messages.batches.create({ requests: dear });
    await expect(tooDear).rejects.toMatchObject({ status: 429 });
    const batch = await one.client.messages.batches.create({ requests });
    await two.client.messages.batches.create({ requests });
    await one.client.messages.batches.retrieve(batch.id);
    for await (const _ of await one.client.messages.batches.results(batch.id));
    // Half of 2 × (1,000 × $3/M + 100 × $15/M)
    for (const { id } of [one, two]) {
      expect(await jobsOf(id)).toMatchObject([{ nano: "4500000", unpriced: false }]);
      await untilAllBooked(id, 1);
      await expectSpent(id, 4_500_000);
    }
  });
});
