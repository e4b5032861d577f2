import { CostMap } from "@lintel/core";
import { z } from "zod";

import { MAX_NAME_LENGTH } from "../members.ts";
import { keeping, type Rule } from "../rules.ts";
import { PUBLIC_FIELDS } from "./setting-members.ts";

/** Beyond it a price in nano-dollars per million tokens is no exact number. */
const MAX_USD_PER_THOUSAND = 9000;

const LIST = new Intl.ListFormat("en-GB");

const PRICED = {
  setting: z
    .record(z.string(), z.string())
    .optional()
    .meta({
      description: `Credentials, address and timeouts: \`connectTimeout\` (5s), \`firstByteTimeout\`, \`idleTimeout\` (5m) and \`totalTimeout\`. \`maxConcurrency\`: how many calls each proxy sends there at once; more wait, the keys in turn, and get 429 when too many do. Of servers of your own: \`allowLoad\` and \`allowUnload\` (\`yes\`), whether keys may load and unload models there; \`usdPerHour\`, what an hour of it costs, of which each call pays its part for the time that it holds one of \`hourSharedBy\` places (\`maxConcurrency\` unless it says otherwise; of several proxies, of all together). Only these and ${LIST.format(PUBLIC_FIELDS.map((name) => `\`${name}\``))} are ever returned.`,
      // For clients that take these on a command line, and no secret.
      "x-public-fields": PUBLIC_FIELDS,
      example: { apikey: "YOUR_OPENAI_KEY" },
    }),
  name: z.string().max(MAX_NAME_LENGTH).optional(),
  allowedModels: z
    .array(z.string().max(MAX_NAME_LENGTH))
    .optional()
    .meta({ description: "Empty allows all." }),
  modelAliases: z
    .record(z.string().min(1).max(MAX_NAME_LENGTH), z.string().min(1).max(MAX_NAME_LENGTH))
    .optional()
    .meta({
      description:
        "Names of its own for models, on `/v1`: the name that callers use → the provider's name, which has to be among `allowedModels` where there are any.",
      example: { fast: "gpt-4o-mini" },
    }),
  costMap: CostMap.optional().meta({
    description: "Prices of its own, in dollars per 1,000 tokens; they override the price book.",
  }),
} as const;

const Change = z.object(PRICED);
type Change = z.infer<typeof Change>;

const pricesAreBounded: Rule<Change> = {
  otherwise: `costMap prices cannot be larger than ${MAX_USD_PER_THOUSAND} dollars per 1,000 tokens`,
  holds: ({ costMap }) =>
    Object.values(costMap ?? {}).every((prices) =>
      Object.values(prices ?? {}).every((usd) => usd <= MAX_USD_PER_THOUSAND),
    ),
};

const MAX_ALIASES = 1000;

const aliasesAreBounded: Rule<Change> = {
  otherwise: `modelAliases cannot be more than ${MAX_ALIASES}`,
  holds: ({ modelAliases }) => Object.keys(modelAliases ?? {}).length <= MAX_ALIASES,
};

const New = z.object({
  provider: z.string().max(MAX_NAME_LENGTH).meta({ example: "openai" }),
  ...PRICED,
});
type New = z.infer<typeof New>;

/** The body that makes a provider setting. */
export const NewSetting = New.check(
  keeping<New>([
    {
      first: true,
      otherwise: "provider field cannot be empty",
      holds: ({ provider }) => provider !== "",
    },
    pricesAreBounded,
    aliasesAreBounded,
  ]),
).meta({
  id: "NewProviderSetting",
  example: { provider: "openai", setting: { apikey: "YOUR_OPENAI_KEY" } },
});
export type NewSetting = z.infer<typeof NewSetting>;

/** The body that changes a provider setting. What is absent stays; members of `setting` are merged. */
export const SettingChange = Change.check(
  keeping<Change>([pricesAreBounded, aliasesAreBounded]),
).meta({
  id: "ProviderSettingChange",
});
export type SettingChange = z.infer<typeof SettingChange>;
