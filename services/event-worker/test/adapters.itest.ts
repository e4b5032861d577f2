import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";

import { acknowledgementKey } from "@lintel/events";
import { createTestRedis, freePort, listen, type TestRedis, waitFor } from "@lintel/testkit";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { acknowledgeBatch } from "../src/adapters/acknowledge-batch.ts";
import { createWebhookSender, type WebhookSender } from "../src/adapters/webhook-sender.ts";

describe("a webhook", () => {
  let receiver: Awaited<ReturnType<typeof listen>>;
  const asked: { readonly request: IncomingMessage; readonly body: string }[] = [];
  const senders: WebhookSender[] = [];

  beforeAll(async () => {
    const server = createServer((request, response) => void take(request, response));
    receiver = await listen(server, 0);
  });
  afterAll(() => receiver.close());
  beforeEach(() => {
    asked.length = 0;
  });
  afterEach(async () => {
    await Promise.all(senders.splice(0).map((sender) => sender.close()));
  });

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    asked.push({ request, body: await text(request) });
    const status = Number(request.url?.slice(1));
    if (status > 0) response.writeHead(status, { location: "/200" }).end("ok");
  }

  const aSender = (allowPrivate = true) => {
    const sender = createWebhookSender(allowPrivate);
    senders.push(sender);
    return sender;
  };
  const SIGNED = { "webhook-signature": "v1,abc" };
  const send = (url: string, sender = aSender()) =>
    sender.send({ url, body: '{"a":1}', headers: SIGNED });

  it.each([200, 307, 500])(
    "is posted as it is signed; the answer is its status %d",
    async (status) => {
      expect(await send(`${receiver.origin}/${status}`)).toEqual({ status });
      const [{ body, request } = { body: "", request: undefined }, ...others] = asked;
      expect(others).toEqual([]);
      expect([request?.method, body]).toEqual(["POST", '{"a":1}']);
      expect(request?.headers).toMatchObject({
        ...SIGNED,
        "content-type": "application/json",
        "user-agent": "Lintel",
      });
    },
  );

  it("goes to no private address unless that is allowed, be it written out or named", async () => {
    const named = `http://localhost:${receiver.port}/200`;
    expect(await send(`${receiver.origin}/200`, aSender(false))).toEqual({
      error: "a private address",
    });
    expect(await send(named, aSender(false))).toEqual({
      error: "cannot be reached: PRIVATE_ADDRESS",
    });
    expect(asked).toEqual([]);
    expect(await send(named)).toEqual({ status: 200 });
  });

  it.each(["ftp://127.0.0.1/", "xhttp://127.0.0.1/", "none"])("goes not to %j", async (url) => {
    expect(await send(url)).toEqual({ error: "no address" });
  });

  it("that does not arrive says why, and nothing of where it was to go", async () => {
    const port = await freePort();
    expect(await send(`http://127.0.0.1:${port}/secret`)).toEqual({
      error: "cannot be reached: ECONNREFUSED",
    });
  });

  it("is not waited for once the worker ends", async () => {
    const sender = aSender();
    const sending = send(`${receiver.origin}/never`, sender);
    await waitFor(() => asked.length === 1, { label: "the request" });
    await sender.close();
    expect(await sending).toEqual({ error: "cannot be reached" });
  });
});

describe("an acknowledgement", () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await createTestRedis();
  });
  afterAll(() => redis.close());

  it("is kept for a day from the last one, for the proxy to fetch in their order", async () => {
    const acknowledge = acknowledgeBatch(redis.client, redis.prefix);
    await acknowledge("spool", 7);
    await acknowledge("spool", 8);
    const key = acknowledgementKey(redis.prefix, "spool");
    expect(await redis.client.lrange(key, 0, -1)).toEqual(["7", "8"]);
    const seconds = await redis.client.ttl(key);
    expect(seconds).toBeGreaterThan(80_000);
    expect(seconds).toBeLessThanOrEqual(86_400);
  });

  it("that cannot be kept is an error: the batch is delivered again", async () => {
    await redis.client.set(acknowledgementKey(redis.prefix, "broken"), "no list");
    const acknowledged = acknowledgeBatch(redis.client, redis.prefix)("broken", 1);
    await expect(acknowledged).rejects.toThrow("not acknowledged");
  });
});
