import type { Socket } from "node:net";

import type { FindForwardProxy } from "./forward-proxy.ts";
import { openTunnel } from "./open-tunnel.ts";
import { placeOf } from "./place-of.ts";

type ConnectCallback = (...args: [Error, null] | [null, Socket]) => void;

/** What undici passes to its connector. */
interface ConnectTarget {
  readonly protocol: string;
  readonly hostname: string;
  readonly host?: string;
}

/**
 * A connector of undici's as it is, but for hosts behind a forward proxy: those it reaches by TLS over a tunnel, which is opened within
 * `deadlineMs`.
 */
export const connectThrough =
  <Target extends ConnectTarget>(
    forwardProxy: FindForwardProxy,
    connect: (target: Target & { readonly httpSocket?: Socket }, callback: ConnectCallback) => void,
    deadlineMs: number,
  ) =>
  (target: Target, callback: ConnectCallback): void => {
    const url = new URL(`${target.protocol}//${target.host ?? target.hostname}`);
    const proxy = forwardProxy(url);
    if (proxy === undefined) return connect(target, callback);
    const events = {
      failed: (error: Error) => callback(error, null),
      opened: (httpSocket: Socket) => connect({ ...target, httpSocket }, callback),
    };
    openTunnel(proxy, placeOf(url), events, deadlineMs);
  };
