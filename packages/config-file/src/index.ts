export { toConfigFile } from "./export/to-config-file.ts";
export { toYaml } from "./export/to-yaml.ts";
export {
  customProviderBody,
  type IdOf,
  type KeyBody,
  keyBody,
  policyBody,
  routeBody,
  settingBody,
  userBody,
} from "./plan/bodies.ts";
export { planChanges } from "./plan/plan-changes.ts";
export type { Present, Step } from "./plan/step.ts";
export type { State } from "./plan/state.ts";
export { toWanted } from "./plan/to-wanted.ts";
export { checkConfig } from "./reading/check-config.ts";
export { checkShape } from "./reading/check-shape.ts";
export { describeFault, type Fault, type PlacedFault } from "./reading/fault.ts";
export { readConfigFile } from "./reading/read-config-file.ts";
export { type ConfigFile, ResolvedConfig } from "./schema/config-file.ts";
export { type Kind, KINDS, KINDS_IN_ORDER } from "./schema/kinds.ts";
export { resolveSecrets, type SecretSources } from "./secrets/resolve-secrets.ts";
