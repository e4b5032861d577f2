import type { Present, ResolvedConfig } from "@lintel/config-file";

type SettingEntry = NonNullable<ResolvedConfig["settings"]>[string];

/** The members of a setting, with those that it keeps as they are now. `id` is that of the setting that is there. */
export function membersOf(
  { setting = {} }: SettingEntry,
  id: string | undefined,
  present: readonly Present[],
): Record<string, string> {
  const existing = present.find((object) => object.kind === "setting" && object.id === id);
  const kept = new Map(
    Object.entries(Object(existing?.entry["setting"])).map(([name, value]: [string, unknown]) => [
      name.toLowerCase(),
      value,
    ]),
  );
  return Object.fromEntries(
    Object.entries(setting).map(([name, value]) => {
      if (typeof value === "string") return [name, value];
      const secret = "value" in value ? value.value : kept.get(name.toLowerCase());
      return [name, typeof secret === "string" ? secret : ""];
    }),
  );
}
