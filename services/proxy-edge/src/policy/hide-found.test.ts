import { describe, expect, it } from "vitest";

import { aCallPolicy as aPolicy } from "../../test/a-call-policy.ts";
import { hideFound } from "./hide-found.ts";

const hide = (text: string, { isMixed = false, policy = aPolicy() } = {}): string =>
  hideFound(policy, { text, isMixed });

describe("a text that is only counted", () => {
  it("keeps what is clean, and neither what is found nor what may be the beginning of it", () => {
    expect(
      hide("We met in the autumn. Ask ann@mail.example about it. The end is my card 4111 1111"),
    ).toBe("We met in the autumn. Ask xqx@qxqx.qxqxqxq about it. The end is xq xqxq 0000 0000");
  });

  it("keeps nothing of what others found, or of texts in one another", () => {
    const words = "We met in the autumn, and nothing of that is to be seen here.";
    expect(hide(words).startsWith("We met in the autumn, and nothing")).toBe(true);
    const asked = aPolicy();
    asked.askedDetector = true;
    const written = `{"to":"\\u0061nn@mail.example"} ${words}`;
    for (const text of [
      hide(words, { policy: asked }),
      hide(words, { isMixed: true }),
      hide(written),
      hide(words.repeat(1000)),
    ]) {
      expect(text).not.toMatch(/met|autumn|mail/);
    }
  });

  it("is as long in bytes, with other characters of each kind", () => {
    for (const text of ["Ünï 委员会 😀 a1 ٣", "  a\n b"]) {
      expect(Buffer.byteLength(hide(text, { isMixed: true }))).toBe(Buffer.byteLength(text));
    }
  });
});
