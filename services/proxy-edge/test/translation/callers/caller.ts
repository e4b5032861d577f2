import type { Scenario, Scripted } from "../scenarios.ts";

/** What a caller's SDK has made of an answer. */
export interface Heard {
  readonly text?: string;
  readonly calls?: readonly {
    readonly id: string;
    readonly name: string;
    readonly input: unknown;
  }[];
  /** In the dialect's own words. */
  readonly stop?: string | undefined;
  readonly usage?: Scripted["usage"] | undefined;
  readonly error?: { readonly status: number | undefined; readonly message: string };
}

export interface Gateway {
  readonly origin: string;
  readonly secret: string;
}

/** Makes a scenario's call with an SDK. */
export type Caller = (gateway: Gateway, model: string, scenario: Scenario) => Promise<Heard>;
