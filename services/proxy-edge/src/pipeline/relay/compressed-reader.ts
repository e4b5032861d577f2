import { brotliDecompressSync, constants, unzipSync, zstdDecompressSync } from "node:zlib";

import type { AnswerReader, AnswerReading } from "@lintel/providers";

/** Beyond these an answer is passed on unread. */
const MAX_PACKED_BYTES = 8 * 1024 * 1024;
const MAX_PLAIN_BYTES = 64 * 1024 * 1024;

/**
 * Reads an answer that was compressed although nothing of the kind was asked for: its bytes pass as they are, and
 * are decoded at the end. Streams of which something is hidden come decoded already (`plainStream`).
 */
export class CompressedReader implements AnswerReader {
  readonly ended = false;
  readonly #encoding: string;
  readonly #plain: AnswerReader;
  #packed: Buffer[] = [];
  #packedBytes = 0;
  #isWhole = false;

  constructor(encoding: string, plain: AnswerReader) {
    this.#encoding = encoding;
    this.#plain = plain;
  }

  push(chunk: Buffer): Buffer {
    this.#packedBytes += chunk.length;
    if (this.#packedBytes > MAX_PACKED_BYTES) this.#packed = [];
    else this.#packed.push(chunk);
    return chunk;
  }

  flush(): undefined {
    this.#isWhole = true;
    return undefined;
  }

  read(): AnswerReading {
    const bytes = decoded(this.#encoding, Buffer.concat(this.#packed));
    this.#packed = [];
    if (bytes !== undefined) this.#plain.push(bytes);
    // Of an answer that was cut, the last event is not whole.
    if (this.#isWhole) this.#plain.flush();
    return this.#plain.read();
  }
}

/** The decoded bytes, of what was cut as far as it goes; `undefined` when they are too many, or encoded in a way we do not know. */
function decoded(encoding: string, bytes: Buffer): Buffer | undefined {
  const options = { maxOutputLength: MAX_PLAIN_BYTES };
  try {
    if (encoding === "gzip" || encoding === "x-gzip" || encoding === "deflate") {
      return unzipSync(bytes, { ...options, finishFlush: constants.Z_SYNC_FLUSH });
    }
    if (encoding === "br") {
      const finishFlush = constants.BROTLI_OPERATION_FLUSH;
      return brotliDecompressSync(bytes, { ...options, finishFlush });
    }
    if (encoding !== "zstd") return undefined;
    return zstdDecompressSync(bytes, { ...options, finishFlush: constants.ZSTD_e_flush });
  } catch {
    return undefined;
  }
}
