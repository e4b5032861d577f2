/** A model in a list. */
export interface ShownModel {
  readonly id: string;
  readonly ownedBy: string;
  /** Creation of the setting or the route, used if the upstream does not report it. */
  readonly createdAtMs: number;
  /** What its upstream says of it; empty where nothing is known. */
  readonly entry: Readonly<Record<string, unknown>>;
}

/** As OpenAI lists it, with all that the upstream says: `created` and `owned_by` are never missing. */
export function toModel({ createdAtMs, entry, id, ownedBy }: ShownModel): object {
  const { created, owned_by: owner, ...rest } = entry;
  return {
    ...rest,
    id,
    object: "model",
    created: Number.isInteger(created) ? created : Math.floor(createdAtMs / 1000),
    owned_by: typeof owner === "string" ? owner : ownedBy,
  };
}

/** As Anthropic lists it (platform.claude.com/docs/en/api/models-list, November 2026). */
export function toAnthropicModel({ createdAtMs, entry, id }: ShownModel): object {
  const { created, created_at: createdAt, display_name: displayName } = entry;
  const atMs = typeof created === "number" ? created * 1000 : createdAtMs;
  return {
    type: "model",
    id,
    display_name: typeof displayName === "string" ? displayName : id,
    created_at: typeof createdAt === "string" ? createdAt : isoTime(atMs),
  };
}

/** All on one page. */
export const toAnthropicPage = (models: readonly ShownModel[]): object => ({
  data: models.map(toAnthropicModel),
  has_more: false,
  first_id: models[0]?.id ?? null,
  last_id: models.at(-1)?.id ?? null,
});

const MAX_TIME_MS = 8.64e15;

const isoTime = (ms: number): string =>
  new Date(Math.abs(ms) <= MAX_TIME_MS ? ms : 0).toISOString();
