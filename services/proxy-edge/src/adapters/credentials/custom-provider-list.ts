import type { CustomProviderStore } from "@lintel/db";
import { type Provider, toProvider } from "@lintel/providers";

import type { CustomProviders } from "../../ports/stored-objects.ts";
import { NamedList } from "./cache/named-list.ts";

export interface CustomProviderListOptions {
  readonly store: CustomProviderStore;
  readonly onTrouble: (error: unknown) => void;
}

/** All custom providers, by their names. */
export class CustomProviderList extends NamedList<Provider> implements CustomProviders {
  constructor({ onTrouble, store }: CustomProviderListOptions) {
    super({
      what: "custom providers",
      async read() {
        const found = await store.findAll();
        return new Map(found.map((record) => [record.provider, toProvider(record)]));
      },
      onTrouble,
    });
  }
}
