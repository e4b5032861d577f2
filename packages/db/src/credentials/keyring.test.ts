import { randomBytes } from "node:crypto";

import { describe, expect, it } from "vitest";

import { parseKeyring, seal, unseal } from "./keyring.ts";

const OLD = `old:${randomBytes(32).toString("base64")}`;
const NEW = `new:${randomBytes(32).toString("base64")}`;

describe("a keyring", () => {
  it("seals with its first key and still opens what an older one sealed", () => {
    const before = seal(parseKeyring(OLD), "setting:1", "sk-secret");
    const rotated = parseKeyring(`${NEW},${OLD}`);
    expect(unseal(rotated, "setting:1", before)).toBe("sk-secret");
    expect(seal(rotated, "setting:1", "x").sealedWith).toBe("new");
  });

  it("opens nothing in another context, after a change, or without the key", () => {
    const keyring = parseKeyring(OLD);
    const value = seal(keyring, "setting:1", "sk-secret");
    expect(() => unseal(keyring, "setting:2", value)).toThrow("unable to authenticate");
    const touched = Buffer.from(value.sealed);
    touched[14] = (touched[14] ?? 0) ^ 1;
    expect(() => unseal(keyring, "setting:1", { ...value, sealed: touched })).toThrow(
      "unable to authenticate",
    );
    expect(() => unseal(parseKeyring(NEW), "setting:1", value)).toThrow(/"old" is not in/);
  });

  it("never seals the same text to the same bytes, and shows none of it", () => {
    const keyring = parseKeyring(OLD);
    const [one, two] = [seal(keyring, "c", "sk-secret"), seal(keyring, "c", "sk-secret")];
    expect(one.sealed.equals(two.sealed)).toBe(false);
    expect(one.sealed.includes("sk-secret")).toBe(false);
  });

  it.each(["", "a", "a:", ":AAAA", "a:AAAA", `a:${"A".repeat(60)}`])(
    "refuses %j without repeating the key",
    (text) => {
      expect(() => parseKeyring(text)).toThrow(/must be written id:base64/);
      expect(() => parseKeyring(text)).not.toThrow(/AAAA/);
    },
  );

  it("repeats no part of a key whose id was forgotten, wherever it stands in the list", () => {
    const forgotten = randomBytes(32).toString("base64");
    const urlSafe = randomBytes(32).toString("base64url");
    for (const key of [forgotten, urlSafe]) {
      for (const text of [key, `${NEW},${key}`, `${key},${NEW}`, `${key}:${key}`]) {
        expect(() => parseKeyring(text)).toThrow(/^entry \d must be written/);
        expect(() => parseKeyring(text)).not.toThrow(key.slice(0, 8));
      }
    }
  });
});
