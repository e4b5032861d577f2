import {
  type Endpoint,
  eventTextsReader,
  type EventTexts,
  type Frame,
  type FrameCutter,
  LineFrames,
  SseFrames,
  type TextSpan,
} from "@lintel/providers";

/** What is kept of an event until it is whole: the last one of a response repeats all of it. */
const MAX_FRAME_BYTES = 32 * 1024 * 1024;

const END_MARK = Buffer.from("[DONE]");

/** An event of a stream, and what is known of it. */
export type StreamEvent = { readonly frame: Frame } & (
  | { readonly kind: "comment" | "end-mark" }
  | { readonly kind: "texts"; readonly texts: EventTexts }
  /** `reason` is a sentence. */
  | { readonly kind: "unreadable"; readonly reason: string }
);

interface EventsForm {
  readonly endpoint: Pick<Endpoint, "dialect">;
  readonly isLines: boolean;
}

/** Cuts a stream into its events, and reads their texts. */
export class StreamEvents {
  readonly #frames: FrameCutter;
  readonly #reader: ReturnType<typeof eventTextsReader>;

  constructor({ endpoint, isLines }: EventsForm) {
    this.#frames = isLines ? new LineFrames() : new SseFrames();
    this.#reader = eventTextsReader(endpoint, isLines);
  }

  /** More has come of an event that is not complete than is kept: `flush` gives what there is. */
  get isTooLong(): boolean {
    return this.#frames.keptBytes > MAX_FRAME_BYTES;
  }

  push(bytes: Buffer): readonly StreamEvent[] {
    return this.#frames.push(bytes).map((frame) => this.#read(frame));
  }

  /** What has come of an event that is not complete. */
  flush(): readonly StreamEvent[] {
    return this.#frames.flush().map((frame) => this.#read(frame));
  }

  #read(frame: Frame): StreamEvent {
    const { data } = frame;
    if (data === undefined || data.length === 0) return { frame, kind: "comment" };
    if (isEndMark(data)) return { frame, kind: "end-mark" };
    const verdict = this.#reader.read(data);
    return verdict.readable
      ? { frame, kind: "texts", texts: verdict.texts }
      : { frame, kind: "unreadable", reason: verdict.reason };
  }
}

const isEndMark = (data: Buffer): boolean =>
  data.length <= END_MARK.length + 2 && data.toString("latin1").trim() === END_MARK.toString();

/** A piece of a text, and the event in which it came. */
export interface Piece {
  readonly frame: Frame;
  readonly texts: EventTexts;
  readonly span: TextSpan;
  /** Text of the span. */
  readonly text: string;
}

/** UTF-16 units of pieces that are looked at together. */
const MAX_RUN_UNITS = 2000;

/** Pieces of one text that follow each other, each in an event with no piece of another; or any other event. */
export type EventRun =
  | { readonly pieces: readonly [Piece, ...Piece[]] }
  | { readonly event: StreamEvent };

/** Some events with pieces that can be looked at together put together, in their order. */
export function runsOf(events: readonly StreamEvent[]): readonly EventRun[] {
  const runs: EventRun[] = [];
  let pieces: [Piece, ...Piece[]] | undefined;
  let units = 0;
  for (const event of events) {
    const piece = onlyPieceOf(event);
    if (piece === undefined) {
      runs.push({ event });
      pieces = undefined;
      continue;
    }
    units += piece.text.length;
    if (pieces !== undefined && goesOn(pieces[0], piece) && units <= MAX_RUN_UNITS) {
      pieces.push(piece);
      continue;
    }
    pieces = [piece];
    units = piece.text.length;
    runs.push({ pieces });
  }
  return runs;
}

const goesOn = ({ span }: Piece, next: Piece): boolean => span.channel === next.span.channel;

/** The piece of an event that has one, and ends no text. */
function onlyPieceOf(event: StreamEvent): Piece | undefined {
  if (event.kind !== "texts" || event.texts.ends.length > 0) return undefined;
  const [span, ...others] = event.texts.spans.filter(({ channel }) => channel !== undefined);
  if (span === undefined || others.length > 0) return undefined;
  return { frame: event.frame, texts: event.texts, span, text: span.text };
}
