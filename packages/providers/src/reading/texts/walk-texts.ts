import type { ObjectShape, TextKind, TextShape } from "../../contract/texts.ts";
import type { Member } from "../../formats/json/member-scanner.ts";
import { parseJson } from "../../formats/json/parse-json.ts";
import { OPEN_BRACE } from "../../formats/json/read-object.ts";
import { findAmbiguous, type NamedMember, scanMembers } from "../../formats/json/scan-members.ts";
import { eachElement } from "../../formats/json/search/each-element.ts";
import type { Span } from "../../formats/json/search/end-of-value.ts";
import { findStrings, type FoundString } from "../../formats/json/strings/find-strings.ts";
import type { Literal } from "../../formats/json/strings/literal.ts";
import { INNER, type Place } from "../../formats/json/strings/place.ts";
import { innerStrings } from "./inner-strings.ts";
import { isNoText } from "./is-no-text.ts";
import { isWord } from "./is-word.ts";
import { kindOfRole } from "./kind-of-role.ts";
import { FILE_NAMES, NO_TEXTS } from "./shapes.ts";
import { FoundText } from "./text-span.ts";

const QUOTE = 0x22;
const OPEN_BRACKET = 0x5b;
/** The longest string that can decide anything. */
const MAX_DECIDING_BYTES = 256;

/** What is known at the current position. */
export interface Here {
  readonly place: Place;
  readonly kind: TextKind;
  readonly isFixed: boolean;
  /** Prefix of the channel names below. */
  readonly channels: string;
  /** Index in its list. */
  readonly position: number;
}

interface ObjectHere {
  readonly span: Span;
  readonly members: readonly NamedMember[];
}

/** Readers could disagree on the body: this member occurs twice, or in another letter case. */
export class AmbiguousMember extends Error {}

/** Finds the texts of a JSON value by its shape, in byte order. */
export class TextWalk {
  readonly spans: FoundText[] = [];
  /** Prefixes of the channels that end. */
  readonly ends: string[] = [];
  readonly #bytes: Buffer;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** Goes through the value at `span`, which is valid JSON. Throws `AmbiguousMember`. */
  walk(span: Span, shape: TextShape, around: Here): void {
    if (shape.isSkipped === true) return;
    const here = enter(shape, around);
    const byte = this.#bytes[span.start];
    if (byte === QUOTE) this.#walkString(span, shape, here);
    else if (byte === OPEN_BRACKET) this.#walkList(span, shape, here);
    else if (byte === OPEN_BRACE) this.#walkObject(span, shape, here);
  }

  #walkString({ end, start }: Span, shape: TextShape, here: Here): void {
    const literal = { start: start + 1, end: end - 1, escapes: 1 };
    const isWhole = shape.holdsJson === true && shape.channel === undefined;
    const inner = isWhole ? innerStrings(this.#bytes, literal, here.place.at(INNER)) : undefined;
    if (inner === undefined) this.#add(literal, here, shape);
    else for (const each of inner) this.#addFound(each, { shape, escapes: 2 }, here);
  }

