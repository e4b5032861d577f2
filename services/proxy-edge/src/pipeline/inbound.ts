import type { IncomingHttpHeaders } from "node:http";

import type { Burst, CacheRules, Key, ProviderSetting, Route, Step } from "@lintel/core";
import type {
  CallHead,
  ClientTranslation,
  Endpoint,
  ErrorDialect,
  Method,
  Provider,
  Rewrite,
} from "@lintel/providers";
import type { DialectTranslation } from "@lintel/translation";

/** How a call came in: all that the stages up to the plan know of it. Where it goes is a `Target`'s to say. */
export interface Inbound {
  /** The method it is allowed and made by. */
  readonly method: Method;
  /** What the placeholders of the path hold. */
  readonly params: CallHead["params"];
  /** The path template: of low cardinality, safe as a label of metrics. */
  readonly path: string;
  /** The path as it is decided on and recorded: canonical, without its query. */
  readonly calledPath: string;
  /** Operation in spans and metrics: `gen_ai.operation.name` where there is one. */
  readonly operation: string;
  /** How the gateway's own errors read for this caller. */
  readonly errors: ErrorDialect;
  /** Providers whose settings may serve the call, by id: no credential goes to another vendor. */
  readonly providers: readonly [string, ...string[]];
  /** The answer would be a credential of the provider's own, good for calls past the gateway. */
  readonly mintsCredentials: boolean;
  readonly reading: CallReading;
  /** Present where callers speak another API than the dialect in which their calls are read and answered. */
  readonly translation?: ClientTranslation | undefined;
  /** How many calls in a row keys may make here that have no limit of calls of their own; absent: any number. */
  readonly burst?: Burst | undefined;
  /** How answers are kept for equal calls; absent where they are not. */
  readonly cache?: CacheRules | undefined;
  /** The route that is called; absent on paths of providers. Its steps decide the model, whatever the body names. */
  readonly route?: Route;
  /** Where its calls lead, when their model decides that and not the path; absent on every other path. */
  readonly door?: Door;
}

/** Where calls lead whose model decides it. */
export interface Door {
  /** Callers without a key may come in here, where the operator lets them. */
  readonly isForAll?: true;
  /**
   * The place that a call leads to, from memory where that knows. Rejects with `model_not_found` when the key has no such model,
   * with `unsupported` when it cannot be called in this way, and with `invalid_request` when the call has to name one.
   */
  find(asked: AskedPlace): Promise<Place>;
  /** What the gateway answers itself, as JSON, so that calls lead nowhere; `undefined`, or absent, where they do. */
  answer?(asked: AskedAnswer): Promise<Buffer | undefined>;
}

export interface AskedPlace {
  /** The name the call gives; empty when it gives none. */
  readonly model: string;
  readonly key: Pick<Key, "id">;
  /** Those of the key, in its order. */
  readonly settings: SomeSettings;
}

/** What is asked of the gateway itself. */
export interface AskedAnswer extends AskedPlace {
  readonly headers: IncomingHttpHeaders;
  /** Bytes of the body; empty if there is none. */
  readonly bytes: Buffer;
}

type SomeSettings = readonly [ProviderSetting, ...ProviderSetting[]];

/** Where a call leads. */
export interface Place {
  readonly surface: Surface;
  /** The settings that serve it, the best first; absent where a route does. */
  readonly settings?: SomeSettings;
  /** The model as its provider calls it; on a route the name that was asked for. */
  readonly model: string;
}

/** How a call's body is taken in and read. */
export interface CallReading {
  readonly endpoint: Pick<Endpoint, "adapt" | "bodyMode" | "charge" | "config" | "dialect">;
  /** Whose endpoint it is: threads find it there. */
  readonly provider: Pick<Provider, "endpoints" | "id">;
}

/** Where an attempt goes. */
export interface Target {
  readonly provider: Provider;
  readonly endpoint: Endpoint;
  readonly method: Method;
  readonly params: CallHead["params"];
  /** The endpoint's upstream path with its placeholders filled. */
  readonly upstreamPath: string;
  /** Nothing in the path varies from call to call. */
  readonly isFixed: boolean;
  /** Present where calls come in another dialect than the endpoint's, and are translated. */
  readonly translation?: DialectTranslation | undefined;
  /** What the step of a route makes of the call; absent on paths of providers. */
  readonly step?: TargetStep;
}

/** A step of a route, ready to be applied to calls. */
export interface TargetStep {
  /** Its number in the route, from 0. */
  readonly index: number;
  readonly step: Step;
  /** As its provider calls it. */
  readonly model: string;
  /** Members of the body that it replaces. */
  readonly rewrite: Rewrite;
  /** Parameters of the address that it replaces. */
  readonly query: Readonly<Record<string, string>>;
}

/** What a path leads to: how calls come in there, and where they may go, the best first. */
export interface Surface {
  readonly inbound: Inbound;
  readonly targets: readonly [Target, ...Target[]];
}
