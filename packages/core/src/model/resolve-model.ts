import {
  mayHave,
  modelKnownAs,
  type ModelOffer,
  namesOffered,
  type OfferedSetting,
} from "./model-offer.ts";

/** What a key can call by the name of a model. */
export interface KnownModels<Setting extends OfferedSetting, Named extends { name: string }> {
  /** The routes the key may call. Of several of one name the first is meant. */
  readonly routes: readonly Named[];
  /** The key's settings, in its order. */
  readonly offers: readonly ModelOffer<Setting>[];
}

export type ModelMeaning<Setting, Named> =
  | { readonly kind: "route"; readonly route: Named }
  | {
      readonly kind: "setting";
      /** The setting that is meant, then others of the same provider that have the same model. */
      readonly settings: readonly [Setting, ...Setting[]];
      /** The model by the name that the provider knows. */
      readonly model: string;
    }
  | { readonly kind: "unknown" };

/**
 * What a model's name means for a key: a route of that name; or the first of the key's settings that knows it as an alias, as
 * a model that it allows or lists, or as `provider/model`; or else the first setting that may have it, because nobody
 * knows which models that one has. Linear in the number of settings, and of models they allow.
 */
export function resolveModel<Setting extends OfferedSetting, Named extends { name: string }>(
  name: string,
  { offers, routes }: KnownModels<Setting, Named>,
): ModelMeaning<Setting, Named> {
  const route = routes.find((each) => each.name === name);
  if (route !== undefined) return { kind: "route", route };
  for (const { model, offer } of meanings(name, offers)) {
    const { provider } = offer.setting;
    const others = offers.filter(
      (other) =>
        other !== offer && other.setting.provider === provider && hasModel(other, name, model),
    );
    const settings = others.map(({ setting }) => setting);
    return { kind: "setting", settings: [offer.setting, ...settings], model };
  }
  return { kind: "unknown" };
}

/** What the settings make of a name, the best first. */
function* meanings<Offer extends ModelOffer>(
  name: string,
  offers: readonly Offer[],
): Generator<{ readonly offer: Offer; readonly model: string }> {
  for (const offer of offers) {
    const model = modelKnownAs(offer, name);
    if (model !== undefined) yield { offer, model };
  }
  for (const offer of offers) {
    if (mayHave(offer, name)) yield { offer, model: name };
  }
}

const hasModel = (offer: ModelOffer, name: string, model: string): boolean =>
  modelKnownAs(offer, name) === model || modelKnownAs(offer, model) === model;

/** A model that a key can call, by one of its names. */
export interface AvailableModel<Setting = unknown> {
  readonly name: string;
  /** `undefined` for a route. */
  readonly setting: Setting | undefined;
  /** Whose it is: a provider's id, or `lintel` for a route. */
  readonly ownedBy: string;
}

/** Whose routes are. */
const GATEWAY = "lintel";

/** Every name that means something for a key, each once, in the order in which they are resolved. */
export function availableModels<Setting extends OfferedSetting>({
  offers,
  routes,
}: KnownModels<Setting, { name: string }>): readonly AvailableModel<Setting>[] {
  const found = new Map<string, AvailableModel<Setting>>();
  const add = (name: string, setting: Setting | undefined): void => {
    if (name !== "" && !found.has(name)) {
      found.set(name, { name, setting, ownedBy: setting?.provider ?? GATEWAY });
    }
  };
  for (const { name } of routes) add(name, undefined);
  for (const offer of offers) {
    for (const name of namesOffered(offer)) add(name, offer.setting);
  }
  return [...found.values()];
}

/** As many names as a sentence can hold. */
const MAX_NAMED = 5;
/** Longer names are not repeated to the caller in full. */
const MAX_NAME_LENGTH = 256;

/** What to tell a caller who asked for a model that is not known. */
export function unknownModelSentence(name: string, available: readonly AvailableModel[]): string {
  const shown = name.length > MAX_NAME_LENGTH ? `${name.slice(0, MAX_NAME_LENGTH)}…` : name;
  const some = available.slice(0, MAX_NAMED).map((model) => model.name);
  if (some.length === 0) return `model ${shown} is not known: this key has no models that are`;
  const more = available.length > some.length ? ", and others" : "";
  return `model ${shown} is not known: this key can call ${some.join(", ")}${more}`;
}
