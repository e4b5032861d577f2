import { randomUUID } from "node:crypto";

import { type BreakerStore, createBreakerStore } from "@lintel/breakers";
import type { Tables } from "@lintel/db";
import { createTestDatabase, createTestRedis } from "@lintel/testkit";
import type { Kysely } from "kysely";

import type { AdminApp } from "../src/http/operation.ts";
import { appOn, connectTo } from "./app-on.ts";

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body read as JSON; `undefined` when it is none. */
  readonly json: ReturnType<typeof JSON.parse>;
}

type Members = Readonly<Record<string, unknown>>;

/** The whole service over a database of its own, without a socket. */
export interface AdminFixture {
  readonly app: AdminApp;
  readonly db: Kysely<Tables>;
  /** What proxies would tell. */
  readonly breakers: BreakerStore;
  /** What was reported as an unexpected failure. */
  readonly failures: readonly unknown[];
  /** A body that is a text or bytes is sent as it is. */
  send(method: string, path: string, body?: unknown): Promise<Answer>;
  /** The same with another password, or none. */
  sendAs(
    password: string | undefined,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<Answer>;
  /** The same with these headers only. */
  sendWith(
    headers: Readonly<Record<string, string>>,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<Answer>;
  /** The id of a new provider setting for OpenAI. */
  aSetting(members?: Members): Promise<string>;
  /** A new key with a setting of its own, as the API answered. */
  aKey(members?: Members): Promise<Answer["json"]>;
  /** Stops the service's clock. */
  setNow(moment: Date): void;
  close(): Promise<void>;
}

export const PASSWORD = "correct horse";

/** Starts the service on a fresh database. `password` is both required and sent. */
export async function startAdmin(password?: string): Promise<AdminFixture> {
  const database = await createTestDatabase();
  const db = connectTo(database.url);
  const redis = await createTestRedis();
  const breakers = createBreakerStore({ redis: redis.client, prefix: redis.prefix });
  const failures: unknown[] = [];
  let stopped: Date | undefined;
  const app = appOn(db, {
    password,
    breakers,
    now: () => stopped ?? new Date(),
    onFailure: (error) => failures.push(error),
  });
  const sendWith = senderTo(app);
  const sendAs: AdminFixture["sendAs"] = (given, ...request) =>
    sendWith(given === undefined ? {} : { "x-api-key": given }, ...request);
  const send: AdminFixture["send"] = (...request) => sendAs(password, ...request);
  return {
    app,
    db,
    breakers,
    failures,
    send,
    sendAs,
    sendWith,
    ...buildersWith(send),
    setNow: (moment) => {
      stopped = moment;
    },
    close: async () => {
      await redis.close();
      await db.destroy();
      await database.close();
    },
  };
}

const senderTo =
  (app: AdminApp): AdminFixture["sendWith"] =>
  async (headers, method, path, body) => {
    const isRaw = typeof body === "string" || body instanceof Uint8Array;
    const init = body === undefined ? {} : { body: isRaw ? body : JSON.stringify(body) };
    const response = await app.request(path, { method, headers, ...init }, {});
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.startsWith("application/json") ?? false;
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: isJson ? JSON.parse(text) : undefined,
    };
  };

function buildersWith(send: AdminFixture["send"]): Pick<AdminFixture, "aSetting" | "aKey"> {
  const create = async (path: string, body: Members) => {
    const answer = await send("PUT", path, body);
    if (answer.status !== 200) throw new Error(answer.text);
    return answer.json;
  };
  const aSetting = async (members: Members = {}) => {
    const setting = { apikey: `sk-${randomUUID()}` };
    return (await create("/api/provider-settings", { provider: "openai", setting, ...members })).id;
  };
  return {
    aSetting,
    aKey: async (members: Members = {}) => {
      const settingIds = [await aSetting()];
      const body = { name: "a key", key: randomUUID(), settingIds, ...members };
      return create("/api/key-management/keys", body);
    },
  };
}
