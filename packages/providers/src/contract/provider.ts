import type { CallBound, JobReading, RouteConfig, ToolCallBound } from "@lintel/core";

import type { CallAudio } from "../formats/audio/call-audio.ts";
import type { ReadResult } from "../reading/job/read-job.ts";
import type { CheckedMember } from "../formats/json/json-checker.ts";
import type { SessionDialect } from "./session.ts";
import type { ReportedUsage } from "../reading/usage/reported-usage.ts";

/**
 * Everything the gateway needs to know about one provider. Pure: requests are described, bytes are read, nothing
 * is sent.
 *
 * Adding one: a folder with its endpoints as rows (`openai/surface.ts` shows how: what only passes is a row of
 * `relayed`, what is read and priced is an `Endpoint` of its own), an object of this type in its `index.ts`, a line
 * in `registry.ts`. Bodies and answers go through byte for byte unless an endpoint says otherwise.
 */
export interface Provider {
  /** The segment of `/api/providers/<id>` and the `provider` of its settings. */
  readonly id: string;
  /** `gen_ai.provider.name` of the GenAI semantic conventions. */
  readonly telemetryName: string;
  /** Where calls go when the setting has no `url`; what the vendor's SDK takes as its base URL. Empty: nowhere. */
  readonly baseUrl: string;
  readonly endpoints: readonly Endpoint[];
  /** How the gateway's own errors read on this provider's paths. */
  readonly errors: ErrorDialect;
  /**
   * Is what a call to this upstream path answers with access of its own, which its holder could use past every limit?
   * Refused unless the operator allows it.
   */
  readonly givesAccess?: (method: Method, upstreamPath: string) => boolean;
  /** The headers that carry a setting's credential; none when the setting has no credential. */
  credentialHeaders(members: Members): readonly HeaderLine[];
  /**
   * The whole URL of a call, where it is more than base URL, path and query (a resource's host, a region, a version
   * in the query). `undefined` when the setting's members do not make one.
   */
  readonly locate?: (target: Target) => string | undefined;
  /** Whether a stream from this address tells its usage when it is asked to; some refuse such a call. */
  readonly tellsUsage?: (url: URL) => boolean;
  /** A setting without credentials means those of the machine the gateway runs on, as further members. */
  readonly usesMachine?: (members: Members) => boolean;
  /** Headers that depend on the very request, made last: a signature. Rejecting is a failed attempt. */
  readonly sign?: (
    request: UnsignedRequest,
    members: Members,
    nowMs: number,
  ) => readonly HeaderLine[] | Promise<readonly HeaderLine[]>;
  /** Models by OpenAI's names have the vocabularies that OpenAI has published: their prompts can be counted. */
  readonly hasPublicVocabularies?: true;
  /** Headers of the caller, in lower case, that are not sent on since the body says what they say. */
  readonly headersInBody?: readonly string[];
  /** Its jobs, where it has any. */
  readonly jobs?: ProviderJobs;
}

export interface ProviderJobs {
  /** What stands before the paths that are told of jobs and their results; empty for nothing. */
  readonly below: string;
  /** What has to be sent with a question about one, beside the credential. */
  readonly headers: readonly HeaderLine[];
  /** Reads a line of a job's results. */
  readonly readResult: ReadResult;
}

/** The members of a provider setting, secrets in clear. */
export type Members = Readonly<Record<string, string>>;

export type HeaderLine = readonly [name: string, value: string];

/** What a call's URL is made of. */
export interface Target {
  readonly members: Members;
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

export interface ErrorDialect {
  /** A whole body. */
  toBody(error: ToldError): string;
  /** An event that ends a stream whose head is already sent. It begins by ending whatever event was cut. */
  toEvent(error: ToldError): string;
}

export interface ToldError {
  readonly status: number;
  /** The `type` of the OpenAI error shape. */
  readonly type: string;
  /** Written for the caller. */
  readonly message: string;
}

export const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] as const;
export type Method = (typeof METHODS)[number];
export const isMethod = (method: string): method is Method =>
  METHODS.some((known) => known === method);

