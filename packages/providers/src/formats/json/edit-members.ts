import type { Member } from "./member-scanner.ts";

/** Bytes that take the place of those from `start` to before `end`. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface ObjectInBytes {
  /** Position of its opening brace. */
  readonly open: number;
  readonly members: readonly Member[];
}

/** Splices that set a member to a JSON text: replaced wherever it stands, put first when it does not. */
export function setMember(object: ObjectInBytes, name: string, value: string): readonly Splice[] {
  const existing = object.members.filter((member) => member.name === name);
  if (existing.length > 0) {
    return existing.map(({ valueStart, valueEnd }) => ({
      start: valueStart,
      end: valueEnd,
      text: value,
    }));
  }
  const separator = object.members.length > 0 ? "," : "";
  const inside = object.open + 1;
  return [{ start: inside, end: inside, text: `${JSON.stringify(name)}:${value}${separator}` }];
}

/** Applies splices that do not overlap; every other byte stays as it is. */
export function applySplices(bytes: Buffer, splices: readonly Splice[]): Buffer {
  if (splices.length === 0) return bytes;
  const pieces: Buffer[] = [];
  let from = 0;
  for (const { start, end, text } of splices.toSorted((a, b) => a.start - b.start)) {
    pieces.push(bytes.subarray(from, start), Buffer.from(text));
    from = end;
  }
  pieces.push(bytes.subarray(from));
  return Buffer.concat(pieces);
}
