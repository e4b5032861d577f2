import type { Span } from "../search/end-of-value.ts";
import { endOfString } from "./end-of-string.ts";
import type { Place } from "./place.ts";

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

export interface FoundString {
  /** Position of its first character; `end` is that of its closing quote. */
  readonly start: number;
  readonly end: number;
  /** The nearest member it is the value of, or in a list that is, or that it names; `undefined` when there is none. */
  readonly name: string | undefined;
  /** For a member's name: the place of the object that has the member. */
  readonly place: Place;
  /** It is the name of a member, and no value. */
  readonly isName?: true;
}

/** Where the value stands, and the member it is the value of, where it is one. */
export interface NamedPlace {
  readonly place: Place;
  readonly name?: string | undefined;
}

/** An object or a list that is open. */
interface Container {
  readonly place: Place;
  readonly isList: boolean;
  /** For a list: the member that holds it. */
  readonly inherited: string | undefined;
  index: number;
  isName: boolean;
  name: string;
}

/** Shows every string in a JSON value, names of members among them, at any depth, in one pass. The bytes are valid JSON. */
export function findStrings(
  json: Buffer,
  { end, start }: Span,
  root: NamedPlace,
  show: (found: FoundString) => void,
): void {
  const open: Container[] = [];
  for (let at = start; at < end; at += 1) {
    const byte = json[at];
    const container = open.at(-1);
    if (byte === QUOTE) {
      const close = endOfString(json, at + 1);
      const span = { start: at + 1, end: close };
      if (container?.isName === true) {
        container.name = nameAt(json, at, close);
        show({ ...span, name: container.name, place: container.place, isName: true });
      } else {
        show({ ...span, ...within(container, root) });
      }
      at = close;
    } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      open.push(toContainer(container, root, byte === OPEN_BRACKET));
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      open.pop();
    } else if (container !== undefined) {
      move(container, byte);
    }
  }
}

function toContainer(around: Container | undefined, root: NamedPlace, isList: boolean): Container {
  const { name, place } = within(around, root);
  return { place, isList, inherited: name, index: 0, isName: !isList, name: "" };
}

/** Where the value stands that begins in a container. */
function within(container: Container | undefined, root: NamedPlace) {
  if (container === undefined) return { place: root.place, name: root.name };
  const { index, inherited, isList, name, place } = container;
  return isList ? { place: place.at(index), name: inherited } : { place: place.at(name), name };
}

function move(container: Container, byte: number | undefined): void {
  if (byte === COLON) container.isName = false;
  if (byte !== COMMA) return;
  container.index += 1;
  container.isName = !container.isList;
}

const nameAt = (json: Buffer, open: number, close: number): string =>
  String(JSON.parse(json.toString("utf8", open, close + 1)));
