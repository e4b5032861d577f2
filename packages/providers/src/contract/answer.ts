import type { JobReading, TokenUsage, UsagePart } from "@lintel/core";

import type { AskedBody, CallHead } from "./call-body.ts";

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
  /** What a translation may want to know of the call beside its body. */
  readonly call?: AnsweredCall;
}

export interface AnsweredCall {
  readonly id: string;
  /** When its answer began, in Unix milliseconds. */
  readonly atMs: number;
  /** The cap of the answer's tokens it was sent with, where that is lower than its body's. */
  readonly outputCap?: number | undefined;
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
  /** The answer has ended for the caller but not upstream, where nothing more is wanted: the upstream is cancelled. */
  readonly isCutOff?: boolean;
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

/** What an answer says it used, and what was odd about that. */
export interface ReportedUsage {
  /** Absent when the upstream reported none; zeros only where it reported that nothing of this is billed. */
  readonly usage: TokenUsage | undefined;
  /** What was used beside `usage`, each part at prices of its own. */
  readonly otherUsage?: readonly UsagePart[];
  /** Names of members of the reported usage that are not known here and not zero. The call is marked as unpriced. */
  readonly unknownUsage?: readonly string[];
  /** Some reported count was impossible and was brought into range. */
  readonly isClamped?: boolean;
  /** What multiplies the prices of `usage`, as the price book calls it; with a usage and without this, nothing does. */
  readonly priceModifiers?: readonly string[];
}

/** What has been read of an answer. With a `text` beside the usage, what the text costs is not in it. */
export interface AnswerReading extends ReportedUsage {
  /** The error the upstream reported within an answer of status 200, in its own words. */
  readonly failure?: ReportedFailure;
  /** The usage was not reported, but measured from what was sent. */
  readonly isMeasured?: boolean;
  /** The prompt's texts are not in the usage either: they are to be counted. */
  readonly lacksPrompt?: boolean;
  /** Something was used that the report does not quantify: the call is marked as unpriced. */
  readonly isUnknown?: boolean;
  /** The model that answered, when reported. */
  readonly model: string | undefined;
  /** Jobs in the answer: work that continues beside this call, or has ended. */
  readonly jobs?: readonly JobReading[];
  /** How the call was served, when reported. */
  readonly serviceTier?: string | undefined;
  /** The texts of the answer, at most 1 MiB, while their usage is not reported: they are counted then. */
  readonly text: string;
}
