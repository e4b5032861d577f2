import type { HolderScope } from "../admission.ts";

/** A holder's state, open calls, their leases, and the calls under way at once. */
export type HolderKeys = readonly [string, string, string, string];

/**
 * The four Redis keys of a holder. All holders share a slot of a Redis Cluster: any of them may be admitted with
 * any other, a user being called for by many keys.
 */
export function holderKeys(
  prefix: string,
  holder: { readonly scope: HolderScope; readonly id: string },
): HolderKeys {
  const state = `{${prefix}limits}:${holder.scope}:${holder.id}`;
  return [state, `${state}:open`, `${state}:lease`, `${state}:running`];
}

/** Where the present epoch is kept: in the slot of the holders, so that both are lost together. */
export const epochKey = (prefix: string): string => `{${prefix}limits}:epoch`;

/** Starts of calls under way, and when each was last shown. */
export const startsKey = (prefix: string): string => `{${prefix}limits}:starts`;
export const lastAliveKey = (prefix: string): string => `{${prefix}limits}:alive`;
