import { readdirSync, readFileSync } from "node:fs";

import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { measureAudio } from "./measure-audio.ts";

const FIXTURES = new URL("fixtures/", import.meta.url);
const read = (name: string): Buffer => readFileSync(new URL(name, FIXTURES));
const names = readdirSync(FIXTURES).filter((name) => !name.endsWith(".md"));

/** What ffmpeg decodes each file to, and how long one of its frames or packets plays. */
const LENGTHS: Readonly<Record<string, readonly [decodedMs: number, frameMs: number]>> = {
  "aac.m4a": [1408, 128],
  "aac.mka": [1536, 128],
  "adts.aac": [1536, 128],
  "alac.m4a": [1300, 512],
  "cbr.mp3": [1404, 36],
  "flac.mka": [1300, 576],
  "flac.ogg": [1300, 576],
  "fragments.mp4": [1536, 128],
  "gsm.wav": [1320, 40],
  "ima-adpcm.wav": [1531, 255],
  "layer-2.mpga": [1368, 72],
  "live.webm": [1300, 20],
  // ffmpeg leaves out another 70 ms, which its decoder adds.
  "mp3.mka": [1508, 72],
  "mp3.wav": [1512, 72],
  "opus.mp4": [1318, 20],
  "opus.ogg": [1300, 20],
  "opus.webm": [1300, 20],
  "pcm.mka": [1300, 1],
  "program.mpeg": [1368, 72],
  "silence.flac": [60_000, 2048],
  "vbr.mp3": [1302, 72],
  "video.mp4": [1408, 128],
  "vorbis.ogg": [1300, 128],
  "vorbis.webm": [1312, 128],
};

