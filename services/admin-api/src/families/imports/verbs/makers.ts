import { NewCustomProvider, NewPolicy, NewRoute, NewSetting, NewUser } from "@lintel/admin-models";

import type { Deps } from "../../../deps.ts";
import type { Write } from "../../../writes/write.ts";
import { createCustomProvider } from "../../custom-providers/verbs/create-custom-provider.ts";
import { createPolicy } from "../../policies/verbs/create-policy.ts";
import { createRoute } from "../../routes/verbs/create-route.ts";
import { createSetting } from "../../settings/verbs/create-setting.ts";
import { createUser } from "../../users/verbs/create-user.ts";
import { type Made, type RawItem, readItem, readMade } from "../models/import-items.ts";
import { revocationOf } from "./revocation-of.ts";

/** One thing that is to be made. */
export interface Make {
  readonly id: string;
  /** Throws a problem when it cannot be. */
  readonly make: (deps: Deps, write: Write) => Promise<void>;
}

/** Read an item of each kind, which is then made as the admin API makes a new one, with the id and time it had. */
export const MAKERS = {
  "custom-providers": (item) => {
    const input = readItem(NewCustomProvider, item);
    return made(item, (deps, write) => createCustomProvider(deps, write, input));
  },
  settings: (item) => {
    const input = readItem(NewSetting, item);
    return made(item, (deps, write) => createSetting(deps, write, input));
  },
  policies: (item) => {
    const input = readItem(NewPolicy, item);
    return made(item, (deps, write) => createPolicy(deps, write, input));
  },
  users: (item) => {
    const input = readItem(NewUser, item);
    return made(item, async (deps, write, was) => {
      await createUser(deps, write, input);
      if (was.revoked === true) await revokeUser(write, was, input);
    });
  },
  routes: (item) => {
    const input = readItem(NewRoute, item);
    return made(item, (deps, write) => createRoute(deps, write, input));
  },
} as const satisfies Readonly<Record<string, (item: RawItem) => Make>>;

function made(
  item: RawItem,
  create: (deps: Deps, write: Write, was: Made) => Promise<unknown>,
): Make {
  const was = readMade(item);
  const { createdAt, id } = was;
  const identity = { newId: () => id, now: () => new Date(createdAt * 1000) };
  return {
    id,
    make: async (deps, write) => {
      await create({ ...deps, ...identity }, write, was);
    },
  };
}

async function revokeUser({ tx }: Write, was: Made, user: NewUser): Promise<void> {
  await tx.updateTable("users").set(revocationOf(was, user)).where("id", "=", was.id).execute();
}
