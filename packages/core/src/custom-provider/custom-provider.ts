import { z } from "zod";

/** One path of a custom provider: where its calls go and where in their bodies things are (`parseJsonPath`). */
export const RouteConfig = z.object({
  /** Below `/api/custom/providers/<provider>`. */
  path: z.string(),
  targetUrl: z.string(),
  modelLocation: z.string(),
  requestPromptLocation: z.string(),
  responseCompletionLocation: z.string(),
  /** Empty when the path does not stream. */
  streamLocation: z.string(),
  /** The data of the event that ends a stream. */
  streamEndWord: z.string(),
  streamResponseCompletionLocation: z.string(),
  /** Kept for the contract; ends nothing. */
  streamMaxEmptyMessages: z.int(),
});
export type RouteConfig = z.infer<typeof RouteConfig>;

/** A provider that is described instead of built in. Times are Unix milliseconds. */
export const CustomProvider = z.object({
  id: z.uuid(),
  version: z.int(),
  createdAtMs: z.int(),
  updatedAtMs: z.int(),
  /** In small letters. */
  provider: z.string(),
  routeConfigs: z.array(RouteConfig),
  /** The member of its settings that is the credential, in small letters; empty when it needs none. */
  authenticationParam: z.string(),
  /** What the configuration file that it is from calls it; absent for one that was made by hand. */
  configName: z.string().optional(),
});
export type CustomProvider = z.infer<typeof CustomProvider>;
