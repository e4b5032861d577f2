import type { AnswerReader, AnswerReading, ClientAnswer, HeaderLine } from "@lintel/providers";

import type { UpstreamAnswer } from "../../ports/upstream.ts";
import type { SeenAnswer } from "../record/abandon.ts";
import type { AnswerStart } from "./answer-start.ts";
import type { Continuing } from "./continuing/continuing.ts";
import type { PassedAnswer } from "./kept/passed-answer.ts";
import type { Screen } from "./screen/screen.ts";
import type { Silence } from "./silence.ts";

/** How an answer is passed on. */
export interface DeliveryForm {
  readonly reader: AnswerReader;
  readonly headers: readonly HeaderLine[];
  /** Headers for an error in place of the answer. */
  readonly ownHeaders: readonly HeaderLine[];
  readonly streamed: boolean;
  /** Its bytes are compressed, and nothing can be said among them. */
  readonly isCompressed: boolean;
  /** Absent where an answer may begin in any way. */
  readonly start: AnswerStart | undefined;
  /** Bytes the upstream announced; `undefined` when it did not say. */
  readonly length: number | undefined;
  readonly storesAnswer: boolean;
  /** Takes what the caller gets; absent where it is not wanted. */
  readonly passed: PassedAnswer | undefined;
  readonly monotonic: () => number;
  /** Absent where no policy has to see the answer. */
  readonly screen: Screen | undefined;
  /** What makes of the answer one in the caller's own API; absent where that is the dialect. */
  readonly translated: ClientAnswer | undefined;
  /** When the caller's time is over, what has come is its answer. */
  readonly endsEarly: boolean;
  /** What has the answer continued when it is cut; absent where it then ends. */
  readonly continuing: Continuing | undefined;
  /** For a stream; absent for other answers. */
  readonly silence: Silence | undefined;
  /** The caller has left: is the answer read on without it? Cancelled when not. */
  readonly abandon: (seen: SeenAnswer) => boolean;
}

const EVENT_STREAM = "text/event-stream";

/** The caller's status: of a translated answer, that of the translation. */
export const statusOf = (
  { translated }: Pick<DeliveryForm, "translated">,
  answer: Pick<UpstreamAnswer, "status">,
): number => translated?.status ?? answer.status;

/** The caller gets a stream of events. */
export const sendsStream = ({
  streamed,
  translated,
}: Pick<DeliveryForm, "streamed" | "translated">): boolean =>
  translated === undefined ? streamed : translated.contentType.startsWith(EVENT_STREAM);

/** Whether the caller can read events of ours among those of the answer. */
export const sendsReadableStream = (
  form: Pick<DeliveryForm, "isCompressed" | "streamed" | "translated">,
): boolean => sendsStream(form) && !form.isCompressed;

/** Did a stream end before its end? Of errors, which come in any form, the upstream's word is taken that they are whole. */
export const isCut = (
  { reader, streamed }: Pick<DeliveryForm, "reader" | "streamed">,
  { status }: Pick<UpstreamAnswer, "status">,
): boolean => streamed && status === 200 && reader.lacksEnd === true;

/** Did the upstream's answer stop without its end and without its usage? */
export function lacksEnd({ reader, start }: Pick<DeliveryForm, "reader" | "start">): boolean {
  if (reader.ended || reader.isEnding === true || start?.isBroken === true) return false;
  return reader.lacksEnd !== false || reader.read().usage === undefined;
}

/** What of the answer has no place in the caller's dialect, or was left out. */
export function lostIn({
  continuing,
  translated,
}: Pick<DeliveryForm, "continuing" | "translated">): readonly string[] | undefined {
  const ofLegs = continuing?.lost ?? [];
  return ofLegs.length === 0 ? translated?.lost : [...(translated?.lost ?? []), ...ofLegs];
}

const BROKEN = { type: "broken_answer", status: 502 } as const;

/** What has been read: an answer that its caller cannot be given has failed. */
export function readingOf({
  reader,
  start,
  translated,
}: Pick<DeliveryForm, "reader" | "start" | "translated">): AnswerReading {
  const reading = reader.read();
  const isBroken = translated?.isBroken === true || start?.isBroken === true;
  return isBroken ? { failure: BROKEN, ...reading } : reading;
}