/** One path of a provider: how its bodies are read, bounded and changed. */
export interface Endpoint {
  readonly methods: readonly Method[];
  /** Below `/api/providers/<id>`. `:name` stands for one segment, a last segment `*` for all that follow. */
  readonly path: string;
  /** Other spellings that lead here, as if the call had come by `path`. Their placeholders have the same names. */
  readonly aliases?: readonly PathAlias[];
  /** Appended to the base URL, with the placeholders of `path`. */
  readonly upstreamPath: string;
  /** The upstream path is a whole address: whoever is there decides the prices. */
  readonly isWholeAddress?: boolean;
  /** Operation in spans and metrics: `gen_ai.operation.name` where there is one. */
  readonly operation: string;
  readonly intake: Intake;
  readonly charge: Charge;
  /** Reads the members the gateway acts on; whatever cannot be read for certain is refused, so that no check is skipped. */
  readCall(bytes: Buffer, head: CallHead): CallBodyVerdict;
  /**
   * Upper bound of the prompt's tokens, `contextTokens` being what the model takes at most per prompt. Texts are bounded by
   * `textBoundOf(body)`, which is tighter once they are counted.
   */
  boundPrompt(body: CallBody, contextTokens: number): number;
  /**
   * The member because of which the prompt is only bounded by the context window: one that is not understood and can
   * carry or refer to content. `undefined` when there is none.
   */
  windowFilledBy?(body: CallBody): string | undefined;
  /** Upper bound of the answer's tokens, of one choice. */
  boundOutput(body: CallBody, limits: OutputLimits): number;
  /** Upper bound of tokens of answers that no cap holds back, such as summaries. */
  boundOtherOutput?(body: CallBody): number;
  /** Upper bounds of what is not charged by tokens; absent when there is nothing of it. */
  boundUnits?(body: CallBody): CallBound["units"];
  /**
   * Why no upper bound of what the call costs is known, with the name of the member that leaves it open; `undefined` when
   * one is. Such a call is refused where a limit of cost could be passed.
   */
  unboundedBy?(body: CallBody): string | undefined;
  /**
   * What the provider's own tools can use; `undefined` when the call has none. `promptTokens` is what `boundPrompt`
   * makes of the call.
   */
  boundTools?(body: CallBody, limits: ToolLimits): ToolBound | undefined;
  /** The provider takes no lower limit on the answer's tokens than this. */
  readonly minOutputTokens?: number;
  /** The bytes to send: those that came, but for what `change` asks. Nothing to change: the very same buffer. */
  editBody(body: CallBody, change: BodyChange): Buffer;
  /** The texts of the prompt, for counting when the upstream tells no usage. */
  promptText(body: CallBody): string;
  /**
   * A call here ends that jobs can be asked for. What is told of them is read before: behind the call's own path, with GET,
   * at a path that has a row of its own.
   */
  readonly jobsBehind?: string;
  /** Calls may begin jobs: work that goes on when they are answered, and tells what it used when it has ended. */
  readonly startsJobs?: true;
  /** A call may say how it is to be served; where it does not, the account decides. */
  readonly takesServiceTier?: boolean;
  /** Its answers do not tell which model they are of: that of a deployment is never known. */
  readonly hidesModel?: true;
  /** What an answer costs cannot be lowered by a cap: all of the bound is needed. */
  readonly isIndivisible?: true;
  createReader(form: AnswerForm): AnswerReader;
  /**
   * The members of a request that `createReader` reads, made small: a reading of the answer is the same with these alone.
   * Absent when it reads none.
   */
  askedMembers?(json: CallBody["json"]): CallBody["json"];
  /** What a described endpoint was made from. */
  readonly config?: RouteConfig;
  /** What is said over a WebSocket that is opened here; absent: none can be. */
  readonly session?: SessionDialect;
}

export interface PathAlias {
  readonly method: Method;
  readonly path: string;
  /** The method to use upstream, when it is another. */
  readonly upstreamMethod?: Method;
}

/**
 * How a call's body is taken in. `whole`: into memory, within the operator's limit, and read. `stream`: passed on
 * as it comes, unread. `by-type`: JSON as `whole`, and forms too when their model must be known; all else as
 * `stream`.
 */
export type Intake = "whole" | "stream" | "by-type";

/**
 * What a call costs: `tokens`, which the endpoint bounds and its reader reads; `nothing`; `later`, what the job uses
 * that it begins; or `unknown`, money that nobody has taught us to count: such calls are marked as unpriced, and
 * refused where the operator refuses those.
 */
export type Charge = "tokens" | "nothing" | "later" | "unknown";

