// Objects as the stores give them to proxies and workers, for tests. Importing the servers alone must not load them.
export { callMembers } from "./call-members.ts";
export { storedCustomProvider } from "./stored-custom-provider.ts";
export { storedKey } from "./stored-key.ts";
export { storedPolicy } from "./stored-policy.ts";
export { storedSetting } from "./stored-setting.ts";
