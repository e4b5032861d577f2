import {
  type Endpoint,
  type EventTexts,
  type Frame,
  type FrameCutter,
  LineFrames,
  nextPieceOf,
  SseFrames,
  type TextEdit,
  textsOfEvent,
  textsOfLine,
  type TextSpan,
  withoutLogprobs,
  withTexts,
} from "@lintel/providers";

import { Channel, factsOf, type PiecePlace } from "./channel.ts";
import type { TextEditor } from "./text-editor.ts";
import { WholeTexts } from "./whole-texts.ts";

/** What is kept of an event until it is whole: the last one of a response repeats all of it. */
export const MAX_FRAME_BYTES = 32 * 1024 * 1024;
/** Texts that are open at once: choices, items, calls of tools. */
const MAX_CHANNELS = 1024;
/** A channel in which nothing has come for so long lets go of what is nearly certain to be no part of anything. */
export const PAUSE_MS = 1000;

const END_MARK = Buffer.from("[DONE]");

export interface StreamForm {
  readonly endpoint: Pick<Endpoint, "dialect">;
  /** JSON line by line, not server-sent events. */
  readonly isLines: boolean;
  /** Probabilities repeat texts by their tokens: they are left out. */
  readonly dropsLogprobs: boolean;
  /** What cannot be read passes as it came, and is not refused. */
  readonly passesUnread: boolean;
  /** Milliseconds of a clock that only goes forward. */
  readonly monotonic: () => number;
}

/** The texts of an answer cannot be determined: it cannot pass. */
export class UnreadableAnswer extends Error {
  override readonly name = "UnreadableAnswer";
}

/**
 * A streamed answer with its texts edited while it passes. A text that comes in pieces is one text: of each, what could still
 * become a part of something is held back until it cannot, moves into the next piece, and at the text's end into an event of
 * its own. Everything else passes as it came, each event when it is whole. Throws `UnreadableAnswer`.
 */
export class EditedStream {
  readonly #form: StreamForm;
  readonly #editor: TextEditor;
  readonly #frames: FrameCutter;
  readonly #channels = new Map<string, Channel>();
  readonly #whole: WholeTexts;
  /** Texts have come in pieces. */
  #hadPieces = false;

  constructor(form: StreamForm, editor: TextEditor) {
    this.#form = form;
    this.#editor = editor;
    this.#frames = form.isLines ? new LineFrames() : new SseFrames();
    this.#whole = new WholeTexts(editor);
  }

