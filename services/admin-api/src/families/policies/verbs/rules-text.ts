/** One kind of a policy's rules as its column holds it: `null` when there are none. */
export const rulesText = (config: { readonly rules?: unknown } | undefined): string =>
  JSON.stringify({ rules: config?.rules ?? null });
