import type { AskedPlace } from "../../pipeline/inbound.ts";
import type { CurrentModels } from "../../ports/models.ts";
import type { FrontParts } from "../front/find-place.ts";
import type { FrontCall } from "../front/front-call.ts";
import { modelsOfKey } from "./models-of-key.ts";

export interface DefaultModels {
  /** The model that is meant by a key's calls that name none; empty when there is none. */
  find(asked: Omit<AskedPlace, "model">): Promise<string>;
}

/** The one that was loaded, or else the first. */
export const createDefaultModels = (
  front: FrontParts,
  chat: FrontCall,
  currentModels: CurrentModels,
): DefaultModels => ({
  async find(asked) {
    const chosen = await currentModels.find(asked.key.id);
    if (chosen !== "") return chosen;
    const [first] = await modelsOfKey(front, chat, asked);
    return first?.name ?? "";
  },
});
