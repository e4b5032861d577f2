export { NewCustomProvider, CustomProviderChange } from "./custom-providers/new-custom-provider.ts";
export {
  mergeRouteConfig,
  RouteConfigAnswer,
  RouteConfigInput,
  toRouteConfigAnswer,
} from "./custom-providers/route-config.ts";
export {
  emptyFields,
  validateAddresses,
  validatePaths,
} from "./custom-providers/validate-configs.ts";
export { describeRepeatedLimit } from "./holders/describe-repeated-limit.ts";
export { limitsAreClear } from "./holders/limit-list-rules.ts";
export { LimitList, toLimitList, toListedLimits } from "./holders/limit-list.ts";
export { changedLimitRules } from "./holders/limit-rules.ts";
export { pathsAreKnown } from "./holders/path-rules.ts";
export { isShallow } from "./is-shallow.ts";
export { NewKey } from "./keys/new-key.ts";
export {
  AllowedPaths,
  ConfigNameAnswer,
  KeySecret,
  LimitCalls,
  LimitUsd,
  MAX_NAME_LENGTH,
  MAX_TAGS,
  Name,
  RevokedReason,
  SettingIds,
  Tags,
  toUnixSeconds,
  Ttl,
  UnixSeconds,
  UserMember,
} from "./members.ts";
export { NewPolicy, PolicyChange } from "./policies/new-policy.ts";
export { NewRoute, RouteChange } from "./routes/new-route.ts";
export { validateRoute } from "./routes/validate-route.ts";
export { isFirst, keeping, type Rule } from "./rules.ts";
export { NewSetting, SettingChange } from "./settings/new-setting.ts";
export {
  isBuiltIn,
  isPlainMember,
  type Members,
  publicMembers,
  spellMembers,
  validateMembers,
} from "./settings/setting-members.ts";
export { NewUser } from "./users/new-user.ts";
