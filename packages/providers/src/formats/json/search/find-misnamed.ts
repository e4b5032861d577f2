import type { JsonPathStep } from "@lintel/core";

import { foldName } from "../scan-members.ts";
import { endOfString } from "../strings/end-of-string.ts";

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** Which members and elements lie on the way to what is looked for. */
interface Way {
  /** By folded name. */
  readonly members: Map<string, { readonly name: string; readonly way: Way }>;
  each: Way | undefined;
}

/** An object or a list on the way that is open. */
interface Container {
  readonly way: Way;
  readonly isList: boolean;
  /** Folded names on the way that have been seen. */
  readonly seen: Set<string>;
  element: number;
  isName: boolean;
  next: Way | undefined;
}

/** What is open, the innermost last; `undefined` for what is off the way. */
type Open = (Container | undefined)[];

/**
 * The first member on the way to one of `paths` that stands more than once in its object, or is written in other
 * cases than the path has it: readers of such a body disagree on what it says. `json` is valid JSON.
 */
export function findMisnamed(
  json: Buffer,
  paths: readonly (readonly JsonPathStep[])[],
): string | undefined {
  const root = toWay(paths);
  const open: Open = [];
  let at = 0;
  while (at < json.length) {
    const byte = json[at];
    const container = open.at(-1);
    if (byte === QUOTE) {
      const end = endOfString(json, at + 1);
      const misnamed = container && enter(container, json, at, end);
      if (misnamed !== undefined) return misnamed;
      at = end;
    } else {
      pass(open, byte, root);
    }
    at += 1;
  }
  return undefined;
}

/** Takes note of a byte that is in no string. */
function pass(open: Open, byte: number | undefined, root: Way): void {
  const container = open.at(-1);
  if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
    const way = open.length === 0 ? root : wayOn(container);
    open.push(way && toContainer(way, byte === OPEN_BRACKET));
  } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
    open.pop();
  } else if (container !== undefined) {
    move(container, byte);
  }
}

function toWay(paths: readonly (readonly JsonPathStep[])[]): Way {
  const root: Way = { members: new Map(), each: undefined };
  for (const path of paths) {
    let way = root;
    for (const pathStep of path) way = follow(way, pathStep);
  }
  return root;
}

function follow(way: Way, step: JsonPathStep): Way {
  if (step.to === "each") return (way.each ??= { members: new Map(), each: undefined });
  const folded = foldName(step.name);
  const known = way.members.get(folded);
  if (known !== undefined) return known.way;
  const made: Way = { members: new Map(), each: undefined };
  way.members.set(folded, { name: step.name, way: made });
  return made;
}

const toContainer = (way: Way, isList: boolean): Container => ({
  way,
  isList,
  seen: new Set(),
  element: 0,
  isName: !isList,
  next: undefined,
});

/** Takes note of a member's name; returns it when it may not stand here. */
function enter(container: Container, json: Buffer, start: number, end: number): string | undefined {
  if (!container.isName) return undefined;
  container.next = undefined;
  const name = String(JSON.parse(json.toString("utf8", start, end + 1)));
  const folded = foldName(name);
  const wanted = container.way.members.get(folded);
  if (wanted === undefined) return undefined;
  if (container.seen.has(folded) || name !== wanted.name) return wanted.name;
  container.seen.add(folded);
  container.next = wanted.way;
  return undefined;
}

function move(container: Container, byte: number | undefined): void {
  if (byte === COLON) container.isName = false;
  if (byte !== COMMA) return;
  container.element += 1;
  container.isName = !container.isList;
}

/** The way on to the value that begins in a container. */
function wayOn(container: Container | undefined): Way | undefined {
  if (container === undefined) return undefined;
  const { element, isList, next, way } = container;
  return isList ? (way.each ?? way.members.get(String(element))?.way) : next;
}
