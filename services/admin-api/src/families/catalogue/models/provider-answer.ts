import type { Provider } from "@lintel/providers";
import { z } from "zod";

/** A provider whose settings can be stored, and what such a setting holds. */
export const ProviderAnswer = z
  .object({
    id: z.string().meta({ description: "The `provider` of its settings.", example: "openai" }),
    baseUrl: z.string().meta({
      description: "Where calls go when the setting has no `url`; empty where it must have one.",
    }),
    isSelfHosted: z.boolean().meta({ description: "Free unless the setting has prices." }),
    fields: z.array(
      z.object({
        name: z.string(),
        kind: z
          .enum(["secret", "secret-text", "host-label", "url", "text"])
          .meta({ description: "`secret`, `secret-text`: never shown again." }),
        isRequired: z.boolean(),
        alternative: z
          .string()
          .nullable()
          .meta({ description: "The field that may be given in its place." }),
        isAmbient: z.boolean().meta({
          description: "All of these may be left out: the gateway's own credentials are used.",
        }),
      }),
    ),
  })
  .meta({ id: "Provider" });
type ProviderAnswer = z.infer<typeof ProviderAnswer>;

/** A provider in the form of the API. */
export const toProviderAnswer = ({
  baseUrl,
  id,
  isSelfHosted,
  settingFields,
}: Provider): ProviderAnswer => ({
  id,
  baseUrl,
  isSelfHosted: isSelfHosted === true,
  fields: settingFields.map((field) => ({
    name: field.name,
    kind: field.kind,
    isRequired: field.isRequired === true,
    alternative: field.alternative ?? null,
    isAmbient: field.isAmbient === true,
  })),
});