/** A WAV file of one channel with 8,000 samples a second, with what its head says laid over it. */
function wav(seconds: number, lies: Readonly<Record<number, number>> = {}): Buffer {
  const samples = Buffer.alloc(seconds * 16_000);
  const head = Buffer.alloc(44);
  head.write("RIFF");
  head.write("WAVEfmt ", 8);
  head.write("data", 36);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(8000, 24);
  head.writeUInt32LE(16_000, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.writeUInt32LE(samples.length, 40);
  for (const [at, value] of Object.entries(lies)) head.writeUInt32LE(value, Number(at));
  return Buffer.concat([head, samples]);
}

/** The file with other bytes behind a text, wherever that stands in it. */
function changed(name: string, text: string, offset: number, bytes: readonly number[]): Buffer {
  const file = read(name);
  expect(file.includes(text, 0, "latin1")).toBe(true);
  for (let at = 0; at >= 0; at = file.indexOf(text, at + 1, "latin1")) {
    if (file.toString("latin1", at, at + text.length) === text) file.set(bytes, at + offset);
  }
  return file;
}

describe("the length of a file", () => {
  it.each(names)("is that of what it decodes to, within a frame: %s", (name) => {
    const [decodedMs, frameMs] = LENGTHS[name] ?? [0, 0];
    const { maxMs = 0, ms = 0 } = measureAudio(read(name)) ?? {};
    expect(Math.abs(ms - decodedMs)).toBeLessThanOrEqual(frameMs + 0.5);
    expect(maxMs).toBeGreaterThanOrEqual(decodedMs - 0.5);
  });

  it.each([
    [2.5, 2500],
    [0.125, 125],
  ])("is exact for samples: %d s of WAV", (seconds, ms) => {
    expect(measureAudio(wav(seconds))).toEqual({ ms, maxMs: ms });
  });

  it("is not known of what is in no container, or in one that is not known", () => {
    const files = ["", "hello", "RIFF....AVI ", "#!AMR\n", "FORM....AIFF", "OggS", "fLaC", "ID3"];
    for (const file of [...files, "\0".repeat(5000), "\xff".repeat(5000)]) {
      expect(measureAudio(Buffer.from(file, "latin1"))).toBeUndefined();
    }
  });
});

describe("a file that lies about its length", () => {
  const zeros = [0, 0, 0, 0];
  it.each([
    ["fewer bytes of samples than there are", wav(2, { 40: 16 }), 2000],
    ["no bytes of samples", wav(2, { 40: 0 }), 2000],
    ["more bytes a second than the samples have", wav(2, { 28: 16_000_000 }), 2000],
    ["larger blocks than the samples have", wav(2, { 32: 0x0010_ffff }), 2000],
    ["a minute of FLAC that says it is one sample", lieOfFlac(1), 60_000],
    ["a minute of FLAC that does not know", lieOfFlac(0), 60_000],
    ["MP3 with no frames", changed("vbr.mp3", "Xing", 8, zeros), 1302],
    ["MP4 whose head says nothing", changed("aac.m4a", "mdhd", 20, zeros), 1408],
    ["MP4 whose packets play for nothing", changed("aac.m4a", "stts", 16, zeros), 1408],
    ["Ogg at position 0", changed("opus.ogg", "OggS", 6, zeros), 1300],
    [
      "WebM without a duration",
      changed("opus.webm", "\x44\x89\x88", 3, [...zeros, ...zeros]),
      1300,
    ],
    ["fragments whose packets play for nothing", changed("fragments.mp4", "trex", 16, zeros), 1536],
  ])("is taken for as long as it can be: %s", (_lie, file, decodedMs) => {
    const { maxMs = 0, ms = 0 } = measureAudio(file) ?? {};
    expect(maxMs).toBeGreaterThanOrEqual(decodedMs - 0.5);
    expect(ms).toBeGreaterThanOrEqual(decodedMs - 130);
  });

  it("is taken for what it declares where that is more than it has", () => {
    const file = changed("aac.m4a", "stsz", 12, [0, 1, 0, 0]);
    expect(measureAudio(file)?.maxMs).toBeCloseTo(65_536 * 128);
    const { ms, maxMs } = measureAudio(lieOfFlac(8000 * 3600)) ?? { ms: 0, maxMs: 0 };
    expect([ms, maxMs]).toEqual([60_000, 3_600_000]);
  });

  it("is not measured when two of its tracks have one number", () => {
    const track = Buffer.from([0xae, 0x83, 0xd7, 0x81, 1]);
    const file = Buffer.concat([read("live.webm"), track]);
    expect(measureAudio(file)).toBeUndefined();
  });

  it("is not measured when it says more than can be", () => {
    expect(measureAudio(changed("aac.m4a", "stsz", 12, [255, 255, 255, 255]))).toBeUndefined();
    expect(measureAudio(wav(1, { 24: 0 }))).toBeUndefined();
  });

  /** Where a minute of silence says how many samples it has. */
  function lieOfFlac(samples: number): Buffer {
    const file = read("silence.flac");
    file.writeUInt32BE(samples, 22);
    return file;
  }
});

/** A frame of 72 milliseconds in 72 bytes, and one of 36 milliseconds in 1,440, which can hide twenty of those. */
const SHORT = Buffer.alloc(72, "");
SHORT.set([0xff, 0xe3, 0x18, 0xc0]);
const LONG = [0xff, 0xfb, 0xe8, 0x40] as const;

describe("frames that can be read in more than one way", () => {
  it("count as the longest, for the bill as well", () => {
    const hidden = Buffer.concat(Array.from({ length: 400 }, () => SHORT));
    for (let at = 36; at + 1440 < hidden.length; at += 1440) hidden.set(LONG, at);
    const file = Buffer.concat([Buffer.from([...LONG, ...Buffer.alloc(1436)]), hidden]);
    file.set(LONG, 1440);
    const { ms = 0 } = measureAudio(file) ?? {};
    expect(ms).toBeGreaterThanOrEqual(399 * 72);
  });

  it("are never fewer than a decoder finds that begins anywhere", () => {
    const piece = fc.oneof(
      fc.constant(SHORT),
      fc.constant(Buffer.from(LONG)),
      fc.constant(Buffer.from([0xff, 0xfd, 0x14, 0xc0])),
      fc.uint8Array({ maxLength: 90 }).map((bytes) => Buffer.from(bytes)),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), fc.nat({ max: 200 }), (pieces, from) => {
        const file = Buffer.concat([SHORT, SHORT, ...pieces]);
        const { maxMs } = measureAudio(file) ?? { maxMs: Number.POSITIVE_INFINITY };
        expect(maxMs).toBeGreaterThanOrEqual(playedFrom(file, from) - 1e-6);
      }),
    );
  });

  /** What is played by a decoder of those three kinds of frames that begins there and looks byte by byte. */
  function playedFrom(file: Buffer, from: number): number {
    const kinds = [
      { head: SHORT.subarray(0, 4), bytes: 72, ms: 72 },
      { head: Buffer.from(LONG), bytes: 1440, ms: 36 },
      { head: Buffer.from([0xff, 0xfd, 0x14, 0xc0]), bytes: 96, ms: 24 },
    ];
    let ms = 0;
    for (let at = from; at < file.length;) {
      const kind = kinds.find(({ head }) => file.subarray(at, at + 4).equals(head));
      ms += kind?.ms ?? 0;
      at += kind?.bytes ?? 1;
    }
    return ms;
  }
});

