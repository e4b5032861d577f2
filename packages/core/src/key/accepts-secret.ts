import type { Key } from "./key.ts";

/** Whether a secret with this SHA-256 is the key's at `nowMs`: its present one, or one before it until its moment. */
export const acceptsSecret = (
  { previousSecrets, secretHash }: Pick<Key, "previousSecrets" | "secretHash">,
  hash: string,
  nowMs: number,
): boolean =>
  hash === secretHash ||
  previousSecrets.some((previous) => previous.hash === hash && nowMs < previous.untilMs);
