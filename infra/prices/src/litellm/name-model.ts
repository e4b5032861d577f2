/** LiteLLM's names of the providers whose models we price. */
const PROVIDERS: ReadonlyMap<string, string> = new Map([
  ["openai", "openai"],
  ["text-completion-openai", "openai"],
  ["azure", "azure"],
  ["azure_text", "azure"],
  ["anthropic", "anthropic"],
  ["bedrock", "bedrock"],
  ["bedrock_converse", "bedrock"],
  ["deepinfra", "deepinfra"],
]);

const PICTURES = /^(?:(standard|hd)\/)?(\d+)-x-(\d+)\/(dall-e-\d)$/;

/**
 * Our name for an entry of LiteLLM's list: provider and model. `undefined` for what we do not sell, and for prices that hold
 * at one place only, as for a region of Azure or a commitment at Bedrock: we do not know where a deployment is.
 */
export function nameModel(
  name: string,
  litellmProvider: string | undefined,
): { readonly provider: string; readonly model: string } | undefined {
  const provider = PROVIDERS.get(litellmProvider ?? "");
  if (provider === undefined) return undefined;
  const model = name.startsWith(`${provider}/`) ? name.slice(provider.length + 1) : name;
  if (provider === "bedrock" && !/^(?:[a-z-]+\.)?anthropic\.claude/.test(model)) return undefined;
  if (provider === "deepinfra" || !model.includes("/")) return { provider, model };
  const picture = nameOfPicture(model);
  return picture === undefined ? undefined : { provider, model: picture };
}

/** `hd/1024-x-1792/dall-e-3` is `dall-e-3 hd 1024x1792`. */
function nameOfPicture(name: string): string | undefined {
  const [, quality = "", width, height, model] = PICTURES.exec(name) ?? [];
  if (model === undefined) return undefined;
  return [model, ...(model === "dall-e-3" ? [quality] : []), `${width}x${height}`].join(" ");
}