const aFile = fc.constantFrom(...names).map(read);

describe("any bytes", () => {
  it("that are cut off anywhere are measured or not, and are no longer than the whole", () => {
    fc.assert(
      fc.property(aFile, fc.double({ min: 0, max: 1, noNaN: true }), (file, part) => {
        const whole = measureAudio(file)?.maxMs ?? 0;
        const length = measureAudio(file.subarray(0, Math.floor(file.length * part)));
        expect(length?.ms ?? 0).toBeLessThanOrEqual(whole);
        expect(length?.maxMs ?? 0).toBeGreaterThanOrEqual(length?.ms ?? 0);
      }),
      { numRuns: 500 },
    );
  });

  it("that were changed anywhere are measured or not, in whole numbers of sense", () => {
    const change = fc.tuple(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.integer({ min: 0, max: 255 }),
    );
    fc.assert(
      fc.property(aFile, fc.array(change, { maxLength: 40 }), (file, changes) => {
        for (const [part, byte] of changes) file[Math.floor(part * (file.length - 1))] = byte;
        const { maxMs = 0, ms = 0 } = measureAudio(file) ?? {};
        expect(Number.isFinite(maxMs) && ms >= 0 && maxMs >= ms).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it("behind any beginning do no harm", () => {
    const rest = fc.uint8Array({ maxLength: 2000 });
    fc.assert(
      fc.property(aFile, fc.nat({ max: 600 }), rest, (file, kept, bytes) => {
        const { maxMs = 0, ms = 0 } =
          measureAudio(Buffer.concat([file.subarray(0, kept), bytes])) ?? {};
        expect(maxMs).toBeGreaterThanOrEqual(ms);
      }),
      { numRuns: 700 },
    );
  });

  const repeated: readonly (readonly [string, string, readonly number[]])[] = [
    ["bytes of ones", "cbr.mp3", [255]],
    ["ones and zeros", "cbr.mp3", [255, 0]],
    ["heads of frames", "cbr.mp3", [255, 0xfb, 0x90, 0, ...Buffer.alloc(200)]],
    ["heads of FLAC frames", "silence.flac", [255, 0xf8, 0xc9, 8, 0]],
    ["pages", "opus.ogg", [...Buffer.from("OggS"), ...Buffer.alloc(22), 255]],
    ["empty pages", "opus.ogg", [...Buffer.from("OggS"), ...Buffer.alloc(23)]],
    ["elements within elements", "opus.webm", [0xae, 0x88]],
    ["empty elements", "opus.webm", [0xec, 0x80]],
    ["boxes", "aac.m4a", [0, 0, 0, 8, ...Buffer.from("free")]],
    ["chunks", "ima-adpcm.wav", [...Buffer.from("abcd"), 0, 0, 0, 0]],
    ["packets", "program.mpeg", [0, 0, 1, 0xc0, 0, 1, 15]],
  ];
  it.each(repeated)("take time in proportion to their number: %s", (_what, name, pattern) => {
    const file = (bytes: number) =>
      Buffer.concat([read(name), Buffer.alloc(bytes, Buffer.from(pattern))]);
    const [small, large] = [file(2 ** 16), file(2 ** 20)];
    const costOf = (bytes: Buffer) =>
      Math.min(
        ...[1, 2, 3].map(() => {
          const before = process.cpuUsage();
          measureAudio(bytes);
          const { system, user } = process.cpuUsage(before);
          return user + system;
        }),
      );
    // Sixteen times as many; 256 times as long would be one loop within another.
    expect(costOf(large)).toBeLessThan(80 * costOf(small) + 100_000);
  });
});
