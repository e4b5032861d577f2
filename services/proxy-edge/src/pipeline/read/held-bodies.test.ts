import { once } from "node:events";
import { createServer, IncomingMessage, request } from "node:http";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { HeldBodies, roomForBodies } from "../../memory/held-bodies.ts";
import { MAX_ORDINARY_BYTES } from "./call-body.ts";
import { readBytes } from "./read-bytes.ts";

const MEBIBYTE = 1024 * 1024;

const server = createServer();
beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** Sends so many bytes, and has them read as those of a call are. */
async function read(bodies: HeldBodies, bytes: number): Promise<number> {
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  const arrived = once(server, "request");
  const sent = request({ port, method: "POST", headers: { "content-length": String(bytes) } });
  sent.on("error", () => undefined);
  sent.end(Buffer.alloc(bytes));
  const [incoming]: unknown[] = await arrived;
  if (!(incoming instanceof IncomingMessage)) throw new Error("no request");
  const hold = (more: number): boolean => bodies.take(more);
  const exchange = { incoming, hold, onDisconnect: () => undefined };
  try {
    return (await readBytes(exchange, 10 * MEBIBYTE)).length;
  } finally {
    sent.destroy();
  }
}

it("leave room for a quarter of the memory, and for four of the largest", () => {
  const machine = { memoryBytes: 4096 * MEBIBYTE, workers: 2, maxBodyBytes: 32 * MEBIBYTE };
  expect(roomForBodies(machine)).toBe(512 * MEBIBYTE);
  expect(roomForBodies({ ...machine, memoryBytes: 256 * MEBIBYTE })).toBe(128 * MEBIBYTE);
});

describe("the bodies that calls hold", () => {
  it("are refused where there is no room for all of one, and taken once there is", async () => {
    const bodies = new HeldBodies(3 * MEBIBYTE);
    expect(await read(bodies, 2 * MEBIBYTE)).toBe(2 * MEBIBYTE);
    await expect(read(bodies, 2 * MEBIBYTE)).rejects.toMatchObject({ code: "overloaded" });
    // The first call is over, and so is the one that was refused.
    bodies.giveBack(3 * MEBIBYTE);
    expect(await read(bodies, 2 * MEBIBYTE)).toBe(2 * MEBIBYTE);
  });

  it("need none of it as long as they are small", async () => {
    expect(await read(new HeldBodies(0), MAX_ORDINARY_BYTES)).toBe(MAX_ORDINARY_BYTES);
  });
});
