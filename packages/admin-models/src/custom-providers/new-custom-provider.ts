import { z } from "zod";

import { MAX_NAME_LENGTH } from "../members.ts";
import { keeping, type Rule } from "../rules.ts";
import { isBuiltIn } from "../settings/setting-members.ts";
import { mergeRouteConfig, RouteConfigInput } from "./route-config.ts";
import { emptyFields, validateAddresses, validatePaths } from "./validate-configs.ts";

const Configs = z.array(RouteConfigInput).max(200).optional();
const AuthenticationParam = z.string().max(MAX_NAME_LENGTH).optional().meta({
  description:
    "The setting's member that holds the credential, and the header it is sent in; `apikey` is sent as a bearer token. Stored in lower case.",
  example: "apikey",
});

const New = z.object({
  provider: z
    .string()
    .max(MAX_NAME_LENGTH)
    .meta({ description: "Its name; stored in lower case.", example: "bricks" }),
  route_configs: Configs,
  authentication_param: AuthenticationParam,
});
type New = z.infer<typeof New>;

const authenticationRules: readonly Rule<Pick<New, "authentication_param">>[] = [
  {
    otherwise: "authentication_param cannot contain white space",
    holds: ({ authentication_param: name = "" }) => !/\s/.test(name),
  },
  {
    otherwise: "authentication_param must be the name of a header that can carry a credential",
    holds: ({ authentication_param: name = "" }) =>
      name === "" ||
      (/^[\w!#$%&'*+.^`|~-]+$/.test(name) && !NO_CREDENTIALS.has(name.toLowerCase())),
  },
];

/** Headers that belong to HTTP itself, and the member that is a setting's address. */
const NO_CREDENTIALS: ReadonlySet<string> = new Set([
  "url",
  "accept-encoding",
  "connection",
  "content-length",
  "content-type",
  "expect",
  "host",
  "keep-alive",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

const fieldsOf = (body: New): readonly string[] => [
  ...(body.provider === "" ? ["provider"] : []),
  ...(configsOf(body).length === 0 ? ["route_configs"] : []),
  ...emptyFields(configsOf(body)),
];

const configsOf = ({ route_configs: configs = [] }: New) =>
  configs.map((config) => mergeRouteConfig(config));

/** The body that describes a provider. */
export const NewCustomProvider = New.check(
  keeping<New>([
    {
      otherwise: ({ provider }) => `provider cannot be named ${provider}: that one is built in`,
      holds: ({ provider }) => !isBuiltIn(provider.toLowerCase()),
    },
    {
      otherwise: "provider cannot contain white space",
      holds: ({ provider }) => !/\s/.test(provider),
    },
    {
      otherwise: "provider cannot contain / ? # or %",
      holds: ({ provider }) => !/[/?#%]/.test(provider),
    },
    {
      otherwise: (body) => validatePaths(configsOf(body)) ?? "",
      holds: (body) => validatePaths(configsOf(body)) === undefined,
    },
    ...authenticationRules,
    {
      otherwise: (body) => `empty fields in provider: ${fieldsOf(body).join(",")}`,
      holds: (body) => fieldsOf(body).length === 0,
    },
    {
      otherwise: (body) => validateAddresses(configsOf(body)) ?? "",
      holds: (body) => validateAddresses(configsOf(body)) === undefined,
    },
  ]),
).meta({ id: "NewCustomProvider" });
export type NewCustomProvider = z.infer<typeof NewCustomProvider>;

const Change = z.object({ route_configs: Configs, authentication_param: AuthenticationParam });

/** The body that changes a custom provider. The verb validates the configs once they are merged. */
export const CustomProviderChange = Change.check(
  keeping<z.infer<typeof Change>>(authenticationRules),
).meta({
  id: "CustomProviderChange",
  description:
    "A config for an existing path is merged into it: absent and empty members keep their values. Configs for other paths are added.",
});
export type CustomProviderChange = z.infer<typeof CustomProviderChange>;
