import type { HolderScope } from "./admission.ts";

/** The three Redis keys of a holder, all in the slot of `{slot}`. */
export function holderKeys(
  prefix: string,
  slot: string,
  holder: { readonly scope: HolderScope; readonly id: string },
): readonly [string, string, string] {
  const state = `${prefix}{${slot}}:${holder.scope}:${holder.id}`;
  return [state, `${state}:open`, `${state}:lease`];
}
