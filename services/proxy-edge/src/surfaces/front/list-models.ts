import {
  availableModels,
  GatewayError,
  modelKnownAs,
  type ModelOffer,
  type ProviderSetting,
  type Route,
  unknownModelSentence,
} from "@lintel/core";

import type { AskedAnswer } from "../../pipeline/inbound.ts";
import type { ModelList } from "../../ports/models.ts";
import type { FrontParts } from "./find-place.ts";
import { toAnthropicModel, toAnthropicPage, type ShownModel, toModel } from "./shown-models.ts";

interface ListedSetting extends ModelOffer<ProviderSetting> {
  readonly list: ModelList | undefined;
}

interface Known {
  readonly routes: readonly Route[];
  readonly offers: readonly ListedSetting[];
}

/**
 * The models a key may call, as `GET /v1/models` has them: one backend's own list as it is, where the key has nothing else; else
 * every name that means something, routes first. Lists that were never read are waited for; of a backend that is down there is
 * what it listed before, or what its setting says. Rejects with `upstream_failed` when the only backend never gave a list.
 */
export async function listModels(parts: FrontParts, asked: AskedAnswer): Promise<Buffer> {
  const known = await knownTo(parts, asked);
  const isAnthropic = asksAnthropic(asked);
  const only = onlyBackend(known);
  if (only !== undefined && !(isAnthropic && only.setting.provider !== "anthropic")) {
    if (only.list !== undefined) return only.list.bytes;
    const isUnknown = parts.lists.hasFailed(only.setting) && availableModels(known).length === 0;
    if (isUnknown) throw notListed();
  }
  const models = availableModels(known).map((model) => shown(known, model.name, model.setting));
  return toBytes(
    isAnthropic ? toAnthropicPage(models) : { object: "list", data: models.map(toModel) },
  );
}

const notListed = () => new GatewayError("upstream_failed", "the backend does not list its models");

/** One model, by any of its names. Rejects with `model_not_found` when the key has none of that name. */
export async function showModel(
  parts: FrontParts,
  asked: AskedAnswer,
  name: string,
): Promise<Buffer> {
  const known = await knownTo(parts, asked);
  const route = known.routes.find((each) => each.name === name);
  const offer = known.offers.find((each) => modelKnownAs(each, name) !== undefined);
  if (route === undefined && offer === undefined) {
    throw new GatewayError("model_not_found", unknownModelSentence(name, availableModels(known)));
  }
  const model = shown(known, name, route === undefined ? offer?.setting : undefined);
  return toBytes(asksAnthropic(asked) ? toAnthropicModel(model) : toModel(model));
}

const toBytes = (value: object): Buffer => Buffer.from(JSON.stringify(value));

/** Anthropic's SDKs read lists of another form. */
const asksAnthropic = ({ headers }: AskedAnswer): boolean =>
  headers["anthropic-version"] !== undefined;

async function knownTo(
  { lists, routes }: FrontParts,
  { key, settings }: AskedAnswer,
): Promise<Known> {
  const untried = settings.filter(
    (setting) => setting.allowedModels.length === 0 && !lists.isTried(setting),
  );
  await lists.renew(untried);
  const offers = settings.map((setting): ListedSetting => {
    const list = setting.allowedModels.length > 0 ? undefined : lists.peek(setting);
    return { setting, list, listed: list?.ids };
  });
  return { routes: routes.ofKey(key.id), offers };
}

/** The setting of a key that has nothing else, and says nothing of its models itself. */
function onlyBackend({ offers, routes }: Known): ListedSetting | undefined {
  const [only, ...others] = offers;
  if (only === undefined || others.length > 0 || routes.length > 0) return undefined;
  const { allowedModels, modelAliases = {} } = only.setting;
  // A name that means itself renames nothing: it is a model that is known to be there.
  const renames = Object.entries(modelAliases).some(([name, model]) => name !== model);
  return allowedModels.length > 0 || renames ? undefined : only;
}

function shown(known: Known, name: string, setting: ProviderSetting | undefined): ShownModel {
  const route = known.routes.find((each) => each.name === name);
  if (setting === undefined) {
    return { id: name, ownedBy: "lintel", createdAtMs: route?.createdAtMs ?? 0, entry: {} };
  }
  const offer = known.offers.find((each) => each.setting === setting);
  const model = offer && modelKnownAs(offer, name);
  const entry = (model === undefined ? undefined : offer?.list?.entries.get(model)) ?? {};
  return { id: name, ownedBy: setting.provider, createdAtMs: setting.createdAtMs, entry };
}
