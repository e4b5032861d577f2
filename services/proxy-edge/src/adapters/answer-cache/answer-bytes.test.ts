import { randomBytes } from "node:crypto";

import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { decodeAnswer, encodeAnswer } from "./encode-answer.ts";
import { cacheSecretOf, sealAnswer, sealOf, unsealAnswer } from "./seal-answer.ts";

const secret = cacheSecretOf(randomBytes(32));
const [one, other] = [randomBytes(32), randomBytes(32)];
const seal = sealOf(secret, one);

describe("an answer in bytes", () => {
  it("is the same answer again, piece by piece", () => {
    const chunk = fc.uint8Array({ maxLength: 50 }).map((bytes) => Buffer.from(bytes));
    const answer = fc.record({
      keptAtMs: fc.nat(),
      headers: fc.array(fc.tuple(fc.string(), fc.string())),
      chunks: fc.array(chunk),
    });
    fc.assert(
      fc.property(answer, (given) => {
        expect(decodeAnswer(Buffer.concat(encodeAnswer(given)))).toEqual(given);
      }),
    );
  });

  it("that is cut, or has something added, is none", () => {
    const bytes = Buffer.concat(
      encodeAnswer({ keptAtMs: 1, headers: [], chunks: [Buffer.from("ab")] }),
    );
    for (let length = 0; length < bytes.length; length += 1) {
      expect(isAnswer(bytes.subarray(0, length))).toBe(false);
    }
    expect(isAnswer(Buffer.concat([bytes, Buffer.of(0)]))).toBe(false);
    expect(isAnswer(bytes)).toBe(true);
  });
});

function isAnswer(bytes: Buffer): boolean {
  try {
    decodeAnswer(bytes);
    return true;
  } catch {
    return false;
  }
}

describe("a sealed answer", () => {
  const sealed = sealAnswer(seal, [Buffer.from("a secret "), Buffer.from("answer")]);

  it("is opened with the seal of its own request only", () => {
    expect(unsealAnswer(sealOf(secret, one), sealed)?.toString()).toBe("a secret answer");
    expect(unsealAnswer(sealOf(secret, other), sealed)).toBeUndefined();
    const elsewhere = cacheSecretOf(randomBytes(32));
    expect(unsealAnswer(sealOf(elsewhere, one), sealed)).toBeUndefined();
  });

  it("shows nothing of the request or the answer, and is never the same twice", () => {
    expect(sealed.includes("secret")).toBe(false);
    expect(seal.name).not.toContain(one.toString("hex").slice(0, 8));
    expect(sealOf(cacheSecretOf(randomBytes(32)), one).name).not.toBe(seal.name);
    expect(sealAnswer(seal, [Buffer.from("x")])).not.toEqual(sealAnswer(seal, [Buffer.from("x")]));
  });

  it("that was touched, or is cut, is none", () => {
    for (let at = 0; at < sealed.length; at += 1) {
      const touched = Buffer.from(sealed);
      touched[at] = (touched[at] ?? 0) ^ 1;
      expect(unsealAnswer(seal, touched)).toBeUndefined();
      expect(unsealAnswer(seal, sealed.subarray(0, at))).toBeUndefined();
    }
  });
});
