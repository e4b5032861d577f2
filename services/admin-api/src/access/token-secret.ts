import { randomBytes } from "node:crypto";

const PREFIX = "lt_admin_";
const SECRET_BYTES = 32;
/** Enough to distinguish tokens, and far from enough to guess the rest. */
const SHOWN_LENGTH = PREFIX.length + 6;

/** A new secret of an admin token: 256 random bits behind a prefix by which people and scanners recognise it. */
export const newTokenSecret = (): string =>
  PREFIX + randomBytes(SECRET_BYTES).toString("base64url");

/** Whether a credential says of itself that it is an admin token. */
export const isTokenSecret = (credential: string): boolean => credential.startsWith(PREFIX);

/** The part of a secret that may be kept and shown, to recognise it by. */
export const prefixOf = (secret: string): string => secret.slice(0, SHOWN_LENGTH);
