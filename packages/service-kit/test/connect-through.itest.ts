import { once } from "node:events";
import { createServer, type Socket } from "node:net";

import { startForwardProxy } from "@lintel/testkit";
import { expect, it } from "vitest";
import { z } from "zod";

import { egressEnv, forwardProxyOf } from "../src/egress/forward-proxy.ts";
import { connectThrough } from "../src/index.ts";

it("a connector of undici's is given a tunnel where a proxy leads to the host, and nothing where none does", async () => {
  const server = createServer((socket) => socket.once("data", () => socket.end("the target")));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? (address?.port ?? 0) : 0;
  const proxy = await startForwardProxy({ names: { "target.example:443": port } });
  const env = { HTTPS_PROXY: proxy.origin, NO_PROXY: "direct.example" };
  const forwardProxy = forwardProxyOf(z.object(egressEnv).parse(env));
  const connect = (hostname: string) =>
    new Promise<Socket | "direct" | Error>((resolve) => {
      connectThrough(
        forwardProxy,
        ({ httpSocket }: { readonly httpSocket?: Socket }) => resolve(httpSocket ?? "direct"),
        20_000,
      )({ protocol: "https:", hostname }, (...[error]: [Error, null] | [null, Socket]) =>
        resolve(error ?? new Error("no tunnel")),
      );
    });
  expect(await connect("direct.example")).toBe("direct");
  const tunnel = await connect("target.example");
  if (tunnel === "direct" || tunnel instanceof Error) throw new Error("no tunnel");
  tunnel.write("who is there?");
  let heard = "";
  for await (const bytes of tunnel) heard += String(bytes);
  expect(heard).toBe("the target");
  proxy.answerNextWith("HTTP/1.1 503 Service Unavailable\r\n\r\n");
  expect(await connect("target.example")).toMatchObject({
    message: "the forward proxy answered with 503",
  });
  expect(proxy.targets).toEqual(["target.example:443", "target.example:443"]);
  server.close();
  await proxy.close();
});
