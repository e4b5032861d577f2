import type { Exchange } from "../pipeline/exchange.ts";
import type { Surface } from "../pipeline/inbound.ts";
import type { SessionEnd } from "./running-session.ts";
import type { Upgrade } from "./session-deps.ts";

/** An exchange that may become a session. */
export interface SessionRequest {
  readonly exchange: Exchange;
  /** Where it may be opened. */
  readonly targets: Surface["targets"];
  /** Where its turns are made as calls over HTTP, when the key has no provider that opens it; absent where they are not. */
  readonly overHttp?: Surface | undefined;
  readonly upgrade: Upgrade;
  /** The connection becomes a WebSocket: no answer in HTTP is written to it any more. */
  readonly detach: () => void;
  /** Called with the session once it is open, and when it is over. */
  readonly keep: KeepSession;
}

/** A session that is watched while it is open. */
export interface WatchedSession {
  /** To be called about twice a second: looks at deadlines, and whether the caller may still be here. */
  watch(): void;
  end(end: SessionEnd): void;
}

export interface KeepSession {
  opened(session: WatchedSession): void;
  over(session: WatchedSession): void;
}
