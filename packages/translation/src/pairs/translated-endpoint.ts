import type { Step } from "@lintel/core";
import {
  type DialectName,
  findStepEndpoint,
  type Provider,
  type StepEndpoint,
} from "@lintel/providers";

import type { DialectTranslation } from "./dialect-translation.ts";
import { translationsFrom } from "./translations.ts";

/** Where a step's calls go once they have been translated. */
export interface TranslatedEndpoint extends StepEndpoint {
  readonly translation: DialectTranslation;
}

/**
 * The endpoint of a provider to which calls of a dialect can be translated, the one that carries most of them; `undefined` when it
 * has none.
 */
export function findTranslatedEndpoint(
  provider: Pick<Provider, "endpoints">,
  dialect: DialectName,
  step: Pick<Step, "model" | "params">,
): TranslatedEndpoint | undefined {
  for (const translation of translationsFrom(dialect)) {
    const found = findStepEndpoint(provider, translation.to, step);
    if (found !== undefined) return { ...found, translation };
  }
  return undefined;
}
