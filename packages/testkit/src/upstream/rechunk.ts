import type { Rechunk } from "./behaviour.ts";

/** The same bytes with other chunk boundaries. */
export function rechunk(chunks: readonly Buffer[], by: Rechunk["by"]): Buffer[] {
  if ("events" in by) return group(chunks, by.events);
  const bytes = Buffer.concat(chunks);
  if ("offsets" in by) return splitAt(bytes, by.offsets);
  if ("bytes" in by) {
    const count = Math.ceil(bytes.length / by.bytes);
    return splitAt(
      bytes,
      Array.from({ length: count }, (_, index) => index * by.bytes),
    );
  }
  const isInside = INSIDE[by.inside];
  return splitAt(
    bytes,
    [...bytes.keys()].filter((offset) => isInside(bytes, offset)),
  );
}

const isLineEnd = (byte: number | undefined): boolean => byte === 0x0a || byte === 0x0d;

/** Whether a boundary before this offset falls inside the thing named. */
const INSIDE: Readonly<
  Record<"character" | "field-name" | "event-end", (bytes: Buffer, offset: number) => boolean>
> = {
  character: (bytes, offset) => ((bytes[offset] ?? 0) & 0xc0) === 0x80,
  "field-name": (bytes, offset) => bytes.subarray(offset - 2, offset + 3).equals(DATA_FIELD),
  "event-end": (bytes, offset) => isLineEnd(bytes[offset - 1]) && isLineEnd(bytes[offset]),
};
const DATA_FIELD = Buffer.from("data:");

function group(chunks: readonly Buffer[], size: number): Buffer[] {
  return Array.from({ length: Math.ceil(chunks.length / size) }, (_, index) =>
    Buffer.concat(chunks.slice(index * size, (index + 1) * size)),
  );
}

function splitAt(bytes: Buffer, offsets: readonly number[]): Buffer[] {
  const starts = offsets.map((offset) => (offset < 0 ? bytes.length + offset : offset));
  const bounds = [0, ...starts.filter((start) => start > 0 && start < bytes.length), bytes.length];
  return bounds.slice(1).map((end, index) => bytes.subarray(bounds[index], end));
}
