import { type JsonPathStep, parseJsonPath, type RouteConfig } from "@lintel/core";

type Path = readonly JsonPathStep[];

/** Where in the bodies of a custom provider's path things are; `undefined` for those not configured. */
export interface Locations {
  readonly model: Path | undefined;
  readonly prompt: Path | undefined;
  readonly completion: Path | undefined;
  readonly stream: Path | undefined;
  readonly streamCompletion: Path | undefined;
}

export const toLocations = (config: RouteConfig): Locations => ({
  model: pathOf(config.modelLocation),
  prompt: pathOf(config.requestPromptLocation),
  completion: pathOf(config.responseCompletionLocation),
  stream: pathOf(config.streamLocation),
  streamCompletion: pathOf(config.streamResponseCompletionLocation),
});

const pathOf = (text: string): Path | undefined => (text === "" ? undefined : parseJsonPath(text));
