import type { ModelOffer, ProviderSetting } from "@lintel/core";
import { findProvider, type Provider } from "@lintel/providers";

import type { Surface } from "../../pipeline/inbound.ts";
import type { ModelLists } from "../../ports/models.ts";
import type { CustomProviders } from "../../ports/stored-objects.ts";
import { type FrontCall, surfaceAt } from "./front-call.ts";

/** A setting of the key, and where the call leads there. */
export interface Candidate {
  readonly setting: ProviderSetting;
  readonly provider: Provider;
  /** Absent where its provider does not speak the call's dialect. */
  readonly surface: Surface | undefined;
}

/**
 * The key's settings, in its order: those whose providers speak the call's dialect, and then those to whose dialect it is translated.
 * Of a custom provider that is gone there is none.
 */
export async function candidatesFor(
  providers: CustomProviders,
  call: FrontCall,
  settings: readonly ProviderSetting[],
): Promise<readonly Candidate[]> {
  const found: Candidate[] = [];
  for (const setting of settings) {
    const provider = findProvider(setting.provider) ?? (await providers.find(setting.provider));
    if (provider === undefined) continue;
    found.push({ setting, provider, surface: surfaceAt(call, provider) });
  }
  return found.every(isSpoken) ? found : found.toSorted(bySpoken);
}

/** The call is made there as it came. */
const isSpoken = ({ surface }: Pick<Candidate, "surface">): boolean =>
  surface?.targets[0].translation === undefined;

const bySpoken = (one: Candidate, other: Candidate): number =>
  Number(isSpoken(other)) - Number(isSpoken(one));

/** The call can be made there. */
export const serves = ({ surface }: Candidate): boolean =>
  surface !== undefined && !isAbsent({ surface });

/** The call is refused there without asking the provider, which is known to have nothing of the kind. */
export const isAbsent = ({ surface }: Pick<Candidate, "surface">): boolean =>
  surface?.targets[0].endpoint.isAbsent === true;

/** What a setting says of its models. Which ones its upstream lists matters only where it allows all. */
export function offerOf(
  lists: ModelLists,
  { provider, setting }: Candidate,
): ModelOffer<ProviderSetting> {
  const takesAnyModel = provider.capabilities?.takesAnyModel === true;
  const list = setting.allowedModels.length > 0 ? undefined : lists.peek(setting);
  const { unlistedModels: unlisted } = provider;
  return { setting, listed: list?.names, takesAnyModel, unlisted };
}

/** Whether the models of a setting could be known, and have never been asked for. */
export const isUntried = (lists: ModelLists, { setting }: Candidate): boolean =>
  setting.allowedModels.length === 0 && !lists.isTried(setting);
