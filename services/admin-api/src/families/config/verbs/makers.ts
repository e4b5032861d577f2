import {
  customProviderBody,
  type IdOf,
  type Kind,
  keyBody,
  policyBody,
  type Present,
  type ResolvedConfig,
  routeBody,
  settingBody,
  userBody,
} from "@lintel/config-file";

import type { Deps } from "../../../deps.ts";
import type { Write } from "../../../writes/write.ts";
import { createCustomProvider } from "../../custom-providers/verbs/create-custom-provider.ts";
import { deleteCustomProvider } from "../../custom-providers/verbs/delete-custom-provider.ts";
import { replaceCustomProvider } from "../../custom-providers/verbs/replace-custom-provider.ts";
import { createKey } from "../../keys/verbs/create-key.ts";
import { deleteKey } from "../../keys/verbs/delete-key.ts";
import { replaceKey } from "../../keys/verbs/replace-key.ts";
import { createPolicy } from "../../policies/verbs/create-policy.ts";
import { deletePolicy } from "../../policies/verbs/delete-policy.ts";
import { replacePolicy } from "../../policies/verbs/replace-policy.ts";
import { createRoute } from "../../routes/verbs/create-route.ts";
import { deleteRoute } from "../../routes/verbs/delete-route.ts";
import { replaceRoute } from "../../routes/verbs/replace-route.ts";
import { createSetting } from "../../settings/verbs/create-setting.ts";
import { deleteSetting } from "../../settings/verbs/delete-setting.ts";
import { replaceSetting } from "../../settings/verbs/replace-setting.ts";
import { createUser } from "../../users/verbs/create-user.ts";
import { deleteUser } from "../../users/verbs/delete-user.ts";
import { replaceUser } from "../../users/verbs/replace-user.ts";
import { membersOf } from "./members-of.ts";

/** A configuration while it is applied. */
export interface Application {
  readonly deps: Deps;
  readonly write: Write;
  readonly config: ResolvedConfig;
  readonly present: readonly Present[];
  /** Ids of what exists by now, by kind and name. */
  readonly ids: Map<string, string>;
}

/** How an object of one kind is made, replaced and removed. */
export interface MakeOne {
  /** Resolves to its id. */
  readonly create: (name: string, id: string | undefined) => Promise<string>;
  readonly replace: (name: string, id: string) => Promise<void>;
  readonly remove: (id: string) => Promise<void>;
}

type Bodies<Body> = (name: string, id: string | undefined) => Body;

interface Verbs<Body> {
  readonly create: (
    deps: Deps,
    write: Write,
    body: Body,
    declared: { readonly configName: string; readonly id?: string | undefined },
  ) => Promise<{ readonly id: string }>;
  readonly replace: (
    deps: Deps,
    write: Write,
    body: Body,
    declared: { readonly configName: string; readonly id: string },
  ) => Promise<void>;
  readonly remove: (deps: Deps, write: Write, id: string) => Promise<void>;
}

/** The verbs of each kind, given the bodies that the configuration makes of its entries. */
export function makersOf(application: Application): Readonly<Record<Kind, MakeOne>> {
  const { config } = application;
  const idOf: IdOf = (kind, name) => required(application.ids.get(`${kind} ${name}`));
  const maker = <Body>(toBody: Bodies<Body>, verbs: Verbs<Body>): MakeOne =>
    makerOf(application, toBody, verbs);
  return {
    "custom provider": maker(
      (name) => customProviderBody(name, required(config.customProviders?.[name])),
      {
        create: createCustomProvider,
        replace: replaceCustomProvider,
        remove: deleteCustomProvider,
      },
    ),
    setting: maker(
      (name, id) => {
        const entry = required(config.settings?.[name]);
        return settingBody(name, entry, membersOf(entry, id, application.present));
      },
      { create: createSetting, replace: replaceSetting, remove: deleteSetting },
    ),
    policy: maker((name) => policyBody(name, required(config.policies?.[name])), {
      create: createPolicy,
      replace: replacePolicy,
      remove: deletePolicy,
    }),
    key: maker(
      (name) => {
        const entry = required(config.keys?.[name]);
        const secret = "value" in entry.secret ? { key: entry.secret.value } : {};
        return { ...keyBody(name, entry, idOf), ...secret, overlap: entry.rotationOverlap };
      },
      {
        create: (deps, write, body, declared) =>
          createKey(deps, write, { ...body, key: required(body.key) }, declared),
        replace: replaceKey,
        remove: deleteKey,
      },
    ),
    user: maker((name) => userBody(name, required(config.users?.[name]), idOf), {
      create: createUser,
      replace: replaceUser,
      remove: deleteUser,
    }),
    route: maker((name) => routeBody(name, required(config.routes?.[name]), idOf), {
      create: createRoute,
      replace: replaceRoute,
      remove: deleteRoute,
    }),
  };
}

function makerOf<Body>(
  { deps, write }: Application,
  toBody: Bodies<Body>,
  { create, remove, replace }: Verbs<Body>,
): MakeOne {
  return {
    async create(configName, id) {
      const made = await create(deps, write, toBody(configName, undefined), { configName, id });
      return made.id;
    },
    replace: (configName, id) => replace(deps, write, toBody(configName, id), { configName, id }),
    remove: (id) => remove(deps, write, id),
  };
}

/** What the plan, which was made of the same configuration, says is there. */
function required<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error("the plan is of another configuration");
  return value;
}
