/** A thing of the other gateway as Lintel takes it, or why it cannot. */
export type Mapped = Named &
  ({ readonly item: Item; readonly notes?: readonly string[] } | { readonly reason: string });

export interface Named {
  readonly id: string;
  readonly name: string;
}

export type Item = Readonly<Record<string, unknown>>;

/** Ids of what was taken over, or stands in Lintel from before. */
export interface Known {
  readonly settings: ReadonlySet<string>;
  readonly policies: ReadonlySet<string>;
  readonly keys: ReadonlySet<string>;
}
