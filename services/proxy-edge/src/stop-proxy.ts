import { GatewayError } from "@lintel/core";
import type { ReadinessCheck } from "@lintel/service-kit";

import type { ProxyApp } from "./app.ts";
import type { DrainRules } from "./config.ts";
import { MAX_TIMER_MS } from "./max-timer.ts";
import type { SessionApp } from "./sessions/session-app.ts";

/** What calls come in by. */
export interface StoppingServer {
  announceClose(): void;
  closeListener(): void;
  closeIdle(): boolean;
  close(): Promise<void>;
}

export interface ServingParts {
  readonly readiness: Pick<ReadinessCheck, "drain">;
  readonly server: StoppingServer;
  readonly proxy: Pick<ProxyApp, "calls">;
  readonly sessions: SessionApp;
  /** Calls whose callers have left. */
  readonly abandonedReads: { stop(): void };
  readonly monotonic: () => number;
}

const CHECK_EVERY_MS = 20;
/** For calls that were cut to be recorded, which on a full disk takes up to 5 s, and for their callers to get an error. */
const CUT_MS = 6000;
/** For what comes after the calls: shipping the spool (2.5 s), telemetry (4 s) and connections. */
const CLOSE_MS = 9000;

/** How long a proxy can take to stop at most, in milliseconds. */
export const stopDeadlineMs = ({ timeoutMs }: DrainRules): number =>
  Math.min(MAX_TIMER_MS, timeoutMs + CUT_MS + CLOSE_MS);

/**
 * Stops serving in an order in which no caller is failed without need: not ready, but serving, so that balancers learn
 * of it, and callers that keep connections are told to take another; then no new connections; then, when the time is over, the callers that are left are answered or cut. Resolves
 * when every call is recorded.
 */
export async function stopServing(parts: ServingParts, rules: DrainRules): Promise<void> {
  const { monotonic, proxy, readiness, server, sessions } = parts;
  const endMs = monotonic() + rules.timeoutMs;
  const isLate = (ms: number) => () => monotonic() >= ms;
  if (rules.isReplaced === true) server.closeListener();
  else readiness.drain();
  server.announceClose();
  const isOver = isLate(monotonic() + Math.min(rules.delayMs, rules.timeoutMs));
  await until(isOver);
  if (rules.isReplaced !== true) server.closeListener();
  sessions.refuseNew();
  const isDone = (): boolean =>
    server.closeIdle() && proxy.calls.size === 0 && sessions.openSessions === 0;
  await until(isDone, isLate(endMs));
  parts.abandonedReads.stop();
  proxy.calls.dismissAll(stopped());
  sessions.endAll(stopped());
  await until(isDone, isLate(monotonic() + CUT_MS));
  await server.close();
}

const stopped = () =>
  new GatewayError("gateway_stopped", "the gateway is shutting down, try again", {
    retryAfterSeconds: 1,
  });

/** Resolves when one of the conditions holds. */
async function until(...conditions: readonly (() => boolean)[]): Promise<void> {
  while (!conditions.some((holds) => holds())) {
    await new Promise((resolve) => {
      setTimeout(resolve, CHECK_EVERY_MS);
    });
  }
}
