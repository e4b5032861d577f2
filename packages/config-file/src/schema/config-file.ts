import {
  NewCustomProvider,
  NewKey,
  NewPolicy,
  NewRoute,
  NewSetting,
  NewUser,
} from "@lintel/admin-models";
import { z } from "zod";

import { ResolvedSecret, SecretReference } from "./secret.ts";

/** What an object is called in the file: how others in it refer to it, and how it is known again. */
const ConfigName = z
  .string()
  .regex(
    /^[A-Za-z0-9][\w.-]{0,62}$/,
    "must be of 1 to 63 letters, digits, dots, hyphens and underscores",
  );

const SHARED = {
  id: z.uuid().optional().meta({
    description:
      "The id of an object that was there before the file, or that a new one is to have.",
  }),
  name: z.string().min(1).max(255).optional().meta({
    description: "What people call it; the name it has in the file when absent.",
  }),
} as const;

const Names = z.array(ConfigName);

const CustomProviderEntry = z.object({
  ...NewCustomProvider.shape,
  id: SHARED.id,
  provider: NewCustomProvider.shape.provider.optional().meta({
    description: "What calls and settings name it by; the name it has in the file when absent.",
  }),
});

const settingEntry = <Secret extends z.ZodType>(secret: Secret) =>
  z.object({
    ...NewSetting.shape,
    ...SHARED,
    setting: z
      .record(
        z.string(),
        z.union([z.string(), secret], {
          error: "must be a text or { env: NAME } or { file: PATH }",
        }),
      )
      .optional()
      .meta({ description: "Credentials, by reference; address and timeouts, as they are." }),
  });

const PolicyEntry = z.object({ ...NewPolicy.shape, ...SHARED });

const KEY = z
  .object(NewKey.shape)
  .omit({ key: true, settingId: true, settingIds: true, policyId: true }).shape;

const keyEntry = <Secret extends z.ZodType>(secret: Secret) =>
  z.object({
    ...KEY,
    ...SHARED,
    secret,
    rotationOverlap: z.string().max(255).optional().meta({
      description:
        "How long the secret before it stays valid when the secret changes, as a Go duration of at most 30d. Absent: not at all.",
      example: "24h",
    }),
    settings: Names.min(1).max(100).meta({ description: "Settings it may use, in this order." }),
    policy: ConfigName.optional().meta({ description: "The policy its calls are held to." }),
  });

const USER = z.object(NewUser.shape).omit({ keyIds: true }).shape;

const UserEntry = z.object({
  ...USER,
  ...SHARED,
  userId: USER.userId.meta({
    description: "The id by which calls name the user; the name in the file when absent.",
  }),
  keys: Names.max(1000).optional().meta({ description: "Kept and returned; limits nothing." }),
});

const ROUTE = z.object(NewRoute.shape).omit({ keyIds: true }).shape;

const RouteEntry = z.object({
  ...ROUTE,
  ...SHARED,
  keys: Names.min(1).max(1000).meta({ description: "Keys that may call it." }),
});

const configOf = <Secret extends z.ZodType>(secret: Secret) =>
  z.object({
    version: z.literal(1),
    customProviders: z.record(ConfigName, CustomProviderEntry).optional(),
    settings: z.record(ConfigName, settingEntry(secret)).optional(),
    policies: z.record(ConfigName, PolicyEntry).optional(),
    keys: z.record(ConfigName, keyEntry(secret)).optional(),
    users: z.record(ConfigName, UserEntry).optional(),
    routes: z.record(ConfigName, RouteEntry).optional(),
  });

/** What a configuration file may say. Which members it may have beside these, `unknownMembers` tells: none. */
export const ConfigFile = configOf(SecretReference);
export type ConfigFile = z.infer<typeof ConfigFile>;

/** The same once its secrets were looked up: what the admin API is sent. */
export const ResolvedConfig = configOf(ResolvedSecret);
export type ResolvedConfig = z.infer<typeof ResolvedConfig>;

export type CustomProviderEntry = z.infer<typeof CustomProviderEntry>;
export type PolicyEntry = z.infer<typeof PolicyEntry>;
export type UserEntry = z.infer<typeof UserEntry>;
export type RouteEntry = z.infer<typeof RouteEntry>;
export type SettingEntry = NonNullable<(ConfigFile | ResolvedConfig)["settings"]>[string];
export type KeyEntry = NonNullable<(ConfigFile | ResolvedConfig)["keys"]>[string];
