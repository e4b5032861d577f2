import { once } from "node:events";
import { createServer } from "node:net";

import { GatewayError } from "@lintel/core";
import { guardLookup, NO_FORWARD_PROXY, PrivateAddressError } from "@lintel/service-kit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import {
  openUpstream,
  type OpenUpstream,
  UPSTREAM_CLIENTS,
} from "../../src/adapters/upstream/open-upstream.ts";

const DEADLINES = { connectMs: 60_000, firstByteMs: 60_000, idleMs: 60_000, totalMs: 60_000 };
const monotonic = (): number => performance.now();
const connected: string[] = [];
const server = createServer((socket) => {
  connected.push("somebody");
  socket.end("HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
});
let port = 0;

beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  port = typeof address === "object" && address !== null ? address.port : 0;
});
afterAll(() => server.close());

const PUBLIC = { address: "93.184.215.14", family: 4 };
const PRIVATE = { address: "127.0.0.1", family: 4 };

/** A name whose addresses are others each time it is asked for. */
function aName(...answers: readonly (readonly { address: string; family: number }[])[]) {
  const left = [...answers];
  return ((_name, _options, callback) =>
    setImmediate(() => callback(null, [...(left.shift() ?? [])]))) satisfies Parameters<
    typeof guardLookup
  >[0];
}

function sendTo(upstream: OpenUpstream) {
  return upstream.send({
    url: new URL(`http://rebinding.test:${port}/`),
    method: "GET",
    headers: [],
    body: Buffer.alloc(0),
    deadlines: DEADLINES,
  }).answer;
}

describe.each(UPSTREAM_CLIENTS)("addresses that %s may connect to", (client) => {
  describe("a name that changes its mind", () => {
    it("is refused at the connection that would go to a private address, whatever it resolved to before", async () => {
      const look = guardLookup(aName([PUBLIC], [PRIVATE]));
      const ask = () =>
        new Promise((resolve, reject) => {
          look("rebinding.test", { all: true }, (error, addresses) =>
            error === null ? resolve(addresses) : reject(error),
          );
        });
      expect(await ask()).toEqual([PUBLIC]);
      await expect(ask()).rejects.toBeInstanceOf(PrivateAddressError);
    });

    it.each([
      ["private", [PRIVATE]],
      ["public and private", [PUBLIC, PRIVATE]],
      ["private in IPv6", [{ address: "::ffff:127.0.0.1", family: 6 }]],
    ])("is never connected to while it is %s", async (_what, addresses) => {
      const upstream = await openUpstream({
        client,
        monotonic,
        allowPrivate: false,
        forwardProxy: NO_FORWARD_PROXY,
        lookUp: aName(addresses),
      });
      const error = await sendTo(upstream).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(GatewayError);
      expect(error).toMatchObject({ code: "upstream_failed", cause: { code: "PRIVATE_ADDRESS" } });
      expect(connected).toEqual([]);
      await upstream.close();
    });

    it("is no matter where the installation allows private addresses", async () => {
      const { hostname, port: own } = new URL(`http://127.0.0.1:${port}`);
      const upstream = await openUpstream({
        client,
        monotonic,
        allowPrivate: true,
        forwardProxy: NO_FORWARD_PROXY,
      });
      const { answer } = upstream.send({
        url: new URL(`http://${hostname}:${own}/`),
        method: "GET",
        headers: [],
        body: Buffer.alloc(0),
        deadlines: DEADLINES,
      });
      expect((await answer).status).toBe(200);
      expect(connected.splice(0)).toEqual(["somebody"]);
      await upstream.close();
    });
  });
});
