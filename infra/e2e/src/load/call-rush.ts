import { chatUsage, waitFor } from "@lintel/testkit";
import { Redis } from "ioredis";

import type { Lintel } from "../stack/start-lintel.ts";
import { callSurface, chatSurface } from "./chat-surfaces.ts";

/** With this cost map and cap a call costs exactly a cent, and its upper bound is the same. */
export const MODELS = ["gpt-4o-mini", "gpt-4o-mini-2024-07-18", "gpt-4o"];
const perModel = (usd: number) => Object.fromEntries(MODELS.map((model) => [model, usd]));
export const COST_MAP = { promptCostPerModel: perModel(0), completionCostPerModel: perModel(1) };
export const CENT_NANO = 10_000_000n;
export const CENT_CALL = [
  { kind: "report-usage", usage: chatUsage({ prompt: 5, completion: 10 }) },
] as const;

export interface Asked {
  readonly model?: unknown;
  readonly maxTokens?: number;
  readonly user?: string;
}

export type Keys = readonly { readonly id: string; readonly secret: string }[];

export const okOf = (answers: readonly Response[]) =>
  answers.filter(({ status }) => status === 200);

export const many = <Item>(calls: number, make: (index: number) => Promise<Item>) =>
  Promise.all(Array.from({ length: calls }, (_, index) => make(index)));

/** A POST of JSON with a key, as clients send it. */
export const postJson = (
  url: string,
  secret: string,
  body: object,
  signal: AbortSignal | null = null,
): Promise<Response> =>
  fetch(url, {
    method: "POST",
    headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
    body: JSON.stringify(body),
    signal,
  });

/** Many calls at once over keys and proxies, and what the ledger says of them. */
export class CallRush {
  readonly #lintel: Pick<Lintel, "baseUrls" | "db" | "upstream">;

  constructor(lintel: Pick<Lintel, "baseUrls" | "db" | "upstream">) {
    this.#lintel = lintel;
  }

  /** A call on one of the paths of chats, at one of the proxies: by its index each meets each. */
  call(index: number, secret: string, asked: Asked): Promise<Response> {
    const { baseUrls } = this.#lintel;
    return callSurface(chatSurface(index >> 1), {
      url: baseUrls[index % baseUrls.length] ?? "",
      secret,
      model: "gpt-4o-mini",
      content: "Spend.",
      ...asked,
    });
  }

  /** Chats at the upstream; it is also asked which models it has. */
  received(): number {
    return this.#lintel.upstream.requests.filter(({ method }) => method === "POST").length;
  }

  /** Both proxies know which models a key's setting has: only calls go upstream then. */
  learnModels(secret: string, asked: Asked = {}): Promise<readonly Response[]> {
    return many(2, (index) => this.call(2 + index, secret, asked));
  }

  async sumOfEvents(...keys: Keys): Promise<bigint> {
    const { rows } = await this.#lintel.db.query<{ nano: string }>(
      "select coalesce(sum(cost_nano), 0) as nano from events where key_id = any($1)",
      [keys.map(({ id }) => id)],
    );
    return BigInt(rows[0]?.nano ?? 0);
  }

  async mostTokensPerMinute({ id }: { readonly id: string }): Promise<number> {
    const { rows } = await this.#lintel.db.query<{ most: string }>(
      `select max(tokens) as most from (select sum(input_tokens + output_tokens) as tokens
       from events where key_id = $1 group by date_trunc('minute', created_at)) as minutes`,
      [id],
    );
    return Number(rows[0]?.most);
  }

  async untilBooked(keys: Keys, count: number): Promise<void> {
    await waitFor(async () => (await this.#countOfEvents(keys)) === count, {
      timeoutMs: 60_000,
      label: "every call in the ledger",
    });
  }

  async #countOfEvents(keys: Keys): Promise<number> {
    const { rows } = await this.#lintel.db.query<{ count: string }>(
      "select count(*) from events where key_id = any($1)",
      [keys.map(({ id }) => id)],
    );
    return Number(rows[0]?.count);
  }

  /** All calls at once over keys and proxies, while the ledger is watched: throws if a sum in it ever exceeds the limit. */
  async rush(count: number, keys: Keys, limitNano: bigint, asked: Asked) {
    const done = new AbortController();
    const watch = this.#watchSum(keys, limitNano, done.signal);
    try {
      // Both proxies know the keys: on a busy machine the calls would not wait for the first look at one.
      const warming = await many(2 * keys.length, (index) =>
        this.call(index, keys[index >> 1]?.secret ?? "", { model: 0 }),
      );
      const odd = warming.find(({ status }) => status !== 400);
      if (odd !== undefined) throw new Error(`a call without a model was answered ${odd.status}`);
      const answers = await many(count, (index) =>
        this.call(index, keys[index % keys.length]?.secret ?? "", asked),
      );
      await this.untilBooked(keys, warming.length + answers.filter(hasEvent).length);
      return answers;
    } finally {
      done.abort();
      await watch;
    }
  }

  async #watchSum(keys: Keys, limitNano: bigint, until: AbortSignal): Promise<void> {
    while (!until.aborted) {
      const sum = await this.sumOfEvents(...keys);
      if (sum > limitNano) throw new Error(`${sum} nano-dollars exceed ${limitNano}`);
    }
  }
}

/** A call with a key that the worker has revoked meanwhile, since it is spent, belongs to no key. */
const hasEvent = ({ headers }: Response): boolean =>
  headers.get("x-lintel-error")?.startsWith("key_") !== true;

/** Redis loses what it knows of a key's limits. */
export async function emptyRedisOf({ id }: { readonly id: string }): Promise<void> {
  const redis = new Redis(process.env["LINTEL_TEST_REDIS_URL"] ?? "");
  const names = await redis.keys(`*:key:${id}*`);
  if (names.length === 0) throw new Error(`Redis has nothing of key ${id}`);
  await redis.unlink(names);
  redis.disconnect();
}
