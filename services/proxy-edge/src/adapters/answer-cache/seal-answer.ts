import { createCipheriv, createDecipheriv, createHmac, randomBytes } from "node:crypto";

/** Goes up with every change of how answers are sealed; what another version sealed is not found. */
const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const NAME_BYTES = 16;
const CIPHER = "aes-256-gcm";

/** Under which name a request's answer is kept, and with which key it is sealed. */
export interface AnswerSeal {
  readonly name: string;
  readonly key: Buffer;
}

/**
 * The seal for the answer to a request. Name and key follow from the request and a secret of the gateway's: who sees or
 * fills the store, and does not have both, can neither read an answer, nor tell which request it belongs to, nor have it
 * taken for the answer to another one.
 */
export function sealOf(secret: Buffer, digest: Buffer): AnswerSeal {
  const derived = createHmac("sha512", secret).update(digest).digest();
  return { name: derived.toString("hex", 0, NAME_BYTES), key: derived.subarray(32) };
}

/** What the seals of answers are derived from, so that no key serves two ends. */
export const cacheSecretOf = (encryptionKey: Buffer): Buffer =>
  createHmac("sha256", encryptionKey).update("lintel answer cache").digest();

/** Encrypts an answer with AES-256-GCM. */
export function sealAnswer({ key }: AnswerSeal, plain: readonly Buffer[]): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce);
  const pieces = plain.map((piece) => cipher.update(piece));
  pieces.push(cipher.final());
  return Buffer.concat([Buffer.of(VERSION), nonce, cipher.getAuthTag(), ...pieces]);
}

/** The inverse; `undefined` when this is no answer to the request of this seal. */
export function unsealAnswer({ key }: AnswerSeal, sealed: Buffer): Buffer | undefined {
  const bodyAt = 1 + NONCE_BYTES + TAG_BYTES;
  if (sealed.length < bodyAt || sealed[0] !== VERSION) return undefined;
  const decipher = createDecipheriv(CIPHER, key, sealed.subarray(1, 1 + NONCE_BYTES));
  decipher.setAuthTag(sealed.subarray(1 + NONCE_BYTES, bodyAt));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(bodyAt)), decipher.final()]);
  } catch {
    return undefined;
  }
}