/** What is known of a call before its body. */
export interface CallHead {
  readonly method: Method;
  readonly contentType: string;
  /** What the placeholders of the path hold, percent-decoded; what `*` stands for, still encoded. */
  readonly params: Readonly<Record<string, string>>;
  /** The caller may use certain models only: what names one has to be read for certain or refused. */
  readonly mustKnowModel: boolean;
  /** The `anthropic-beta` header; absent or empty when there is none. */
  readonly betas?: string;
}

export interface OutputLimits {
  readonly maxOutputTokens: number;
  readonly contextTokens: number;
}

export interface ToolLimits {
  readonly contextTokens: number;
  readonly promptTokens: number;
}

/** What a provider's own tools can use in one call. */
export interface ToolBound extends Pick<
  ToolCallBound,
  "maxCalls" | "minCalls" | "promptTokens" | "units"
> {
  /** The caller has set the limit of calls; else it has to be put in for it to hold. */
  readonly isLimited: boolean;
  /** What each call can use beside the model's own tokens. */
  readonly parts: readonly ToolPart[];
  /** The containers that tools may run in, whose fees no answer reports. */
  readonly containers?: readonly ContainerBound[];
}

/** A container at the provider, and for how many of the times that are charged it may run. */
export interface ContainerBound {
  /** The type of the tool that runs in it. */
  readonly tool: string;
  /** As the provider names it, e.g. `4g`; `undefined` when it is not told. */
  readonly memoryLimit: string | undefined;
  readonly sessions: number;
}

/** Tokens of a model that a tool uses: whichever of `models` it is. */
export interface ToolPart {
  readonly models: readonly string[];
  /** What may multiply their prices. */
  readonly priceModifiers?: CallBody["priceModifiers"];
  readonly promptTokens: number;
  readonly outputTokens: number;
}

/** What was read of a request's body and is at hand whatever its size. */
export interface CallFacts {
  /** Empty when the body streams. */
  readonly bytes: Buffer;
  /** Of a form: the names of its other fields and files, which are not read, each as often as it stands there. */
  readonly otherFields?: readonly string[];
  /** Empty when the call names none. */
  readonly model: string;
  /** The price book's name for what is asked, where its price depends on more than the model. */
  readonly pricedAs?: string;
  /** What decides the model where that is not its name (a deployment, a prompt kept at the provider); only the answer tells which it is. */
  readonly alias?: string;
  /** How the caller wants to be served. */
  readonly serviceTier?: string;
  /** What may multiply the price, as the price book calls it: all that is asked for, or that the account decides. */
  readonly priceModifiers?: readonly string[];
  /** Further models the call names; each must be allowed. */
  readonly otherModels?: readonly string[];
  /** Further models that may run in the call, at prices of their own. */
  readonly passModels?: readonly Pick<CallBody, "model" | "priceModifiers">[];
  /** Models of tools, whose use is bounded apart. */
  readonly apartModels?: readonly string[];
  /** The provider may choose further models itself. */
  readonly mayRunAnyModel?: boolean;
  /** The context window, in tokens, where more than the model's usual one is asked for. */
  readonly askedContextTokens?: number;
  /** What is asked for of Anthropic's betas, in the header and in the body. */
  readonly betas?: readonly string[];
  readonly streamed: boolean;
  /** The caller's end user; empty when none was named. */
  readonly user: string;
  /** It could not be read for certain: to an upstream it may name other models, and another user. */
  readonly isUncertain?: boolean;
  /**
   * An upper bound of the tokens of the body's texts, once they are counted: at most its bytes. Strings of members named
   * `data`, `file_data`, `image_url` or `url` are in it with their bytes, so that an endpoint may put another bound in their place.
   */
  readonly textTokens?: number;
  /** How many answers the caller asked for. */
  readonly choices: number;
  /** The caller's own limit on the answer's tokens. */
  readonly outputCap: number | undefined;
  /** A streamed answer will tell its usage without our asking. */
  readonly asksForUsage: boolean;
  /** How many characters are to be spoken, where that may be what is charged. */
  readonly characters?: number;
  /** The audio it holds, where that is what is charged. */
  readonly audio?: CallAudio;
  /** What this very call costs, where that is other than its endpoint's. */
  readonly charge?: Charge;
  /** What this very answer costs cannot be lowered by a cap. */
  readonly isIndivisible?: boolean;
  /** The call asks for work that goes on when it is answered. */
  readonly startsJob?: boolean;
}

