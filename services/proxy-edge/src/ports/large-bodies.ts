import type {
  AskedBody,
  BatchVerdict,
  BodyBounds,
  BodyChange,
  CallHead,
  Charged,
  ClientAsked,
  ClientMessageVerdict,
  DialectName,
  ClientTranslation,
  DialectTerms,
  LargeFacts,
  MemberQuestion,
  OutputLimits,
  PromptSample,
  Rewrite,
  ServerMessage,
  UnreadableBody,
} from "@lintel/providers";
import type { DialectTranslation, TranslatedRequest, TranslationTerms } from "@lintel/translation";

import type { CallReading } from "../pipeline/inbound.ts";
import type { AppliedInThread, ThreadPolicyUse } from "../policy/thread-policy.ts";

export interface PromptBounds {
  /**
   * An upper bound of the tokens of a JSON body's texts with a model, at most its bytes, counted off the event loop;
   * `undefined` when the model's vocabulary is not public, or it could not be had in time. Never rejects.
   */
  bound(model: string, body: Buffer): Promise<number | undefined>;
}

export interface LargeBodies {
  /**
   * Reads a body as its endpoint does, off the event loop. Its bytes must not be written to any more. Rejects with
   * `overloaded` when that cannot be done, in time or at all.
   */
  read(reading: CallReading, bytes: Buffer, head: CallHead): Promise<LargeBodyVerdict>;
  /** Writes a body in another dialect, off the event loop. Rejects as `read` does. */
  translate(
    translation: DialectTranslation,
    bytes: Buffer,
    terms: TranslationTerms,
  ): Promise<TranslatedRequest>;
  /** A body without what was sealed for its caller, off the event loop. Rejects as `read` does. */
  withoutSeals(dialect: DialectName, bytes: Buffer): Promise<Buffer>;
  /** Reads a request in another API than the dialect, off the event loop. Rejects as `read` does, and so does writing it. */
  readRequest(translation: ClientTranslation, bytes: Buffer): Promise<LargeRequestVerdict>;
  /** Takes a batch of LocalLab's apart, off the event loop. Rejects as `read` does. */
  splitBatch(bytes: Buffer): Promise<BatchVerdict>;
  /** The texts of any body that was read as its endpoint does, gone through off the event loop. */
  textsOf(reading: CallReading, bytes: Buffer, head: CallHead): AskedTexts;
  /**
   * The texts of an answer that is no stream, gone through off the event loop. Of what a policy makes of it the
   * probabilities of its tokens are left out. `contentType` is in lower case.
   */
  textsOfAnswer(reading: CallReading, bytes: Buffer, contentType: string): AskedTexts;
}

/** The texts of a body or a message, in another thread. Each rejects with `overloaded` when that cannot go through them. */
export interface AskedTexts {
  /** All of them; why they cannot be known, as a sentence for the caller, where that is so. */
  list(): Promise<OrUnreadable<{ readonly texts: readonly string[] }>>;
  /** What a policy makes of them. */
  applyPolicy(use: ThreadPolicyUse): Promise<OrUnreadable<AppliedInThread>>;
}

/** What was asked of bytes, or why it cannot be known: a sentence for the caller. */
export type OrUnreadable<Answer> =
  | (Answer & { readonly readable: true })
  | { readonly readable: false; readonly reason: string };

/** Messages of sessions, read off the event loop as their dialect does. Each rejects with `overloaded` when that cannot be done. */
export interface LargeMessages {
  readClientMessage(reading: CallReading, bytes: Buffer): Promise<ClientMessageVerdict>;
  /** The texts of a client's message. */
  textsOfMessage(reading: CallReading, bytes: Buffer): AskedTexts;
  readServerMessage(reading: CallReading, bytes: Buffer): Promise<ServerMessage>;
  capOutput(
    reading: CallReading,
    bytes: Buffer,
    capped: { readonly cap: number; readonly capMember: string },
  ): Promise<Buffer>;
}

export type LargeRequestVerdict = OrUnreadable<{ readonly request: LargeRequest }>;

export interface LargeRequest extends ClientAsked {
  /** The call in the dialect. */
  toBody(terms: DialectTerms): Promise<Buffer>;
}

export type LargeBodyVerdict =
  | { readonly readable: true; readonly body: LargeBody }
  | UnreadableBody;

/** A body of which only the facts are at hand: going through it is asked of another thread. */
export interface LargeBody
  extends Omit<AskedBody, "charge">, Charged, Pick<LargeFacts, "promptBytes"> {
  readonly questions: BodyQuestions;
}

/** What its endpoint would answer about a large body. Each rejects with `overloaded` when it cannot be had. */
export interface BodyQuestions extends AskedTexts {
  bounds(limits: OutputLimits, textTokens: number | undefined): Promise<BodyBounds>;
  member(of: MemberQuestion): Promise<string | undefined>;
  /** `undefined` when the body is to be sent as it came. */
  edit(change: BodyChange): Promise<Buffer | undefined>;
  /** The body with members replaced; `undefined` when none is. */
  rewrite(rewrite: Rewrite): Promise<Buffer | undefined>;
  prompt(): Promise<PromptSample>;
}
