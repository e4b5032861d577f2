import { randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import http from "node:http";
import net from "node:net";

import {
  bundledEntry,
  createTestDatabase,
  freePort,
  type RunningService,
  startService,
  type TestDatabase,
  waitFor,
} from "@lintel/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { appOn, noDatabase } from "../app-on.ts";

const PASSWORD = `password-${randomUUID()}`;
const UPSTREAM_SECRET = `sk-upstream-${randomUUID()}`;
const KEY_SECRET = `sk-lintel-${randomUUID()}`;

describe("a process whose database cannot be reached yet", () => {
  it("503: is alive, says why it waits, and serves once it is there", async () => {
    const database = await createTestDatabase();
    const { hostname, port: databasePort } = new URL(database.url);
    const [port, relayPort] = [await freePort(), await freePort()];
    const throughRelay = new URL(database.url);
    throughRelay.port = String(relayPort);
    const at = `http://127.0.0.1:${port}`;
    const waiting = await startService({
      entry: bundledEntry("admin-api"),
      env: {
        DATABASE_URL: throughRelay.href,
        LINTEL_ENCRYPTION_KEYS: `t:${randomBytes(32).toString("base64")}`,
        HOST: "127.0.0.1",
        ADMIN_PORT: String(port),
        LINTEL_DRAIN_DELAY: "0s",
      },
      readyUrl: `${at}/livez`,
    });
    const relay = net.createServer((socket) => {
      const upstream = net.connect(Number(databasePort), hostname);
      for (const each of [socket, upstream]) each.on("error", () => undefined);
      socket.pipe(upstream).pipe(socket);
    });
    try {
      await waitFor(() => waiting.logs().includes("ECONNREFUSED"), { label: "the reason" });
      expect((await fetch(`${at}/readyz`)).status).toBe(503);
      const answer = await fetch(`${at}/api/key-management/keys`);
      expect([answer.status, await answer.json()]).toEqual([
        503,
        expect.objectContaining({ type: "/errors/store-unavailable" }),
      ]);
      relay.listen(relayPort, "127.0.0.1");
      const isReady = async () => (await fetch(`${at}/readyz`)).ok;
      await waitFor(isReady, { label: "ready" });
      const isServed = async () => (await fetch(`${at}/api/v2/events?keyId=x`)).status !== 503;
      await waitFor(isServed, { label: "the API" });
    } finally {
      await waiting.kill();
      relay.close();
      await database.close();
    }
  });
});

describe("the process", () => {
  let database: TestDatabase;
  let service: RunningService;
  let url: string;
  beforeAll(async () => {
    database = await createTestDatabase();
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    service = await startService({
      entry: bundledEntry("admin-api"),
      env: {
        DATABASE_URL: database.url,
        LINTEL_ENCRYPTION_KEYS: `t:${randomBytes(32).toString("base64")}`,
        ADMIN_PASS: PASSWORD,
        HOST: "127.0.0.1",
        // Long enough for a busy machine to look at it meanwhile.
        LINTEL_DRAIN_DELAY: "5s",
        ADMIN_PORT: String(port),
      },
      readyUrl: `${url}/readyz`,
    });
  });
  afterAll(async () => {
    await service.kill();
    await database.close();
  });

  const send = async (method: string, target: string, body?: string) => {
    const request = http.request(url + target, {
      method,
      headers: {
        "x-api-key": PASSWORD,
        ...(body === undefined ? {} : { "content-length": Buffer.byteLength(body) }),
      },
    });
    request.end(body);
    const [response] = await once(request, "response");
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk);
    return { status: response.statusCode, text: Buffer.concat(chunks).toString() };
  };

  it("keeps an idle connection longer than balancers do", async () => {
    const { headers } = await fetch(`${url}/livez`);
    expect(headers.get("keep-alive")).toBe("timeout=75");
  });

  it("200: takes JSON without a content type, as curl -d sends it without -H", async () => {
    const setting = await send(
      "PUT",
      "/api/provider-settings",
      JSON.stringify({ provider: "openai", setting: { apikey: UPSTREAM_SECRET } }),
    );
    expect(setting.status).toBe(200);
    const { id } = JSON.parse(setting.text);
    const body = JSON.stringify({ name: "n", key: KEY_SECRET, settingIds: [id] });
    expect((await send("PUT", "/api/key-management/keys", body)).status).toBe(200);
  });

  it("200: reads the body of a GET, as the README describes the search for events", async () => {
    const body = JSON.stringify({ start: 1, end: 2, returnCount: true, colour: "red" });
    const answer = await send("GET", "/api/v2/events", body);
    expect(answer).toEqual({ status: 200, text: '{"events":[],"count":0}' });
  });

  it.each([
    ["PUT", "/api/key-management/keys"],
    ["GET", "/api/v2/events"],
  ])("413: a body that never ends is not waited for (%s)", async (method, target) => {
    const headers = { "x-api-key": PASSWORD, "transfer-encoding": "chunked" };
    const request = http.request(url + target, { method, headers });
    request.on("error", () => undefined); // the service may close the connection while we still write
    request.write(Buffer.alloc(2 * 1024 * 1024, " "));
    const [response] = await once(request, "response");
    request.destroy();
    expect(response.statusCode).toBe(413);
  });

  it("measures requests under their pattern and says nothing secret there or in its log", async () => {
    await send("GET", `/api/reporting/keys/${randomUUID()}`);
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toContain('http_route="/api/reporting/keys/:id"');
    expect(metrics).toContain('http_response_status_code="404"');
    await fetch(`${url}/api/health`, { headers: { "x-api-key": "guess" } });
    const seen = metrics + service.logs();
    for (const secret of [PASSWORD, UPSTREAM_SECRET, KEY_SECRET, "guess"]) {
      expect(seen).not.toContain(secret);
    }
  });

  it("ends with 0 on SIGTERM, though an idle connection is open", async () => {
    const socket = net.connect(Number(new URL(url).port), "127.0.0.1");
    socket.on("error", () => undefined); // cut by the service
    await once(socket, "connect");
    const stopping = service.stop();
    // It serves on while balancers learn that it is not ready.
    const isDraining = async (): Promise<boolean> => {
      const { headers, status } = await fetch(`${url}/readyz`);
      return status === 503 && headers.get("connection") === "close";
    };
    await waitFor(isDraining, { label: "readiness to end" });
    expect(await stopping).toEqual({ code: 0, signal: null });
    expect(service.logs()).toContain("admin-api stopped");
    expect(service.logs()).toContain('"route":"/api/key-management/keys"');
    socket.destroy();
  });
});

describe("without a database", () => {
  it("503: says so, without its words", async () => {
    const failures: unknown[] = [];
    const app = appOn(noDatabase(), { onFailure: (error) => failures.push(error) });
    const answer = await app.request("/api/provider-settings", {}, {});
    expect(answer.status).toBe(503);
    expect(answer.headers.get("retry-after")).toBe("1");
    expect(await answer.json()).toEqual({
      type: "/errors/store-unavailable",
      title: "database is unavailable",
      status: 503,
      detail: "the database did not answer; try again",
      instance: "/api/provider-settings",
    });
    expect(failures).toHaveLength(1);
  });
});
