import { once } from "node:events";
import { createServer, type IncomingMessage, request } from "node:http";

import { afterEach, describe, expect, it } from "vitest";

import { ClientDisconnected, type Exchange } from "../exchange.ts";
import { readBytes } from "./read-bytes.ts";

const server = createServer();
afterEach(() => {
  server.removeAllListeners("request");
  server.closeAllConnections();
  server.close();
});

/** A request as it arrives, of a caller who has sent this much of ten bytes. */
async function arrive(sentBytes: string) {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  const sent = request({ port, method: "POST", headers: { "content-length": "10" } });
  sent.on("error", () => undefined);
  const arrived = once(server, "request");
  sent.write(sentBytes);
  const [incoming]: IncomingMessage[] = await arrived;
  if (incoming === undefined) throw new Error("no request");
  return { incoming, sent };
}

const of = (incoming: IncomingMessage): Pick<Exchange, "hold" | "incoming" | "onDisconnect"> => ({
  incoming,
  hold: () => true,
  onDisconnect: () => undefined,
});

describe("the body of a caller who has left", () => {
  it("is not waited for when nothing was read before it left", async () => {
    const { incoming, sent } = await arrive("12345");
    const closed = new Promise((resolve) => {
      incoming.on("close", resolve).on("error", () => undefined);
    });
    sent.destroy();
    await closed;
    await expect(readBytes(of(incoming), 100)).rejects.toThrow(ClientDisconnected);
  });

  it("is not waited for when it leaves while it is read", async () => {
    const { incoming, sent } = await arrive("12345");
    const reading = readBytes(of(incoming), 100);
    sent.destroy();
    await expect(reading).rejects.toThrow(ClientDisconnected);
  });

  it("is whole when all of it had come", async () => {
    const { incoming, sent } = await arrive("1234567890");
    const reading = readBytes(of(incoming), 100);
    sent.destroy();
    expect((await reading).toString()).toBe("1234567890");
  });
});
