import {
  type Endpoint,
  type EventTexts,
  nextPieceOf,
  type TextEdit,
  type TextSpan,
  withoutLogprobs,
  withTexts,
} from "@lintel/providers";

import { Channel, factsOf } from "./channel.ts";
import { type Piece, runsOf, type StreamEvent, StreamEvents } from "./stream-events.ts";
import type { TextEditor } from "./text-editor.ts";
import { WholeTexts } from "./whole-texts.ts";

/** Most texts that may be open at once: choices, items, tool calls. */
const MAX_CHANNELS = 1024;
/** A channel that has been silent this long releases what is almost certainly part of no match. */
export const PAUSE_MS = 1000;

export interface StreamForm {
  readonly endpoint: Pick<Endpoint, "dialect">;
  /** JSON line by line, not server-sent events. */
  readonly isLines: boolean;
  /** Log probabilities repeat the text token by token, so they are left out. */
  readonly dropsLogprobs: boolean;
  /** Unreadable events pass unchanged instead of being refused. */
  readonly passesUnread: boolean;
  /** Milliseconds of a monotonic clock. */
  readonly monotonic: () => number;
}

/** The texts of an answer cannot be determined, so it cannot pass. */
export class UnreadableAnswer extends Error {
  override readonly name = "UnreadableAnswer";
}

/**
 * Edits the texts of a streamed answer as it passes. Pieces of a text are treated as one text: the end of each that may still
 * become part of a match is held back, moved into the next piece or, at the end of the text, into an event of its own.
 * Everything else passes unchanged, each event once it is complete. Throws `UnreadableAnswer`.
 */
export class EditedStream {
  readonly #form: StreamForm;
  readonly #editor: TextEditor;
  readonly #events: StreamEvents;
  readonly #channels = new Map<string, Channel>();
  readonly #whole: WholeTexts;
  /** Texts have come in pieces. */
  #hadPieces = false;

  constructor(form: StreamForm, editor: TextEditor) {
    this.#form = form;
    this.#editor = editor;
    this.#events = new StreamEvents(form);
    this.#whole = new WholeTexts(editor);
  }

