import type { RouteConfig } from "@lintel/core";

import type { AnswerForm, AnswerReader } from "./answer.ts";
import type { CallBody, CallBodyVerdict, CallHead, Charge } from "./call-body.ts";
import type { Dialect } from "./dialect.ts";
import type { Method } from "./method.ts";
import type { HeaderLine, SettingFields } from "./setting-field.ts";

/** One path of a provider: what is data about it, and the dialect its calls are in. */
export interface Endpoint {
  readonly methods: readonly Method[];
  /** Below `/api/providers/<id>`. `:name` stands for one segment, a last segment `*` for all that follow. */
  readonly path: string;
  /** Other spellings that lead here, as if the call had come by `path`. Their placeholders have the same names. */
  readonly aliases?: readonly PathAlias[];
  /** Appended to the base URL, with the placeholders of `path`. */
  readonly upstreamPath: string;
  /** The upstream path is an absolute URL; its host selects the price list. */
  readonly isWholeAddress?: boolean;
  /** Operation in spans and metrics: `gen_ai.operation.name` where there is one. */
  readonly operation: string;
  readonly bodyMode: BodyMode;
  readonly charge: Charge;
  readonly dialect: Dialect;
  /** What the dialect's call is here, when the path or the provider decides more than the body says. */
  adapt?(body: CallBody, params: CallHead["params"]): CallBodyVerdict;
  /** Does it take calls of this model? Absent: of any that the provider has. */
  isFor?(model: string): boolean;
  /** What the placeholders of its path hold for a call that is made without a path: their model, and whether it streams, stand there. */
  paramsOf?(call: Pick<CallBody, "model" | "streamed">): CallHead["params"];
  /** The headers that carry a setting's credential here, where they are other than its provider's. */
  credentialHeaders?(members: SettingFields): readonly HeaderLine[];
  /** Present when what is sent and answered here differs from the dialect's own bytes. */
  readonly translation?: Translation;
  /**
   * A call here removes jobs, whose state is read before: behind the call's own path, with GET, at a path that has an
   * endpoint of its own.
   */
  readonly jobsBehind?: string;
  /** Calls may begin jobs: work that goes on when they are answered, and reports what it used when it has ended. */
  readonly startsJobs?: true;
  /** A call may say how it is to be served; where it does not, the account decides. */
  readonly takesServiceTier?: boolean;
  /** The provider is known to have no such endpoint: its calls are refused without asking it. */
  readonly isAbsent?: true;
  /** What a described endpoint was made from. */
  readonly config?: RouteConfig;
}

/** Between the dialect of a call and what its target speaks. */
export interface Translation {
  /** The bytes to send for a body whose bytes, with every change made, are these. */
  request(body: CallBody, bytes: Buffer): Buffer;
  /** Reads the target's answer, and passes it on in the dialect. */
  answer(form: AnswerForm, dialect: Dialect): AnswerReader;
}

export interface PathAlias {
  readonly method: Method;
  readonly path: string;
  /** The method to use upstream, when it is another. */
  readonly upstreamMethod?: Method;
}

/**
 * How a call's body is taken in. `buffer`: into memory, within the operator's limit, and read. `stream`: passed on as it
 * comes, unread. `auto`: JSON as `buffer`, and forms too when their model must be known; all else as `stream`.
 */
export type BodyMode = "auto" | "buffer" | "stream";
