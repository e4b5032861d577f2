import type { AnswerReading } from "@lintel/providers";

import type { Deps } from "../../deps.ts";
import { sendError } from "../../http/render-error.ts";
import type { PendingAnswer } from "../../ports/upstream.ts";
import type { AdmittedAttempt } from "../admit/admitted.ts";
import { type CallContext, type Outcome, ownHeaders, routedBy } from "../call-context.ts";
import type { SentExchange } from "../exchange.ts";
import type { Call } from "../read/read-call.ts";
import { unseenPromptTokens } from "./estimate-unseen.ts";

/** A call at its upstream. */
export interface SentCall {
  readonly exchange: SentExchange;
  readonly admitted: AdmittedAttempt;
  readonly context: CallContext;
  readonly pending: Pick<PendingAnswer, "abort" | "isSent">;
}

/** How many tokens beyond its texts a prompt may have for them to be estimated; of a larger one the usage is read. */
const MAX_GUESSED_PROMPT_TOKENS = 5000;

/** What has come of an answer so far. */
export interface SeenAnswer {
  readonly streamed: boolean;
  readonly reading?: AnswerReading;
  /** All has been generated, and the usage is about to be reported. */
  readonly isFinished?: boolean;
}

/**
 * What becomes of a call at its upstream when its caller leaves: read to its end, so that its usage is known, or
 * cancelled; true when it is read. Cancelled is what costs nothing, what the upstream does not have yet, and a stream,
 * whose answer stops there and is estimated. A stream is read all the same where it began work that goes on, where all
 * of it was generated, or where the prompt is not in the body, and its length has not been reported.
 */
export function abandon(
  deps: Pick<Deps, "abandonedReads" | "monotonic">,
  sent: SentCall,
  seen: SeenAnswer | undefined,
): boolean {
  const { pending, context } = sent;
  context.leftMs ??= deps.monotonic();
  if (seen === undefined) answerDismissed(sent);
  if (isWorthReading(sent, seen)) {
    context.endReading ??= deps.abandonedReads.begin(() => pending.abort());
    if (context.endReading !== undefined) return true;
  }
  pending.abort();
  return false;
}

function isWorthReading(sent: SentCall, seen: SeenAnswer | undefined): boolean {
  const { call } = sent.admitted;
  const { body } = call;
  const isFree = body.charge === "nothing";
  if (isFree || !sent.pending.isSent || !hasWholeBody(call)) return false;
  const answer = seen ?? { streamed: body.streamed };
  return !answer.streamed || body.startsJob === true || isStreamRead(sent, answer);
}

/** Does only the end of the stream report its usage? */
function isStreamRead(
  { admitted: { attempt, call } }: SentCall,
  { isFinished, reading }: SeenAnswer,
): boolean {
  if (isFinished === true) return reading?.usage === undefined;
  const { endpoint } = attempt.target;
  const isGuessed = unseenPromptTokens(endpoint, call.body, attempt) > MAX_GUESSED_PROMPT_TOKENS;
  return isGuessed && !reportsPrompt(reading);
}

const reportsPrompt = (reading: AnswerReading | undefined): boolean =>
  reading?.usage !== undefined && reading.lacksPrompt !== true;

/** The caller has sent all of its body; of one that passes while it comes, the upstream cannot work on less. */
export const hasWholeBody = ({ upload }: Pick<Call, "upload">): boolean =>
  upload === undefined || upload.readableEnded;

/** Answers a caller who is dismissed before there is an answer. */
function answerDismissed({ admitted, context, exchange }: SentCall): void {
  if (exchange.dismissal === undefined) return;
  const { errors } = exchange.inbound;
  const headers = ownHeaders(exchange.id, admitted, routedBy(exchange.inbound, context));
  sendError(exchange.outgoing, exchange.dismissal, { headers, errors });
}

/** How a call ended whose caller left or was dismissed; `status` is what it was answered with. */
export function disconnectedOutcome(
  { dismissal }: Pick<SentExchange, "dismissal">,
  status?: number,
): Pick<Outcome, "ending" | "status" | "errorCode"> {
  if (dismissal === undefined) return { ending: "client_left", status: status ?? 499 };
  const ending = dismissal.code === "gateway_stopped" ? "gateway_stopped" : "timeout";
  return { ending, status: status ?? dismissal.status, errorCode: dismissal.code };
}