  /** Is anything held back that `release` could release? */
  get isHolding(): boolean {
    for (const channel of this.#channels.values()) if (channel.isHolding) return true;
    return false;
  }

  /** What passes now. */
  push(bytes: Buffer): Buffer {
    const events = this.#events.push(bytes);
    if (!this.#events.isTooLong) return this.#passAll(events);
    if (this.#form.passesUnread) return this.#passAll([...events, ...this.#events.flush()]);
    throw new UnreadableAnswer("An event of the answer is too long.");
  }

  /** The answer has ended or was cut: everything that was held back. */
  flush(): Buffer {
    const last = this.#passAll(this.#events.flush());
    const rest = this.#editor.isBlocked ? [] : this.#endChannels("");
    return joined(this.#editor.isBlocked ? [last] : [last, ...rest]);
  }

  /** Releases what channels silent for `PAUSE_MS` hold, as far as it is almost certainly part of no match. */
  release(): Buffer {
    const now = this.#form.monotonic();
    const passing: Buffer[] = [];
    for (const channel of this.#channels.values()) {
      if (now - channel.pieceMs < PAUSE_MS) continue;
      passing.push(...this.#continue(channel, channel.release()));
    }
    return this.#editor.isBlocked ? NO_BYTES : joined(passing);
  }

  #passAll(events: readonly StreamEvent[]): Buffer {
    const passing: Buffer[] = [];
    for (const run of runsOf(events)) {
      if (this.#editor.isBlocked) break;
      passing.push(...("pieces" in run ? this.#passPieces(run.pieces) : this.#pass(run.event)));
    }
    return joined(passing);
  }

  #pass(event: StreamEvent): readonly Buffer[] {
    const { frame, kind } = event;
    if (kind === "texts") return this.#passEvent(event);
    if (kind === "unreadable" && !this.#form.passesUnread) throw new UnreadableAnswer(event.reason);
    const rest = kind === "end-mark" ? this.#endChannels("") : [];
    return this.#editor.isBlocked ? [] : [...rest, frame.bytes];
  }

  /** Pieces of one text, each the only one in its event. */
  #passPieces(pieces: readonly [Piece, ...Piece[]]): readonly Buffer[] {
    const whole = pieces.map((piece) => this.#wholeEdits(piece, false));
    if (this.#editor.isBlocked) return [];
    // There are fewer of these where something in the pieces is blocked.
    return this.#push(pieces).map((text, index) => {
      const piece = pieces[index] ?? pieces[0];
      return this.#edited(piece, [...(whole[index] ?? []), ...replaced(piece, text)]);
    });
  }

  #passEvent(event: EventOfTexts): readonly Buffer[] {
    const { ends } = event.texts;
    const isRepeated = ends.length > 0 && this.#hadPieces;
    const passed = new Map<string, PassedPiece>();
    const edits = [...this.#wholeEdits(event, isRepeated), ...this.#passInto(passed, event)];
    if (this.#editor.isBlocked) return [];
    const before = ends.flatMap((beginning) => this.#endChannels(beginning, passed));
    if (this.#editor.isBlocked) return [];
    for (const { piece, passing } of passed.values()) edits.push(...replaced(piece, passing));
    return [...before, this.#edited(event, edits)];
  }

  /** Takes the pieces of an event; if it has several of one channel, all but the last are settled here. */
  #passInto(passed: Map<string, PassedPiece>, { frame, texts }: EventOfTexts): TextEdit[] {
    const edits: TextEdit[] = [];
    for (const span of this.#textsIn(texts)) {
      if (span.channel === undefined) continue;
      const earlier = passed.get(span.channel);
      const piece = { frame, texts, span, text: span.text };
      passed.set(span.channel, { piece, passing: this.#push([piece])[0] ?? "" });
      if (earlier !== undefined) edits.push(...replaced(earlier.piece, earlier.passing));
    }
    return edits;
  }

  /** Edits of the texts that an event holds whole. */
  #wholeEdits({ texts }: EventOfTexts, isRepeated: boolean): TextEdit[] {
    return this.#textsIn(texts).flatMap((span) =>
      span.channel === undefined ? this.#whole.edits(span, factsOf(span, isRepeated)) : [],
    );
  }

  #edited({ frame, texts }: EventOfTexts, edits: readonly TextEdit[]): Buffer {
    const edited = withTexts(texts, edits);
    const data = this.#form.dropsLogprobs ? withoutLogprobs(edited) : edited;
    return data === texts.bytes ? frame.bytes : frame.withData(data);
  }

  #textsIn({ spans }: EventTexts): readonly TextSpan[] {
    return this.#form.dropsLogprobs ? spans.filter(({ kind }) => kind !== "logprob") : spans;
  }

  /** What passes with each of several pieces of one text. */
  #push(pieces: readonly [Piece, ...Piece[]]): readonly string[] {
    const [first] = pieces;
    const name = first.span.channel ?? "";
    this.#hadPieces = true;
    const channel = this.#channels.get(name) ?? this.#open(name, first);
    return channel.push(pieces, this.#form.monotonic());
  }

  #open(name: string, first: Piece): Channel {
    if (this.#channels.size >= MAX_CHANNELS) {
      throw new UnreadableAnswer("The answer has too many texts at once.");
    }
    const channel = new Channel(name, this.#editor, first);
    this.#channels.set(name, channel);
    return channel;
  }

  /** What ended channels held back goes into their piece in this event, or into an event before it. */
  #endChannels(beginning: string, passed?: Map<string, PassedPiece>): readonly Buffer[] {
    const before: Buffer[] = [];
    for (const [name, channel] of this.#channels) {
      if (!name.startsWith(beginning)) continue;
      this.#channels.delete(name);
      const rest = channel.flush();
      const own = passed?.get(name);
      if (own === undefined) before.push(...this.#continue(channel, rest));
      else passed?.set(name, { ...own, passing: own.passing + rest });
    }
    return before;
  }

  /** An event that carries the next piece of a channel. */
  #continue({ latest }: Channel, text: string): readonly Buffer[] {
    if (text === "") return [];
    const { frame, span, texts } = latest;
    const event = nextPieceOf(this.#form.endpoint, texts.bytes, { span, spans: texts.spans, text });
    if (event === undefined) return [];
    const json = JSON.stringify(event);
    if (this.#form.isLines) return [Buffer.from(`${json}\n`)];
    const { type } = event;
    const name = typeof type === "string" ? type : frame.event;
    return [Buffer.from(`${frame.event === "" ? "" : `event: ${name}\n`}data: ${json}\n\n`)];
  }
}

type EventOfTexts = Pick<Piece, "frame" | "texts">;

/** What passes in place of a piece. */
interface PassedPiece {
  readonly piece: Piece;
  readonly passing: string;
}

/** A piece of a signed text may pass in another event, as long as the whole text passes. */
function replaced({ span, text: before }: Piece, text: string): readonly TextEdit[] {
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

const joined = (parts: readonly Buffer[]): Buffer => {
  const [first = NO_BYTES, ...others] = parts.filter(({ length }) => length > 0);
  return others.length === 0 ? first : Buffer.concat([first, ...others]);
};

const NO_BYTES = Buffer.alloc(0);
