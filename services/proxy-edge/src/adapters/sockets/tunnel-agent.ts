import { Agent } from "node:https";
import { isIP, type Socket } from "node:net";
import { type Duplex, PassThrough } from "node:stream";
import { connect as connectTls } from "node:tls";

import { type ForwardProxy, openTunnel, placeOf } from "@lintel/service-kit";

/** For one connection to one place, by TLS over a tunnel that a forward proxy opens. */
export class TunnelAgent extends Agent {
  readonly #proxy: ForwardProxy;
  readonly #url: URL;
  readonly #deadlineMs: number;

  constructor(proxy: ForwardProxy, url: URL, deadlineMs: number) {
    super();
    this.#proxy = proxy;
    this.#url = url;
    this.#deadlineMs = deadlineMs;
  }

  override createConnection(
    _options: unknown,
    callback?: (error: Error | null, stream: Duplex) => void,
  ): undefined {
    const { host, port } = placeOf(this.#url);
    const opened = (socket: Socket): void => {
      const servername = isIP(host) === 0 ? { servername: host } : {};
      callback?.(null, connectTls({ socket, host, ALPNProtocols: ["http/1.1"], ...servername }));
    };
    // With an error node looks at no stream, but its type asks for one.
    const failed = (error: Error): void => callback?.(error, new PassThrough());
    openTunnel(this.#proxy, { host, port }, { failed, opened }, this.#deadlineMs);
  }
}