/** A request as the reading of its answer knows it. */
export interface AskedBody extends CallFacts {
  /** At least the members that `askedMembers` of its endpoint names, as far as it does. */
  readonly json: Readonly<Record<string, unknown>>;
}

/** A request's body and what was read from it. */
export interface CallBody extends AskedBody {
  /** Empty when the body is no JSON object. A member's value is built when it is first read. */
  readonly json: Readonly<Record<string, unknown>>;
  readonly members: readonly CheckedMember[];
}

export type CallBodyVerdict =
  | { readonly readable: true; readonly body: CallBody }
  /** `reason` is a sentence for the caller. */
  | { readonly readable: false; readonly reason: string };

export interface BodyChange {
  /** Lower the limit on the answer's tokens to this. */
  readonly outputCap?: number | undefined;
  /** Let the provider's own tools be called so many times at most. */
  readonly toolCallCap?: number | undefined;
  /** Ask to be served in this tier; only of an endpoint that takes one. */
  readonly serviceTier?: string | undefined;
  /** Ask the upstream to tell usage at the end of the stream. */
  readonly askForUsage?: boolean;
}

export interface AnswerForm {
  readonly status: number;
  /** Lower case; empty when the upstream did not say. */
  readonly contentType: string;
  /** The answer is a stream of server-sent events. */
  readonly streamed: boolean;
  /** The caller did not ask for the usage chunk we asked for: keep it from them. */
  readonly hidesUsage: boolean;
  readonly body: AskedBody;
  /** What the placeholders of the path held. */
  readonly params?: CallHead["params"];
}

/**
 * Reads an answer while its bytes pass, in any chunking: cut otherwise, the same bytes come out in the same order, and
 * the same is read. Nothing is read of an event, a line or a frame before it is whole.
 */
export interface AnswerReader {
  /** What comes out is of this type, not what went in: it was translated, and its length is not known before. */
  readonly contentType?: string;
  /** Takes the next bytes and returns those the caller may have now; `undefined` when there are none yet. */
  push(chunk: Buffer): Buffer | undefined;
  /** The answer has ended: returns what was held back and is the caller's. */
  flush(): Buffer | undefined;
  /**
   * The answer is whole and all it reports has been read: nothing that may follow changes the reading. With the bytes of
   * this push the caller has the whole answer.
   */
  readonly ended: boolean;
  /**
   * With the bytes of this push the caller may have the whole answer, but something that changes the reading may still
   * follow: the bytes are to be kept back until the answer has ended, or nothing has come for a moment.
   */
  readonly isEnding?: boolean;
  /** The dialect ends its streams with a mark or an error, and neither has passed: at the end, the answer is cut. */
  readonly lacksEnd?: boolean;
  /**
   * How many characters of a stream's texts have come that show all their tokens: summaries of what a model reasons do not.
   * Absent where that is not known.
   */
  readonly textLength?: number | undefined;
  /** What has been read so far. */
  read(): AnswerReading;
}

/** An error inside an answer of status 200: as an event of a stream, or as an error envelope in place of the answer. */
export interface ReportedFailure {
  /** The provider's own type or code, e.g. `overloaded_error`; empty when it gave none. */
  readonly type: string;
  /** The status the provider answers such errors with elsewhere, e.g. 529; 500 when that is not known. */
  readonly status: number;
}

/** What has been read of an answer. With a `text` beside the usage, what the text costs is not in it. */
export interface AnswerReading extends ReportedUsage {
  /** The error the upstream reported within an answer of status 200, in its own words. */
  readonly failure?: ReportedFailure;
  /** The usage was not told, but follows from what was sent, which was measured. */
  readonly isMeasured?: boolean;
  /** The prompt's texts are not in the usage either: they are to be counted. */
  readonly lacksPrompt?: boolean;
  /** Something was used that cannot be known from what was told: the call is marked as unpriced. */
  readonly isUnknown?: boolean;
  /** The model that answered, when told. */
  readonly model: string | undefined;
  /** What was told of work that goes on beside this call, or has ended since. */
  readonly jobs?: readonly JobReading[];
  /** How the call was served, when told. */
  readonly serviceTier?: string | undefined;
  /** The texts of the answer, at most 1 MiB, as long as their usage is not told: they are to be counted then. */
  readonly text: string;
}
