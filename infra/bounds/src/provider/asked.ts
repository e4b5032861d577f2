import type { Family } from "../calls/index.ts";
import type { ModelLimits } from "../documented-models.ts";
import type { Json } from "../json.ts";
import type { Random } from "../random.ts";
import type { Meter } from "./meter.ts";

/** A request as it reaches the provider, and what only the provider knows of it. */
export interface Asked {
  readonly provider: string;
  readonly family: Family;
  /** The model that runs, under any name of the caller's. */
  readonly model: string;
  readonly limits: ModelLimits;
  readonly headers: ReadonlyMap<string, string>;
  readonly contentType: string;
  readonly body: Buffer;
  /** The body as it is parsed; that of a form has its texts. */
  readonly json: Json;
  /** For a form: how many of its parts are files. */
  readonly files: number;
  readonly audioSeconds: number;
  readonly account: Account;
  readonly meter: Meter;
  /** For what is the provider's to decide and has no most expensive choice. */
  readonly random: Random;
}

/** What the owner of an account at the provider has decided for all its calls. */
export interface Account {
  /** How a call is served that says nothing of it. */
  readonly tier: string;
  /** Where a call is served that says nothing of it. */
  readonly geo: string;
}

/** An answer on the wire. */
export interface ProviderAnswer {
  readonly contentType: string;
  readonly pieces: readonly Buffer[];
}
