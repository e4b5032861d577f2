import type { User } from "@lintel/core";
import type { HeaderLine } from "@lintel/providers";

import { flatHeaders } from "../http/flat-headers.ts";
import { admitHit } from "./admit/admit-hit.ts";
import { type AuthenticatedCall, ownHeaders } from "./call-context.ts";
import { ClientDisconnected, type Exchange } from "./exchange.ts";
import { recordCall } from "./record/record-call.ts";

type OwnDeps = Parameters<typeof admitHit>[0] & Parameters<typeof recordCall>[0];

interface OwnAnswer {
  /** JSON. */
  readonly answer: Buffer;
  readonly user: User | undefined;
}

/** Answers a call that the gateway answers itself: it costs nothing, limits of calls per time count it, and it is recorded. */
export async function giveOwnAnswer(
  deps: OwnDeps,
  exchange: Exchange,
  context: AuthenticatedCall,
  { answer, user }: OwnAnswer,
): Promise<void> {
  context.grant = await admitHit(deps, exchange, context.caller, user);
  if (exchange.disconnected) throw new ClientDisconnected();
  exchange.keep();
  const lines: HeaderLine[] = [
    ["content-type", "application/json"],
    ["content-length", String(answer.length)],
    ...ownHeaders(exchange.id, context),
  ];
  await recordCall(deps, exchange, context, {
    outcome: { ending: "complete", status: 200, firstByteMs: deps.monotonic() },
    release() {
      exchange.outgoing.writeHead(200, flatHeaders(lines));
      exchange.outgoing.end(answer);
    },
  });
}