  #walkList(span: Span, shape: TextShape, here: Here): void {
    const { items } = shape;
    if (items === undefined) {
      this.#walkAnything(span, shape, here);
      return;
    }
    let position = 0;
    eachElement(this.#bytes, span.start, (element) => {
      this.walk(element, items, { ...here, place: here.place.at(position), position });
      position += 1;
    });
  }

  #walkObject(span: Span, shape: TextShape, here: Here): void {
    if (shape.object === undefined) {
      this.#walkAnything(span, shape, here);
      return;
    }
    const members = scanMembers(this.#bytes, span.start);
    this.#walkMembers({ span, members }, shape.object, here);
  }

  #walkMembers(value: ObjectHere, object: ObjectShape, around: Here): void {
    const { members } = value;
    const ambiguous = findAmbiguous(members, object.names);
    if (ambiguous !== undefined) throw new AmbiguousMember(ambiguous);
    const typed = this.#typedShape(members, object);
    if (typed !== undefined) {
      this.#walkTyped(value, typed, around);
      return;
    }
    const here = this.#enterObject(members, object, around);
    for (const member of members) this.#walkMember(member, object, here);
    this.#noteEnds(members, object, here.channels);
  }

  #typedShape(
    members: readonly Member[],
    { typeBy = "type", types }: ObjectShape,
  ): TextShape | undefined {
    const type = types === undefined ? undefined : this.#valueOf(members, typeBy);
    return typeof type === "string" ? types?.get(type) : undefined;
  }

  #walkTyped(value: ObjectHere, shape: TextShape, around: Here): void {
    if (shape.isSkipped === true) return;
    const here = enter(shape, around);
    if (shape.object === undefined) this.#walkAnything(value.span, shape, here);
    else this.#walkMembers(value, shape.object, here);
  }

  #walkMember(
    member: NamedMember,
    { hasOtherPieces, members, rest }: ObjectShape,
    around: Here,
  ): void {
    const { name } = member;
    const span = { start: member.valueStart, end: member.valueEnd };
    const here = { ...around, place: around.place.at(name) };
    const shape = members.get(name);
    const byte = this.#bytes[span.start];
    const isPiece = hasOtherPieces === true && byte === QUOTE;
    if (shape === undefined && !isWord(name)) this.#addName(member, around);
    if (shape !== undefined) this.walk(span, shape, here);
    else if (byte === OPEN_BRACE) this.walk(span, rest, here);
    else if (isPiece) this.#walkPiece(span, name, here);
    else this.#walkAnything(span, rest, enter(rest, here), name);
  }

  #walkPiece({ end, start }: Span, name: string, here: Here): void {
    const literal = { start: start + 1, end: end - 1, escapes: 1 };
    if (!isNoText(this.#bytes, { ...literal, name }, NO_TEXTS)) {
      this.#add(literal, here, { channel: name });
    }
  }

  /** Every string in a value except those known not to be text; `name` is the member that holds the value. */
  #walkAnything(span: Span, shape: TextShape, here: Here, name?: string): void {
    findStrings(this.#bytes, span, { place: here.place, name }, (found) =>
      this.#addFound(found, { shape, escapes: 1 }, here),
    );
  }

  #addFound(found: FoundString, { escapes, shape }: FoundIn, around: Here): void {
    const here = { ...around, place: found.place };
    const literal = { start: found.start, end: found.end, escapes };
    if (found.isName === true) {
      if (!isWord(found.name ?? "")) this.#add(literal, named(here));
    } else if (!isNoText(this.#bytes, found, shape.noTexts ?? NO_TEXTS)) {
      this.#add(literal, FILE_NAMES.has(found.name ?? "") ? { ...here, kind: "file-name" } : here);
    }
  }

  #addName({ nameEnd, nameStart }: NamedMember, around: Here): void {
    this.#add({ start: nameStart, end: nameEnd, escapes: 1 }, named(around));
  }

  #add(literal: Literal, here: Here, { channel, holdsJson }: TextShape = {}): void {
    const { channels, isFixed, kind, place } = here;
    const role = {
      kind,
      isEditable: !isFixed,
      channel: channel === undefined ? undefined : channels + channel,
      isJsonPiece: channel !== undefined && holdsJson === true,
    };
    this.spans.push(new FoundText(this.#bytes, literal, place, role));
  }

  #enterObject(members: readonly Member[], object: ObjectShape, around: Here): Here {
    const { channelBy, hasRole = false, signature } = object;
    const isSigned = signature !== undefined && this.#isFilled(members, signature);
    if (!hasRole && !isSigned && channelBy === undefined) return around;
    const { channels, kind, place, position } = around;
    return {
      place,
      position,
      kind: hasRole ? kindOfRole(this.#valueOf(members, "role"), kind) : kind,
      isFixed: around.isFixed || isSigned,
      channels: channelBy === undefined ? channels : this.#channelsIn(members, channelBy, around),
    };
  }

  #channelsIn(members: readonly Member[], by: readonly string[], around: Here): string {
    const values = by.map((name) => this.#valueOf(members, name)).filter(isChannel);
    const own = values.length === 0 ? [around.position] : values;
    return `${around.channels}${own.join("/")}/`;
  }

  #noteEnds(members: readonly Member[], { ends, endsBy }: ObjectShape, channels: string): void {
    if (ends !== undefined) this.ends.push(channels + ends);
    if (endsBy !== undefined && this.#isFilled(members, endsBy)) this.ends.push(channels);
  }

  #isFilled(members: readonly Member[], name: string): boolean {
    const member = members.find((each) => each.name === name);
    if (member === undefined) return false;
    return member.valueEnd - member.valueStart > MAX_DECIDING_BYTES || this.#hasContent(member);
  }

  #hasContent({ valueEnd, valueStart }: Member): boolean {
    const text = this.#bytes.toString("utf8", valueStart, valueEnd);
    return text !== "null" && text !== '""';
  }

  #valueOf(members: readonly Member[], name: string): unknown {
    const member = members.find((each) => each.name === name);
    if (member === undefined || member.valueEnd - member.valueStart > MAX_DECIDING_BYTES) {
      return undefined;
    }
    return parseJson(this.#bytes.toString("utf8", member.valueStart, member.valueEnd));
  }
}

/** A string in a value about which only this shape is known. */
interface FoundIn {
  readonly shape: TextShape;
  /** How many times it is escaped. */
  readonly escapes: number;
}

/** An id: other members and other calls refer to it. */
const named = (here: Here): Here => ({ ...here, kind: "member-name", isFixed: true });

const isChannel = (value: unknown): value is number | string =>
  typeof value === "number" || (typeof value === "string" && value !== "");

const enter = (shape: TextShape, around: Here): Here =>
  shape.kind === undefined && shape.isFixed === undefined
    ? around
    : {
        ...around,
        kind: shape.kind ?? around.kind,
        isFixed: around.isFixed || shape.isFixed === true,
      };
