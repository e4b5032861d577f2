import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from "node:crypto";

import type { Custodies, Custody } from "../contract/custody.ts";
import { SEAL_MARK } from "./signatures.ts";

const IV_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;
const CIPHER = "aes-256-gcm";

/**
 * Seals with AES-256-GCM under a key derived from the first of `secrets`, and opens what was sealed under any of them; all proxies must
 * have the same. The holder is authenticated with each (GCM's additional data). The initialisation vector is a MAC of holder and text (as in
 * RFC 8452's idea of synthetic ones), so that equal texts of one holder have equal seals; that two different texts have the same one is
 * as likely as a collision of 96 bits.
 */
export function createCustody(secrets: readonly [Buffer, ...Buffer[]]): Custodies {
  const [current, ...older] = secrets;
  const key = derive(current, "seal");
  const macKey = derive(current, "iv");
  const keys = [key, ...older.map((secret) => derive(secret, "seal"))];
  return { of: (holder) => custodyOf(holder, { key, macKey, keys }) };
}

interface SealKeys {
  readonly key: Buffer;
  readonly macKey: Buffer;
  /** The current one first. */
  readonly keys: readonly Buffer[];
}

const custodyOf = (holder: string, { key, keys, macKey }: SealKeys): Custody => ({
  seal(text) {
    const mac = createHmac("sha256", macKey).update(`${holder}\0`).update(text);
    const iv = mac.digest().subarray(0, IV_BYTES);
    const cipher = createCipheriv(CIPHER, key, iv).setAAD(Buffer.from(holder));
    const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
    return SEAL_MARK + Buffer.concat([iv, cipher.getAuthTag(), body]).toString("base64url");
  },
  unseal(sealed) {
    if (!sealed.startsWith(SEAL_MARK)) return undefined;
    const bytes = Buffer.from(sealed.slice(SEAL_MARK.length), "base64url");
    if (bytes.length < IV_BYTES + TAG_BYTES) return undefined;
    for (const each of keys) {
      const text = opened(bytes, each, holder);
      if (text !== undefined) return text;
    }
    return undefined;
  },
});

/** `undefined`: it was sealed under another key or for another holder, or changed since. */
function opened(bytes: Buffer, key: Buffer, holder: string): string | undefined {
  const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, IV_BYTES));
  decipher.setAAD(Buffer.from(holder));
  decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  const head = decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES));
  try {
    return Buffer.concat([head, decipher.final()]).toString("utf8");
  } catch {
    return undefined;
  }
}

const derive = (secret: Buffer, purpose: string): Buffer =>
  Buffer.from(hkdfSync("sha256", secret, "", `lintel signatures ${purpose}`, KEY_BYTES));
