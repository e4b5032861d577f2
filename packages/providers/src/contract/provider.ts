import type { PathAlias } from "@lintel/core";

import type { JsonRecord } from "../formats/json/is-record.ts";
import type { CallFacts } from "./call-body.ts";
import type { Capabilities, ModelQuestion } from "./capabilities.ts";
import type { Endpoint } from "./endpoint.ts";
import type { ErrorDialect } from "./errors.ts";
import type { ReadResult } from "./job-results.ts";
import type { Method } from "./method.ts";
import type { HeaderLine, SettingField, SettingFields } from "./setting-field.ts";

/**
 * Everything the gateway needs to know about one provider. Pure: requests are described, bytes are read, nothing
 * is sent.
 *
 * Adding one: a folder with an object of this type in its `index.ts`, and a line in `registry.ts`. A vendor that
 * speaks OpenAI's dialect is a call of `openAiCompatible`. Any other lists its endpoints as rows
 * (`dialects/openai/endpoints.ts` shows how: what only passes is a row of `relayed`, what is read and priced is an
 * `Endpoint` of its own). Bodies and answers go through byte for byte unless an endpoint says otherwise.
 */
export interface Provider {
  /** The segment of `/api/providers/<id>` and the `provider` of its settings. */
  readonly id: string;
  /** `gen_ai.provider.name` of OpenTelemetry's GenAI conventions, where it is not the id. */
  readonly genAiName?: string;
  /** Where calls go when the setting has no `url`; what the vendor's SDK takes as its base URL. Empty: nowhere. */
  readonly baseUrl: string;
  readonly endpoints: readonly Endpoint[];
  /** What its servers can do; absent where that is not described. */
  readonly capabilities?: Capabilities;
  /** Spellings that lists of allowed paths may have beside those of the endpoints; whole paths of the proxy. */
  readonly pathAliases?: readonly PathAlias[];
  /**
   * What its settings hold beside what all settings may (`url` and deadlines), required ones in the order in which
   * missing ones are named.
   */
  readonly settingFields: readonly SettingField[];
  /** What it is asked for the models it has, where it does not list all of them as OpenAI does. */
  readonly modelQuestions?: readonly ModelQuestion[];
  /** Names of models that no list of its has. */
  readonly unlistedModels?: RegExp;
  /** What a step of a route to it must say in its `params`, beside the model. */
  readonly routeParams?: readonly string[];
  /**
   * The price lists its models are on, as `@pydantic/genai-prices` calls them, first the one that wins. Absent: that
   * of its id. Limits of answers and the rules of prices follow from the list.
   */
  readonly priceLists?: readonly string[];
  /** Its servers are the operator's own: calls are free unless the setting has prices. */
  readonly isSelfHosted?: true;
  /** How the gateway's own errors read on this provider's paths. */
  readonly errors: ErrorDialect;
  /**
   * Is what a call to this upstream path answers with access of its own, which its holder could use past every limit?
   * Refused unless the operator allows it.
   */
  readonly mintsCredentials?: (method: Method, upstreamPath: string) => boolean;
  /** The headers that carry a setting's credential; none when the setting has no credential. */
  credentialHeaders(members: SettingFields): readonly HeaderLine[];
  /**
   * The whole URL of a call, where it is more than base URL, path and query (a resource's host, a region, a version
   * in the query). `undefined` when the setting's members do not make one.
   */
  readonly locate?: (target: Target) => string | undefined;
  /** Whether this address accepts `stream_options.include_usage`; some refuse such a call. */
  readonly supportsStreamUsage?: (url: URL) => boolean;
  /** A setting without credentials means those of the machine the gateway runs on, as further members. */
  readonly usesAmbientCredentials?: (members: SettingFields) => boolean;
  /** How the credential of its settings is exchanged for what calls carry; absent where they carry the credential itself. */
  readonly accessTokens?: AccessTokens;
  /**
   * Whose prices hold at a setting, as the price book calls them, where they depend on more than the provider. It begins with the
   * provider's id.
   */
  readonly sellerOf?: (members: SettingFields) => string;
  /** Headers that depend on the very request, made last: a signature. Rejecting is a failed attempt. */
  readonly sign?: (
    request: UnsignedRequest,
    members: SettingFields,
    nowMs: number,
  ) => readonly HeaderLine[] | Promise<readonly HeaderLine[]>;
  /** Models by OpenAI's names have the vocabularies that OpenAI has published: their prompts can be counted. */
  readonly hasPublicVocabularies?: true;
  /** Headers of the caller, in lower case, that are not sent on since the body says what they say. */
  readonly headersInBody?: readonly string[];
  /** How its jobs are read; absent when it has none. */
  readonly jobs?: ProviderJobs;
}

export interface ProviderJobs {
  /** Prefix of the paths that jobs and their results report; may be empty. */
  readonly below: string;
  /** Headers of a request for a job's state, besides the credential. */
  readonly headers: readonly HeaderLine[];
  /** Reads a line of a job's results. */
  readonly readResult: ReadResult;
}

export type { HeaderLine, SettingFields } from "./setting-field.ts";

/** What a call's URL is made of. */
export interface Target {
  readonly members: SettingFields;
  /** The endpoint's `upstreamPath` with its placeholders filled, percent-encoded in the canonical way. */
  readonly path: string;
  /** As the caller sent it, without the question mark. */
  readonly query: string;
  readonly body: CallFacts;
}

/** A request that is complete but for its signature. */
export interface UnsignedRequest {
  readonly method: Method;
  readonly url: URL;
  readonly headers: readonly HeaderLine[];
  /** Empty when the body streams. */
  readonly body: Buffer;
}

/**
 * How a setting's credential is exchanged for access tokens (OAuth 2.0, RFC 6749). A setting with a token has it as the member
 * `ACCESS_TOKEN`, beside its own.
 */
export interface AccessTokens {
  /** What is posted for a token. Throws when the setting's credential cannot be used. */
  request(members: SettingFields, nowMs: number): TokenRequest;
  /** Reads the answer; `undefined` when it has no token. */
  read(answer: JsonRecord): AccessToken | undefined;
}

export interface TokenRequest {
  readonly url: string;
  readonly contentType: string;
  readonly body: string;
}

export interface AccessToken {
  readonly token: string;
  /** How long it can be used, counted from when it was asked for. */
  readonly lifetimeMs: number;
}

/** The member of a setting that holds its access token. It is in memory only, and in no stored setting. */
export const ACCESS_TOKEN = "accessToken";
