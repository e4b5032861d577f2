import { constants, crc32, deflateRawSync } from "node:zlib";

const HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
const EMPTY_LAST_BLOCK = Buffer.from([0x03, 0x00]);

/** One gzip stream, flushed after every chunk, as a server compressing a live stream writes it. */
export function gzipChunks(chunks: readonly Buffer[]): Buffer[] {
  const blocks = chunks.map((chunk) =>
    deflateRawSync(chunk, { finishFlush: constants.Z_SYNC_FLUSH }),
  );
  const whole = Buffer.concat(chunks);
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc32(whole), 0);
  trailer.writeUInt32LE(whole.length, 4);
  return blocks.map((block, index) =>
    Buffer.concat([
      ...(index === 0 ? [HEADER] : []),
      block,
      ...(index === blocks.length - 1 ? [EMPTY_LAST_BLOCK, trailer] : []),
    ]),
  );
}
