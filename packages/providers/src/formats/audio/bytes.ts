/** Numbers in bytes. Beyond the end there are zeros. */
export const byteAt = (bytes: Uint8Array, at: number): number => bytes[at] ?? 0;

export const u16be = (bytes: Uint8Array, at: number): number =>
  byteAt(bytes, at) * 0x100 + byteAt(bytes, at + 1);

export const u16le = (bytes: Uint8Array, at: number): number =>
  byteAt(bytes, at + 1) * 0x100 + byteAt(bytes, at);

export const u32be = (bytes: Uint8Array, at: number): number =>
  u16be(bytes, at) * 0x1_0000 + u16be(bytes, at + 2);

export const u32le = (bytes: Uint8Array, at: number): number =>
  u16le(bytes, at + 2) * 0x1_0000 + u16le(bytes, at);

/** Exact up to 2^53, and near enough for a length above. */
export const u64be = (bytes: Uint8Array, at: number): number =>
  u32be(bytes, at) * 0x1_0000_0000 + u32be(bytes, at + 4);

export const u64le = (bytes: Uint8Array, at: number): number =>
  u32le(bytes, at + 4) * 0x1_0000_0000 + u32le(bytes, at);

/** Does this text, in ASCII, stand there? */
export function isAt(bytes: Uint8Array, at: number, text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    if (bytes[at + index] !== text.codePointAt(index)) return false;
  }
  return true;
}

/** Reads bits, the highest of a byte first. Beyond the end there are zeros. */
export class BitReader {
  readonly #bytes: Uint8Array;
  #at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.#bytes = bytes;
    this.#at = at * 8;
  }

  read(bits: number): number {
    let value = 0;
    for (let left = bits; left > 0; left--) {
      const byte = byteAt(this.#bytes, this.#at >>> 3);
      value = value * 2 + ((byte >>> (7 - (this.#at & 7))) & 1);
      this.#at++;
    }
    return value;
  }
}
