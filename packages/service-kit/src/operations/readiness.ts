import { withDeadline } from "./with-deadline.ts";

export interface Readiness {
  readonly ready: boolean;
  /** By dependency: `ok`, or in a word or two why it is not. */
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
}

/** Asks every dependency, at the same time and within the deadline. Many callers share one round of questions. */
export function createReadiness({ checks, deadlineMs }: ReadinessOptions): ReadinessCheck {
  let draining = false;
  let asking: Promise<Readiness> | undefined;
  const askAll = async (): Promise<Readiness> => {
    const answers = await Promise.all(
      Object.entries(checks).map(
        async ([name, ask]) => [name, await answerOf(ask, deadlineMs)] as const,
      ),
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

async function answerOf(ask: () => Promise<unknown>, deadlineMs: number): Promise<string> {
  try {
    await withDeadline(ask(), deadlineMs);
    return "ok";
  } catch (error) {
    return reasonOf(error);
  }
}

/** The error's code and no more: messages carry addresses, and the page is open to everyone. */
function reasonOf(error: unknown): string {
  const hasCode = error instanceof Error && "code" in error && typeof error.code === "string";
  return hasCode ? String(error.code) : "unavailable";
}
