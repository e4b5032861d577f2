import { TokenPrices } from "@lintel/core";
import { z } from "zod";

/** What the price book says of a provider's models. */
export const PriceListAnswer = z
  .object({
    provider: z.string(),
    version: z.string().meta({ description: "Release of the price book." }),
    models: z.array(
      z.object({
        model: z.string(),
        prices: TokenPrices.meta({
          description:
            "Nano-dollars for a million tokens or units, as of the shortest prompts: some models cost more once a prompt is long.",
        }),
      }),
    ),
  })
  .meta({ id: "PriceList" });
export type PriceListAnswer = z.infer<typeof PriceListAnswer>;
