import { randomInt } from "node:crypto";
import { once } from "node:events";
import http from "node:http";
import { text as readText } from "node:stream/consumers";

import { createTestDatabase } from "@lintel/testkit";
import { sql } from "kysely";

import { startHttpServer } from "../../src/adapters/http-server.ts";
import { type AdminFixture, type Answer, PASSWORD, startAdmin } from "../admin-fixture.ts";
import { appOn, connectTo, noDatabase } from "../app-on.ts";
import type { Call, SendOptions } from "./contract-case.ts";
import { createWorld, type World } from "./world.ts";

export interface Stage {
  readonly world: World;
  /** What was reported as an unexpected failure on the good database. */
  readonly failures: readonly unknown[];
  /** Sends a call over a socket. `endpoint` is a method and a path as the document writes them. */
  send(endpoint: string, call: Call, options?: SendOptions): Promise<Answer>;
  close(): Promise<void>;
}

const DEADLINE_MS = 60_000;

/** The whole service, three times: over a database, over an empty one, and over none. */
export async function startStage(): Promise<Stage> {
  const admin = await startAdmin(PASSWORD);
  const bare = await startWithoutTables();
  const servers = {
    good: await listen(admin.app),
    "without tables": await listen(bare.app),
    unreachable: await listen(appOn(noDatabase(), { password: PASSWORD })),
  };
  return {
    world: createWorld(admin),
    failures: admin.failures,
    send: (endpoint, call, { ground = "good", password = PASSWORD } = {}) =>
      sendTo(`http://127.0.0.1:${servers[ground].port}`, endpoint, { call, password }),
    async close() {
      await Promise.all(Object.values(servers).map((server) => server.close()));
      await bare.close();
      await admin.close();
    },
  };
}

const listen = (app: AdminFixture["app"]) =>
  startHttpServer(app, {
    host: "127.0.0.1",
    port: 0,
    idleTimeoutMs: 60_000,
    drainDeadlineMs: 1000,
  });

async function startWithoutTables() {
  const database = await createTestDatabase();
  const db = connectTo(database.url);
  await sql`drop schema public cascade`.execute(db);
  return {
    app: appOn(db, { password: PASSWORD }),
    async close() {
      await db.destroy();
      await database.close();
    },
  };
}

const anAddress = (): string => `10.${[0, 0, 0].map(() => randomInt(256)).join(".")}`;

interface Sent {
  readonly call: Call;
  readonly password: string | null;
}

/** Not `fetch`, which has no body for a GET. */
async function sendTo(origin: string, endpoint: string, { call, password }: Sent): Promise<Answer> {
  const [method = "", path = ""] = endpoint.split(" ");
  const body = call.text ?? (call.body === undefined ? undefined : JSON.stringify(call.body));
  const request = http.request(urlOf(origin + path, call), {
    method,
    headers: {
      ...(password === null ? {} : { "x-api-key": password }),
      // Each from elsewhere: so many wrong passwords from one address would have to wait.
      "x-forwarded-for": anAddress(),
      ...(body === undefined ? {} : { "content-length": Buffer.byteLength(body) }),
      ...call.headers,
    },
    signal: AbortSignal.timeout(DEADLINE_MS),
  });
  request.end(body);
  const [response] = await once(request, "response");
  return toAnswer(response);
}

function urlOf(pattern: string, { id = "", query = {} }: Call): URL {
  const url = new URL(pattern.replace("{id}", encodeURIComponent(id)));
  for (const [name, value] of Object.entries(query)) {
    for (const text of [value ?? []].flat()) url.searchParams.append(name, text);
  }
  return url;
}

async function toAnswer(response: http.IncomingMessage): Promise<Answer> {
  const headers = new Headers(
    Object.entries(response.headersDistinct).map(([name, values]) => [name, String(values)]),
  );
  const text = await readText(response);
  const isJson = headers.get("content-type")?.startsWith("application/json") ?? false;
  const json = isJson ? JSON.parse(text) : undefined;
  return { status: response.statusCode ?? 0, headers, text, json };
}
