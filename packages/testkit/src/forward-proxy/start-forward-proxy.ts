import { createServer as createHttpServer, type IncomingMessage } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { connect } from "node:net";
import type { Duplex } from "node:stream";

import { listen } from "../listen.ts";

export interface ForwardProxyOptions {
  /** `user:password` it asks for; open to all without. */
  readonly credentials?: string;
  /** Speaks TLS with these itself. */
  readonly tls?: { readonly cert: string; readonly key: string };
  /** Where a target leads: `provider.example:443` to a port of loopback. Others are connected to as they are. */
  readonly names?: Readonly<Record<string, number>>;
}

export interface SimulatedForwardProxy {
  readonly origin: string;
  readonly port: number;
  /** The targets asked for, in their order. */
  readonly targets: readonly string[];
  /** What the next request for a tunnel gets in the place of one: these bytes, or nothing at all (`undefined`). */
  answerNextWith(answer: string | undefined): void;
  readonly openTunnels: number;
  close(): Promise<void>;
}

/** Starts a proxy that only tunnels (`CONNECT`), on loopback. */
export async function startForwardProxy(
  options: ForwardProxyOptions = {},
): Promise<SimulatedForwardProxy> {
  const { names = {}, tls } = options;
  const server = tls === undefined ? createHttpServer() : createHttpsServer(tls);
  const targets: string[] = [];
  const answers: (string | undefined)[] = [];
  const open = new Set<Duplex>();
  server.on("connect", (request: IncomingMessage, client: Duplex) => {
    const target = request.url ?? "";
    targets.push(target);
    open.add(client);
    client.on("error", () => undefined);
    // A server of node:http leaves its half open.
    client.on("end", () => client.end());
    client.on("close", () => open.delete(client));
    const isScripted = answers.length > 0;
    const answer = isScripted ? answers.shift() : refusalOf(request, options.credentials);
    if (answer !== undefined) client.end(answer);
    // Its end is only noticed while it is read.
    else if (isScripted) client.resume();
    else join(client, placeOf(target, names));
  });
  const { close, origin, port: own } = await listen(server, 0);
  return {
    origin: tls === undefined ? origin : origin.replace("http:", "https:"),
    port: own,
    targets,
    answerNextWith: (answer) => void answers.push(answer),
    get openTunnels() {
      return open.size;
    },
    async close() {
      for (const client of open) client.destroy();
      await close();
    },
  };
}

function refusalOf({ headers }: IncomingMessage, credentials: string | undefined) {
  if (credentials === undefined) return undefined;
  const wanted = `Basic ${Buffer.from(credentials).toString("base64")}`;
  if (headers["proxy-authorization"] === wanted) return undefined;
  return 'HTTP/1.1 407 Proxy Authentication Required\r\nproxy-authenticate: Basic realm="x"\r\n\r\n';
}

function placeOf(target: string, names: Readonly<Record<string, number>>) {
  const port = names[target];
  if (port !== undefined) return { host: "127.0.0.1", port };
  const { hostname, port: own } = new URL(`http://${target}`);
  return { host: hostname, port: Number(own) };
}

function join(client: Duplex, place: { readonly host: string; readonly port: number }): void {
  const server = connect(place);
  server.on("error", () => void client.end("HTTP/1.1 502 Bad Gateway\r\n\r\n"));
  server.on("connect", () => {
    // As some proxies do: a length that means nothing here (RFC 9110, 9.3.6).
    client.write("HTTP/1.1 200 Connection established\r\ncontent-length: 7\r\n\r\n");
    client.pipe(server).pipe(client);
  });
  client.on("close", () => server.destroy());
  server.on("close", () => client.destroy());
}
