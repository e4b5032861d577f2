import type { TokenUsage } from "@lintel/core";

import type { Member } from "./json/member-scanner.ts";

/** Everything the gateway needs to know about one provider. Pure: requests are described, bytes are read, nothing is sent. */
export interface Provider {
  /** The segment of `/api/providers/<id>` and the `provider` of its settings. */
  readonly id: string;
  /** `gen_ai.provider.name` of the GenAI semantic conventions. */
  readonly telemetryName: string;
  /** Where calls go when the setting has no `url`; what the vendor's SDK takes as its base URL. */
  readonly baseUrl: string;
  readonly endpoints: readonly Endpoint[];
  /** The headers that carry a setting's credential; none when the setting has no credential. */
  credentialHeaders(members: Readonly<Record<string, string>>): readonly HeaderLine[];
}

export type HeaderLine = readonly [name: string, value: string];

/** One path of a provider: how its bodies are read, bounded and changed. */
export interface Endpoint {
  /** Below `/api/providers/<id>`. */
  readonly path: string;
  /** Appended to the base URL. */
  readonly upstreamPath: string;
  /** `gen_ai.operation.name`. */
  readonly operation: "chat" | "embeddings";
  /** Reads the members the gateway acts on; whatever cannot be read for certain is refused, so that no check is skipped. */
  readCall(bytes: Buffer): CallBodyVerdict;
  /** Upper bound of the prompt's tokens, `contextTokens` being what the model takes at most per prompt. */
  boundPrompt(body: CallBody, contextTokens: number): number;
  /** Upper bound of the answer's tokens, of one choice. */
  boundOutput(body: CallBody, limits: OutputLimits): number;
  /** The bytes to send: those that came, but for what `change` asks. Nothing to change: the very same buffer. */
  editBody(body: CallBody, change: BodyChange): Buffer;
  /** The texts of the prompt, for counting when the upstream tells no usage. */
  promptText(body: CallBody): string;
  createReader(form: AnswerForm): AnswerReader;
}

export interface OutputLimits {
  readonly maxOutputTokens: number;
  readonly contextTokens: number;
}

/** A request's body and what was read from it. */
export interface CallBody {
  readonly bytes: Buffer;
  readonly json: Readonly<Record<string, unknown>>;
  readonly members: readonly Member[];
  readonly model: string;
  readonly streamed: boolean;
  /** The caller's end user; empty when none was named. */
  readonly user: string;
  /** How many answers the caller asked for. */
  readonly choices: number;
  /** The caller's own limit on the answer's tokens. */
  readonly outputCap: number | undefined;
  /** A streamed answer will tell its usage without our asking. */
  readonly asksForUsage: boolean;
}

export type CallBodyVerdict =
  | { readonly readable: true; readonly body: CallBody }
  /** `reason` is a sentence for the caller. */
  | { readonly readable: false; readonly reason: string };

export interface BodyChange {
  /** Lower the limit on the answer's tokens to this. */
  readonly outputCap?: number | undefined;
  /** Ask the upstream to tell usage at the end of the stream. */
  readonly askForUsage?: boolean;
}

export interface AnswerForm {
  /** The answer is a stream of server-sent events. */
  readonly streamed: boolean;
  /** The caller did not ask for the usage chunk we asked for: keep it from them. */
  readonly hidesUsage: boolean;
}

/** Reads an answer while its bytes pass, in any chunking. */
export interface AnswerReader {
  /** Takes the next bytes and returns those the caller may have now; `undefined` when there are none yet. */
  push(chunk: Buffer): Buffer | undefined;
  /** The answer has ended: returns what was held back and is the caller's. */
  flush(): Buffer | undefined;
  /** The dialect's end mark has passed: with the bytes of this push the caller has the whole answer. */
  readonly ended: boolean;
  /** What has been read so far. */
  read(): AnswerReading;
}

export interface AnswerReading {
  /** Absent when the upstream has told none; never zeros. */
  readonly usage: TokenUsage | undefined;
  /** The model that answered, when told. */
  readonly model: string | undefined;
  /** The texts of the answer, at most 1 MiB, as long as no usage is told: they are to be counted then. */
  readonly text: string;
}
