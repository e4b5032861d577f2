import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

import { z } from "zod";

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Shorter than a key in base64, so that no key can be taken for an id. */
const KEY_ID = /^[\w.-]{1,40}$/;

/** Encryption keys by id. New values are sealed with the first; older ones stay readable. */
export interface Keyring {
  readonly currentId: string;
  readonly keys: ReadonlyMap<string, Buffer>;
}

export interface Sealed {
  readonly sealedWith: string;
  readonly sealed: Buffer;
}

/**
 * Reads `LINTEL_ENCRYPTION_KEYS`: `id:base64`, separated by commas, the first being current. Each key is 32
 * bytes. Throws with a sentence that says which entry is wrong and repeats nothing of it: where the id was forgotten,
 * what stands in its place is the key.
 */
export function parseKeyring(text: string): Keyring {
  const entries = text.split(",").map((entry, index) => {
    const [id = "", encoded = ""] = entry.trim().split(":");
    const key = Buffer.from(encoded, "base64");
    if (!KEY_ID.test(id) || key.length !== 32) {
      throw new Error(
        `entry ${index + 1} must be written id:base64, the id of at most 40 letters, digits and ._- and the key of 32 bytes`,
      );
    }
    return [id, key] as const;
  });
  const [first] = entries;
  if (first === undefined) throw new Error("no encryption key given");
  return { currentId: first[0], keys: new Map(entries) };
}

/** The keys themselves, the current one first. */
export function keysOf({ currentId, keys }: Keyring): readonly [Buffer, ...Buffer[]] {
  const current = keys.get(currentId);
  if (current === undefined) throw new Error("the current encryption key is not in the keyring");
  return [current, ...[...keys.values()].filter((key) => key !== current)];
}

/** The variable `LINTEL_ENCRYPTION_KEYS` in the schema of a service's environment. */
export const envKeyring = z.string().transform((text, context): Keyring => {
  try {
    return parseKeyring(text);
  } catch (error) {
    context.addIssue(error instanceof Error ? error.message : "cannot be read");
    return z.NEVER;
  }
});

/** Encrypts with AES-256-GCM under the current key. `context` is bound to the value: it opens nowhere else. */
export function seal(keyring: Keyring, context: string, plain: string): Sealed {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", keyOf(keyring, keyring.currentId), nonce);
  cipher.setAAD(Buffer.from(context));
  const body = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
  return {
    sealedWith: keyring.currentId,
    sealed: Buffer.concat([nonce, body, cipher.getAuthTag()]),
  };
}

/** The inverse of `seal`. Throws when the key is unknown, the context differs or the value was touched. */
export function unseal(keyring: Keyring, context: string, value: Sealed): string {
  const { sealed } = value;
  const decipher = createDecipheriv(
    "aes-256-gcm",
    keyOf(keyring, value.sealedWith),
    sealed.subarray(0, NONCE_BYTES),
  );
  decipher.setAAD(Buffer.from(context));
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
  const body = sealed.subarray(NONCE_BYTES, sealed.length - TAG_BYTES);
  return decipher.update(body, undefined, "utf8") + decipher.final("utf8");
}

function keyOf(keyring: Keyring, id: string): Buffer {
  const key = keyring.keys.get(id);
  if (key === undefined) throw new Error(`encryption key "${id}" is not in the keyring`);
  return key;
}