  /** Is anything held back that `release` may let go? */
  get isHolding(): boolean {
    for (const channel of this.#channels.values()) if (channel.isHolding) return true;
    return false;
  }

  /** What passes now. */
  push(bytes: Buffer): Buffer {
    const frames = this.#frames.push(bytes);
    if (this.#frames.keptBytes <= MAX_FRAME_BYTES) return this.#passAll(frames);
    if (this.#form.passesUnread) return this.#passAll([...frames, ...this.#frames.flush()]);
    throw new UnreadableAnswer("An event of the answer is too long.");
  }

  /** The answer has ended, or is cut: all that was held back. */
  flush(): Buffer {
    const last = this.#passAll(this.#frames.flush());
    const rest = this.#editor.isBlocked ? [] : this.#endChannels("");
    return joined(this.#editor.isBlocked ? [last] : [last, ...rest]);
  }

  /** Lets go of what channels hold in which nothing has come for `PAUSE_MS`, as far as that is nearly certain to be nothing. */
  release(): Buffer {
    const now = this.#form.monotonic();
    const passing: Buffer[] = [];
    for (const channel of this.#channels.values()) {
      if (now - channel.pieceMs < PAUSE_MS) continue;
      passing.push(...this.#continue(channel, channel.release()));
    }
    return this.#editor.isBlocked ? NO_BYTES : joined(passing);
  }

  #passAll(frames: readonly Frame[]): Buffer {
    return joined(frames.flatMap((frame) => this.#pass(frame)));
  }

  #pass(frame: Frame): readonly Buffer[] {
    if (this.#editor.isBlocked) return [];
    const { data } = frame;
    if (data === undefined || data.length === 0) return [frame.bytes];
    if (isEndMark(data)) {
      const rest = this.#endChannels("");
      return this.#editor.isBlocked ? [] : [...rest, frame.bytes];
    }
    const { endpoint, isLines } = this.#form;
    const verdict = isLines ? textsOfLine(endpoint, data) : textsOfEvent(endpoint, data);
    if (verdict.readable) return this.#passEvent(frame, verdict.texts);
    if (this.#form.passesUnread) return [frame.bytes];
    throw new UnreadableAnswer(verdict.reason);
  }

  #passEvent(frame: Frame, texts: EventTexts): readonly Buffer[] {
    const pieces = new Map<string, Piece>();
    const edits: TextEdit[] = [];
    const isRepeated = texts.ends.length > 0 && this.#hadPieces;
    for (const span of this.#textsIn(texts)) {
      const own =
        span.channel === undefined
          ? this.#whole.edits(span, factsOf(span, isRepeated))
          : this.#passPiece(pieces, { frame, data: texts.bytes, span, spans: texts.spans });
      edits.push(...own);
    }
    if (this.#editor.isBlocked) return [];
    const before = texts.ends.flatMap((ends) => this.#endChannels(ends, pieces));
    if (this.#editor.isBlocked) return [];
    for (const { span, passing } of pieces.values()) edits.push(...replaced(span, passing));
    const edited = withTexts(texts, edits);
    const data = this.#form.dropsLogprobs ? withoutLogprobs(edited) : edited;
    return [...before, data === texts.bytes ? frame.bytes : frame.withData(data)];
  }

  #textsIn({ spans }: EventTexts): readonly TextSpan[] {
    return this.#form.dropsLogprobs ? spans.filter(({ kind }) => kind !== "logprob") : spans;
  }

  /** Takes a piece; should an event have several of one channel, all but its last are settled here. */
  #passPiece(pieces: Map<string, Piece>, place: PiecePlace): readonly TextEdit[] {
    const { span } = place;
    const name = span.channel ?? "";
    this.#hadPieces = true;
    const earlier = pieces.get(name);
    const channel = this.#channels.get(name) ?? this.#open(name, place);
    const passing = channel.push(place, this.#form.monotonic());
    pieces.set(name, { span, passing });
    return earlier === undefined ? [] : replaced(earlier.span, earlier.passing);
  }

  #open(name: string, place: PiecePlace): Channel {
    if (this.#channels.size >= MAX_CHANNELS) {
      throw new UnreadableAnswer("The answer has too many texts at once.");
    }
    const channel = new Channel(name, this.#editor, place);
    this.#channels.set(name, channel);
    return channel;
  }

  /** What ended channels held back: it goes into their piece in this event, or into an event before it. */
  #endChannels(beginning: string, pieces?: Map<string, Piece>): readonly Buffer[] {
    const before: Buffer[] = [];
    for (const [name, channel] of this.#channels) {
      if (!name.startsWith(beginning)) continue;
      this.#channels.delete(name);
      const rest = channel.flush();
      const piece = pieces?.get(name);
      if (piece === undefined) before.push(...this.#continue(channel, rest));
      else pieces?.set(name, { ...piece, passing: piece.passing + rest });
    }
    return before;
  }

  /** An event that carries the next piece of a channel. */
  #continue({ place }: Channel, text: string): readonly Buffer[] {
    if (text === "") return [];
    const { data, frame, span, spans } = place;
    const event = nextPieceOf(this.#form.endpoint, data, { span, spans, text });
    if (event === undefined) return [];
    const json = JSON.stringify(event);
    if (this.#form.isLines) return [Buffer.from(`${json}\n`)];
    const { type } = event;
    const name = typeof type === "string" ? type : frame.event;
    return [Buffer.from(`${frame.event === "" ? "" : `event: ${name}\n`}data: ${json}\n\n`)];
  }
}

/** What passes in the place of a piece. */
interface Piece {
  readonly span: TextSpan;
  readonly passing: string;
}

/** A piece of a signed text may pass in another event, as long as all of it passes. */
function replaced(span: TextSpan, text: string): readonly TextEdit[] {
  const before = span.text;
  if (before === text) return [];
  return [{ span: { ...placeOf(span), isEditable: true }, from: 0, to: before.length, text }];
}

const placeOf = (span: TextSpan): TextSpan => ({
  start: span.start,
  end: span.end,
  escapes: span.escapes,
  kind: span.kind,
  isEditable: span.isEditable,
  channel: span.channel,
  isJsonPiece: span.isJsonPiece,
  path: "",
  steps: span.steps,
  text: span.text,
});

const isEndMark = (data: Buffer): boolean =>
  data.length <= END_MARK.length + 2 && data.toString("latin1").trim() === END_MARK.toString();

const joined = (parts: readonly Buffer[]): Buffer => {
  const [first = NO_BYTES, ...others] = parts.filter(({ length }) => length > 0);
  return others.length === 0 ? first : Buffer.concat([first, ...others]);
};

const NO_BYTES = Buffer.alloc(0);
