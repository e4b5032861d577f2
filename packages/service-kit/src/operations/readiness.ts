import { withDeadline } from "./with-deadline.ts";

export interface Readiness {
  readonly ready: boolean;
  /** By dependency: `ok`, or in a word or a sentence why it is not. */
  readonly checks: Readonly<Record<string, string>>;
}

export interface ReadinessCheck {
  check(): Promise<Readiness>;
  /** From here on the answer is "not ready", so that no new work is sent while the old is finished. */
  drain(): void;
}

const DRAINING: Readiness = { ready: false, checks: { service: "draining" } };

export interface ReadinessOptions {
  /** One per dependency: asks it something that it can only answer when it works; rejects otherwise. */
  readonly checks: Readonly<Record<string, () => Promise<unknown>>>;
  readonly deadlineMs: number;
  /** Says in the log why a dependency refuses us, once for each reason. */
  readonly logger: { error(facts: object, message: string): void };
}

/** An error may carry a reason that is for everyone to read: what an operator has to set otherwise. */
const publicReasonOf = (error: unknown): string | undefined =>
  error instanceof Error && "publicReason" in error && typeof error.publicReason === "string"
    ? error.publicReason
    : undefined;

/** Asks every dependency, at the same time and within the deadline. Many callers share one round of questions. */
export function createReadiness({ checks, deadlineMs, logger }: ReadinessOptions): ReadinessCheck {
  let draining = false;
  let asking: Promise<Readiness> | undefined;
  const said = new Set<string>();
  const say = (name: string, reason: string): void => {
    if (said.has(reason)) return;
    said.add(reason);
    logger.error({ check: name, reason }, "not ready");
  };
  const answerOf = async (name: string, ask: () => Promise<unknown>): Promise<string> => {
    try {
      await withDeadline(ask(), deadlineMs);
      return "ok";
    } catch (error) {
      const reason = publicReasonOf(error);
      if (reason !== undefined) say(name, reason);
      return reason ?? codeOf(error);
    }
  };
  const askAll = async (): Promise<Readiness> => {
    const answers = await Promise.all(
      Object.entries(checks).map(async ([name, ask]) => [name, await answerOf(name, ask)] as const),
    );
    return {
      ready: answers.every(([, answer]) => answer === "ok"),
      checks: Object.fromEntries(answers),
    };
  };
  return {
    async check() {
      if (draining) return DRAINING;
      asking ??= askAll().finally(() => {
        asking = undefined;
      });
      const answer = await asking;
      // It may have begun while the questions were out.
      return draining ? DRAINING : answer;
    },
    drain() {
      draining = true;
    },
  };
}

/** The error's code and no more: messages carry addresses, and the page is open to everyone. */
const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string"
    ? error.code
    : "unavailable";
