import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from "yaml";

import type { Path } from "../schema/unknown-members.ts";
import type { Fault, PlacedFault } from "./fault.ts";

/** As many bytes as the admin API takes in one request. */
export const MAX_FILE_BYTES = 1024 * 1024;

export interface ParsedYaml {
  readonly value: unknown;
  readonly faults: readonly PlacedFault[];
  /** Where a fault's member is: the nearest that is there, when it is missing. */
  readonly place: (fault: Fault) => PlacedFault;
}

/**
 * Reads YAML 1.2 (and so JSON). Never throws. Sentences quote nothing of the text, which may hold a secret by mistake.
 * Aliases are followed up to the library's bound, so that a small file cannot stand for a huge one.
 */
export function parseYaml(text: string): ParsedYaml {
  if (Buffer.byteLength(text) > MAX_FILE_BYTES) return unreadable("is larger than 1 MiB");
  const lineCounter = new LineCounter();
  try {
    const document = parseDocument(text, { lineCounter, prettyErrors: false, uniqueKeys: true });
    const placeAt = (offset: number) => toPlace(lineCounter, offset);
    const faults = document.errors.map(({ code, pos }) => ({
      path: [],
      message: `this is not YAML: ${code.toLowerCase().replaceAll("_", " ")}`,
      ...placeAt(pos[0]),
    }));
    return {
      value: faults.length > 0 ? undefined : document.toJS(),
      faults,
      place: (fault) => ({ ...fault, ...placeAt(offsetOf(document, fault.path)) }),
    };
  } catch {
    return unreadable("cannot be read: it is nested too deeply, or its aliases stand for too much");
  }
}

function unreadable(message: string): ParsedYaml {
  const place = { line: 1, column: 1 };
  return {
    value: undefined,
    faults: [{ path: [], message: `the file ${message}`, ...place }],
    place: (fault) => ({ ...fault, ...place }),
  };
}

function toPlace(lineCounter: LineCounter, offset: number) {
  const { line, col } = lineCounter.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

function offsetOf(document: Document.Parsed, path: Path): number {
  let node: unknown = document.contents;
  let offset = document.contents?.range[0] ?? 0;
  for (const name of path) {
    if (isAlias(node)) node = node.resolve(document);
    const found = isMap(node) ? memberOf(node.items, String(name)) : elementOf(node, name);
    if (found === undefined) break;
    ({ node } = found);
    offset = found.offset ?? offset;
  }
  return offset;
}

interface Found {
  readonly node: unknown;
  readonly offset: number | undefined;
}

function memberOf(
  pairs: readonly { readonly key: unknown; readonly value: unknown }[],
  name: string,
): Found | undefined {
  const pair = pairs.find(({ key }) => isScalar(key) && String(key.value) === name);
  if (pair === undefined || !isScalar(pair.key)) return undefined;
  return { node: pair.value, offset: pair.key.range?.[0] };
}

function elementOf(node: unknown, index: string | number): Found | undefined {
  const item: unknown = isSeq(node) ? node.items[Number(index)] : undefined;
  if (item === undefined) return undefined;
  const isPlaced = isScalar(item) || isMap(item) || isSeq(item) || isAlias(item);
  return { node: item, offset: isPlaced ? item.range?.[0] : undefined };
}
