import {
  type AvailableModel,
  availableModels,
  dialectOfRoute,
  type ProviderSetting,
} from "@lintel/core";

import type { AskedPlace } from "../../pipeline/inbound.ts";
import { candidatesFor, isUntried, offerOf, serves } from "../front/candidates.ts";
import type { FrontParts } from "../front/find-place.ts";
import type { FrontCall } from "../front/front-call.ts";

/** The models a key can chat with, in the order in which names are resolved; lists that were never read are waited for. */
export async function modelsOfKey(
  { customProviders, lists, routes }: FrontParts,
  chat: FrontCall,
  { key, settings }: Omit<AskedPlace, "model">,
): Promise<readonly AvailableModel<ProviderSetting>[]> {
  const candidates = (await candidatesFor(customProviders, chat, settings)).filter(serves);
  const untried = candidates.filter((each) => isUntried(lists, each));
  if (untried.length > 0) await lists.renew(untried.map(({ setting }) => setting));
  const offers = candidates.map((each) => offerOf(lists, each));
  const own = routes.ofKey(key.id).filter((route) => dialectOfRoute(route) === "openai-chat");
  return availableModels({ routes: own, offers });
}
