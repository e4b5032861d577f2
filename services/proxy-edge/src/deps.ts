import type { AllottingAdmission } from "@lintel/admission";
import type { Detector } from "@lintel/policies";
import type { PriceBook } from "@lintel/prices";
import type { CallMetrics } from "@lintel/service-kit";
import type { Custodies } from "@lintel/translation";

import type { CallRules } from "./config.ts";
import type { AnswerMemory } from "./memory/answer-memory.ts";
import type { RouteHealth } from "./memory/health/route-health.ts";
import type { HeldBodies } from "./memory/held-bodies.ts";
import type { WaitingLine } from "./memory/waiting-line.ts";
import type { RouteCache } from "./ports/answer-cache.ts";
import type { CallLogger } from "./ports/call-logger.ts";
import type { CallTracer } from "./ports/call-tracer.ts";
import type { EventLog } from "./ports/event-log.ts";
import type { LargeBodies, PromptBounds } from "./ports/large-bodies.ts";
import type { Reservations } from "./ports/reservations.ts";
import type {
  AmbientCredentials,
  Credentials,
  Policies,
  SettingTokens,
  Users,
} from "./ports/stored-objects.ts";
import type { AbandonedReads, Upstream } from "./ports/upstream.ts";

/** What the pipeline needs from outside. */
export interface Deps {
  readonly rules: CallRules;
  readonly credentials: Credentials;
  readonly users: Users;
  readonly policies: Policies;
  /** What finds in texts what the gateway cannot find itself; absent where none is set up. */
  readonly detector: Detector | undefined;
  readonly machineCredentials: AmbientCredentials;
  readonly accessTokens: SettingTokens;
  readonly admission: Pick<AllottingAdmission, "admit">;
  readonly reservations: Reservations;
  readonly prompts: PromptBounds;
  readonly largeBodies: LargeBodies;
  /** What calls hold of their bodies, together. */
  readonly bodies: HeldBodies;
  /** Keeps for callers what another provider has signed, for each key apart. */
  readonly custody: Custodies;
  readonly waitingLine: Pick<WaitingLine, "wait" | "wake">;
  readonly prices: PriceBook;
  readonly cache: RouteCache;
  readonly answers: Pick<AnswerMemory, "last" | "likelyTokens" | "note">;
  readonly upstream: Upstream;
  readonly abandonedReads: AbandonedReads;
  readonly health: Pick<RouteHealth, "answered" | "isOpen" | "order" | "paced" | "report">;
  readonly events: EventLog;
  readonly metrics: CallMetrics;
  readonly tracer: CallTracer;
  readonly logger: CallLogger;
  readonly now: () => number;
  /** Milliseconds of a monotonic clock. */
  readonly monotonic: () => number;
  readonly random: () => number;
  /** An id that nothing else has. */
  readonly newId: () => string;
  /** Calls back in so many milliseconds, unless what it returns is called before. */
  readonly after: (ms: number, callback: () => void) => () => void;
}
