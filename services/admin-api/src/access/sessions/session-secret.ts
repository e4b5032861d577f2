import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

const SECRET_BYTES = 32;
const SECRET = /^[\w-]{43}$/;

/** What the cookie of a new session holds: 256 random bits. */
export const newSessionSecret = (): string => randomBytes(SECRET_BYTES).toString("base64url");

/** Whether a text could be what a cookie of ours holds: nothing else is looked for in the database. */
export const isSessionSecret = (text: string): boolean => SECRET.test(text);

/**
 * Ties a session to the password that began it. Keyed with the secret of the session, which is kept nowhere: who reads
 * the database cannot try passwords against it.
 */
export const passwordProof = (secret: string, password: string | undefined): string =>
  createHmac("sha256", secret)
    .update(password ?? "")
    .digest("hex");

/** Whether a session began with this password. */
export function provesPassword(
  proof: string,
  secret: string,
  password: string | undefined,
): boolean {
  const expected = Buffer.from(passwordProof(secret, password));
  const given = Buffer.from(proof);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
