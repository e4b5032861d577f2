import type { TextKind, TextSpan } from "../../contract/texts.ts";
import type { Span } from "../../formats/json/search/end-of-value.ts";
import { decodeLiteral, type Literal } from "../../formats/json/strings/literal.ts";
import type { Place, PlaceStep } from "../../formats/json/strings/place.ts";

/** What a text is, according to the values around it. */
export interface TextRole {
  readonly kind: TextKind;
  readonly isEditable: boolean;
  readonly channel: string | undefined;
  readonly isJsonPiece: boolean;
}

/** A text in the bytes of a body. Expensive members are computed when they are read. */
export class FoundText implements TextSpan {
  readonly start: number;
  readonly end: number;
  readonly escapes: number;
  readonly kind: TextKind;
  readonly isEditable: boolean;
  readonly channel: string | undefined;
  readonly isJsonPiece: boolean;
  readonly #bytes: Buffer;
  readonly #place: Place;

  constructor(bytes: Buffer, literal: Literal, place: Place, role: TextRole) {
    this.start = literal.start;
    this.end = literal.end;
    this.escapes = literal.escapes;
    this.kind = role.kind;
    this.isEditable = role.isEditable;
    this.channel = role.channel;
    this.isJsonPiece = role.isJsonPiece;
    this.#bytes = bytes;
    this.#place = place;
  }

  /** A text of the same kind, at the same place in another value. */
  movedTo(bytes: Buffer, { end, start }: Span): FoundText {
    const { channel, escapes, isEditable, isJsonPiece, kind } = this;
    const role = { kind, isEditable, channel, isJsonPiece };
    return new FoundText(bytes, { start, end, escapes }, this.#place, role);
  }

  get path(): string {
    return this.#place.toString();
  }

  get steps(): readonly PlaceStep[] {
    return this.#place.steps;
  }

  get text(): string {
    return decodeLiteral(this.#bytes, this);
  }
}

/** A text that is not encoded as JSON where it is found, so that it cannot be replaced. */
export class FixedText implements TextSpan {
  readonly escapes = 0;
  readonly isEditable = false;
  readonly channel = undefined;
  readonly isJsonPiece = false;
  readonly steps: readonly PlaceStep[] = [];
  readonly start: number;
  readonly end: number;
  readonly kind: TextKind;
  readonly path: string;
  readonly text: string;

  constructor(
    { end, start }: Span,
    { kind, path, text }: Pick<TextSpan, "kind" | "path" | "text">,
  ) {
    this.start = start;
    this.end = end;
    this.kind = kind;
    this.path = path;
    this.text = text;
  }
}

/** The role of a text on its own. */
export const roleOf = (kind: TextKind): TextRole => ({
  kind,
  isEditable: true,
  channel: undefined,
  isJsonPiece: false,
});
