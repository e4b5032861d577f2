import { waitFor } from "./wait-for.ts";

export interface ShownReadiness {
  readonly status: number;
  /** By dependency: `ok`, or why it is not. */
  readonly checks: Readonly<Record<string, string>>;
}

/** What a service says at `/readyz`, once every dependency has been asked: on a busy machine an answer may come too late for the first rounds. */
export const readinessOf = (url: string): Promise<ShownReadiness> =>
  waitFor(
    async () => {
      const answer = await fetch(`${url}/readyz`);
      const { checks }: ShownReadiness = Object(await answer.json());
      return Object.values(checks).includes("DEADLINE")
        ? undefined
        : { status: answer.status, checks };
    },
    { label: "every dependency to have answered" },
  );
