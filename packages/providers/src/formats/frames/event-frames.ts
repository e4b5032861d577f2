import { crc32 } from "node:zlib";

import { isRecord, type JsonRecord } from "../json/is-record.ts";
import { parseJson } from "../json/parse-json.ts";

/** A message of AWS' binary event stream: its headers that are texts, and its payload in JSON. */
export interface EventFrame {
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: JsonRecord;
}

const PRELUDE_BYTES = 12;
const CHECKSUM_BYTES = 4;
/** AWS' own limit for a message. */
const MAX_FRAME_BYTES = 24 * 1024 * 1024;
const STRING = 7;
/** Bytes of a header's value by its type; strings and byte arrays carry their length. */
const VALUE_BYTES: readonly number[] = [0, 0, 1, 2, 4, 8, -1, -1, 8, 16];

/** The stream is not what AWS says it is. */
export class BrokenFrame extends Error {}

/**
 * Cuts a binary event stream that comes in pieces of any size into its messages, and hands each on. Throws
 * `BrokenFrame` for checksums that do not fit.
 */
export class FrameSplitter {
  #kept: Buffer[] = [];
  #keptBytes = 0;
  /** Bytes that have to be there before anything can be read: of a prelude, or of the message it announces. */
  #neededBytes = PRELUDE_BYTES;

  push(piece: Buffer, onFrame: (frame: EventFrame) => void): void {
    this.#kept.push(piece);
    this.#keptBytes += piece.length;
    while (this.#keptBytes >= this.#neededBytes) {
      const bytes = this.#join();
      const length = lengthOf(bytes);
      if (bytes.length < length) {
        this.#neededBytes = length;
        return;
      }
      this.#kept = [bytes.subarray(length)];
      this.#keptBytes -= length;
      this.#neededBytes = PRELUDE_BYTES;
      onFrame(readFrame(bytes.subarray(0, length)));
    }
  }

  #join(): Buffer {
    const [first = NO_BYTES, ...others] = this.#kept;
    return others.length === 0 ? first : Buffer.concat(this.#kept);
  }
}

const NO_BYTES = Buffer.alloc(0);

/** Length of the message that begins here, as its prelude has it. */
function lengthOf(bytes: Buffer): number {
  if (crc32(bytes.subarray(0, 8)) !== bytes.readUInt32BE(8)) {
    throw new BrokenFrame("The prelude's checksum does not fit.");
  }
  const length = bytes.readUInt32BE(0);
  if (length > MAX_FRAME_BYTES || length < PRELUDE_BYTES + CHECKSUM_BYTES) {
    throw new BrokenFrame("The message has an impossible length.");
  }
  return length;
}

function readFrame(frame: Buffer): EventFrame {
  const end = frame.length - CHECKSUM_BYTES;
  if (crc32(frame.subarray(0, end)) !== frame.readUInt32BE(end)) {
    throw new BrokenFrame("The message's checksum does not fit.");
  }
  const headersEnd = Math.min(PRELUDE_BYTES + frame.readUInt32BE(4), end);
  const payload = parseJson(frame.subarray(headersEnd, end));
  return {
    headers: readHeaders(frame.subarray(PRELUDE_BYTES, headersEnd)),
    payload: isRecord(payload) ? payload : {},
  };
}

function readHeaders(bytes: Buffer): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  let at = 0;
  while (at < bytes.length) {
    const nameEnd = at + 1 + (bytes[at] ?? 0);
    const type = bytes[nameEnd] ?? 0;
    const valueBytes = VALUE_BYTES[type] ?? 0;
    const start = valueBytes < 0 ? nameEnd + 3 : nameEnd + 1;
    const end = start + (valueBytes < 0 ? lengthAt(bytes, nameEnd + 1) : valueBytes);
    if (type === STRING) {
      headers[bytes.toString("utf8", at + 1, nameEnd)] = bytes.toString("utf8", start, end);
    }
    at = end;
  }
  return headers;
}

const lengthAt = (bytes: Buffer, at: number): number =>
  at + 2 <= bytes.length ? bytes.readUInt16BE(at) : bytes.length;
