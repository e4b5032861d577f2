/**
 * Whether a change of a key or a user does no more than revoke or restore it. A configuration file does not say which keys are
 * revoked, so this can be done to what is from one too: a leaked key can be stopped at once.
 */
export const changesOnlyRevocation = (change: object): boolean =>
  Object.entries(change).every(
    ([name, value]) => value === undefined || name === "revoked" || name === "revokedReason",
  );
