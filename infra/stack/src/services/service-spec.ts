import type { Environment } from "../stack/environment.ts";

/** One process of Lintel's own and where it answers. */
export interface ServiceSpec {
  /** Unique within a stack; also the name of its log. */
  readonly name: string;
  /** The script Node runs, from the root of the checkout. */
  readonly entry: string;
  readonly port: number;
  readonly env: Environment;
}
