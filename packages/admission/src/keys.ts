import type { HolderScope } from "./admission.ts";

/**
 * The three Redis keys of a holder. All holders share a slot of a Redis Cluster: any of them may be admitted with
 * any other, a user being called for by many keys.
 */
export function holderKeys(
  prefix: string,
  holder: { readonly scope: HolderScope; readonly id: string },
): readonly [string, string, string] {
  const state = `{${prefix}limits}:${holder.scope}:${holder.id}`;
  return [state, `${state}:open`, `${state}:lease`];
}
