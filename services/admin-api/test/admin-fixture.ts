import { randomBytes, randomUUID } from "node:crypto";

import { connect, parseKeyring, type Tables } from "@lintel/db";
import { createTestDatabase } from "@lintel/testkit";
import { Hono } from "hono";
import type { Kysely } from "kysely";

import { createApp } from "../src/app.ts";

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body read as JSON; `undefined` when it is empty. */
  readonly json: ReturnType<typeof JSON.parse>;
}

/** The whole service over a database of its own, without a socket. */
export interface AdminFixture {
  readonly db: Kysely<Tables>;
  /** What was reported as nobody's expected failure. */
  readonly failures: readonly unknown[];
  /** A body that is a text or bytes is sent as it is. */
  send(method: string, path: string, body?: unknown): Promise<Answer>;
  /** The id of a new provider setting for OpenAI. */
  aSetting(members?: Readonly<Record<string, unknown>>): Promise<string>;
  /** A new key with a setting of its own, as the API answered. */
  aKey(members?: Readonly<Record<string, unknown>>): Promise<Answer["json"]>;
  /** Moves the service's clock. */
  setNow(now: Date): void;
  close(): Promise<void>;
}

export const PASSWORD = "correct horse";

/** Starts the service on a fresh database. `password` is both required and sent. */
export async function startAdmin(password?: string): Promise<AdminFixture> {
  const database = await createTestDatabase();
  const db = connect({
    url: database.url,
    applicationName: "admin-api-test",
    poolSize: 4,
    statementTimeoutMs: 20_000,
    onIdleError: () => undefined,
  });
  const failures: unknown[] = [];
  let clock = () => new Date();
  const app = createApp(
    {
      db,
      reads: db,
      keyring: parseKeyring(`test:${randomBytes(32).toString("base64")}`),
      now: () => clock(),
      newId: randomUUID,
      reportFailure: (error) => failures.push(error),
    },
    {
      password,
      operational: new Hono().get("/livez", (c) => c.json({ status: "alive" })),
      observe: () => undefined,
    },
  );

  async function send(method: string, path: string, body?: unknown): Promise<Answer> {
    const isRaw = typeof body === "string" || body instanceof Uint8Array;
    const init = body === undefined ? {} : { body: isRaw ? body : JSON.stringify(body) };
    const headers = { ...(password === undefined ? {} : { "x-api-key": password }) };
    const response = await app.request(path, { method, headers, ...init }, {});
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: text === "" ? undefined : JSON.parse(text),
    };
  }

  async function create(path: string, body: unknown) {
    const answer = await send("PUT", path, body);
    if (answer.status !== 200) throw new Error(answer.text);
    return answer.json;
  }

  const aSetting = async (members = {}) => {
    const setting = { apikey: `sk-${randomUUID()}` };
    const body = { provider: "openai", setting, ...members };
    return (await create("/api/provider-settings", body)).id;
  };

  return {
    db,
    failures,
    send,
    aSetting,
    aKey: async (members = {}) => {
      const body = { name: "a key", key: randomUUID(), settingIds: [await aSetting()], ...members };
      return create("/api/key-management/keys", body);
    },
    setNow: (now) => {
      clock = () => now;
    },
    close: async () => {
      await db.destroy();
      await database.close();
    },
  };
}
