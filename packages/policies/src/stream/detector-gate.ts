import type { TextSpan } from "@lintel/providers";

import type { Found } from "../detector.ts";
import type { StreamForm } from "./edited-stream.ts";
import type { FoundValues } from "./found-values.ts";
import { type StreamEvent, StreamEvents } from "./stream-events.ts";
import { type TextQuestion, WatchedText } from "./watched-text.ts";

/** Texts per request to detectors; further ones wait for the next. */
const MAX_TEXTS = 64;
const MAX_UNITS = 20_000;
/** No more of the answer should be read while so much of it waits. */
const FULL_BYTES = 1024 * 1024;

/** An event that waits, and how far its texts have to be known for it to pass. */
interface WaitingFrame {
  readonly bytes: Buffer;
  readonly needs: readonly Need[];
}

interface Need {
  readonly watched: WatchedText;
  readonly end: number;
}

type GateForm = Pick<StreamForm, "endpoint" | "isLines" | "monotonic">;

/**
 * Holds the events of a stream until detectors over the network have seen their texts, with enough of what follows them. It
 * does not ask itself: `ask` says about what, and `answer` takes what was found, which goes to `values`, where whoever edits the stream
 * behind it looks it up. One question at a time; all bytes pass in their order, unchanged.
 */
export class DetectorGate {
  readonly #form: GateForm;
  readonly #values: FoundValues;
  readonly #events: StreamEvents;
  readonly #channels = new Map<string, WatchedText>();
  /** Texts of which something is still to pass. */
  readonly #open = new Set<WatchedText>();
  #waiting: WaitingFrame[] = [];
  #waitingBytes = 0;
  #asked: readonly TextQuestion[] | undefined;

  constructor(form: GateForm, values: FoundValues) {
    this.#form = form;
    this.#values = values;
    this.#events = new StreamEvents(form);
  }

  /** Something is held back. */
  get isHolding(): boolean {
    return this.#waiting.length > 0;
  }

  /** Something is held back that cannot pass before an answer. */
  get isWaiting(): boolean {
    return this.#asked !== undefined || this.#waiting.some(({ needs }) => needs.some(isMissing));
  }

  get isFull(): boolean {
    return this.#waitingBytes > FULL_BYTES;
  }

  push(bytes: Buffer): void {
    for (const event of this.#events.push(bytes)) this.#take(event);
    // Whoever edits the stream says what becomes of such an event.
    if (!this.#events.isTooLong) return;
    for (const event of this.#events.flush()) this.#take(event);
  }

  /** The answer has ended: nothing follows any of its texts. */
  end(): void {
    for (const event of this.#events.flush()) this.#take(event);
    this.#endChannels("");
  }

  /** The texts that detectors are to see now; `undefined` when there are none, or a question is not answered yet. */
  ask(): readonly string[] | undefined {
    if (this.#asked !== undefined) return undefined;
    const nowMs = this.#form.monotonic();
    const open = [...this.#open];
    if (!open.some((watched) => watched.isDue(nowMs))) return undefined;
    const questions: TextQuestion[] = [];
    let units = 0;
    for (const watched of open) {
      if (questions.length >= MAX_TEXTS || units >= MAX_UNITS) break;
      if (watched.passable === watched.end) continue;
      const question = watched.ask(nowMs);
      units += question.text.length;
      questions.push(question);
    }
    this.#asked = questions;
    return questions.map(({ text }) => text);
  }

  /** What detectors have found in each of the texts that were asked about. Throws `TooMuchFound`. */
  answer(found: readonly (readonly Found[])[]): void {
    const nowMs = this.#form.monotonic();
    for (const [index, question] of (this.#asked ?? []).entries()) {
      const { watched } = question;
      watched.answer(question, found[index] ?? [], this.#values, nowMs);
      if (watched.hasEnded && watched.passable === watched.end) this.#open.delete(watched);
    }
    this.#asked = undefined;
  }

  /** What may go on now. */
  pass(): Buffer {
    const blocking = this.#waiting.findIndex(({ needs }) => needs.some(isMissing));
    // Nothing is copied while the first event waits: many may wait behind it.
    if (blocking === 0) return NO_BYTES;
    const passing = blocking < 0 ? this.#waiting : this.#waiting.slice(0, blocking);
    this.#waiting = blocking < 0 ? [] : this.#waiting.slice(blocking);
    const bytes = Buffer.concat(passing.map((frame) => frame.bytes));
    this.#waitingBytes -= bytes.length;
    return bytes;
  }

  #take(event: StreamEvent): void {
    const { bytes } = event.frame;
    this.#waiting.push({ bytes, needs: this.#needsOf(event) });
    this.#waitingBytes += bytes.length;
  }

  /** None of what cannot be read: whoever edits the stream says what becomes of that. */
  #needsOf(event: StreamEvent): readonly Need[] {
    if (event.kind === "comment") return [];
    if (event.kind !== "texts") {
      this.#endChannels("");
      return [];
    }
    const { ends, spans } = event.texts;
    const needs = spans.flatMap((span) => this.#needOf(span));
    for (const beginning of ends) this.#endChannels(beginning);
    return needs;
  }

  #needOf(span: TextSpan): readonly Need[] {
    const { channel, isJsonPiece, kind, text } = span;
    if (kind === "logprob" || text === "") return [];
    const known = channel === undefined ? undefined : this.#channels.get(channel);
    const watched = known ?? new WatchedText(isJsonPiece);
    if (channel === undefined) watched.hasEnded = true;
    else this.#channels.set(channel, watched);
    this.#open.add(watched);
    return [{ watched, end: watched.add(text, this.#form.monotonic()) }];
  }

  #endChannels(beginning: string): void {
    for (const [name, watched] of this.#channels) {
      if (!name.startsWith(beginning)) continue;
      this.#channels.delete(name);
      watched.hasEnded = true;
      if (watched.passable === watched.end) this.#open.delete(watched);
    }
  }
}

const NO_BYTES = Buffer.alloc(0);

const isMissing = ({ end, watched }: Need): boolean => watched.passable < end;
