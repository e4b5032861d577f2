import type { ConfigFile, ResolvedConfig } from "../schema/config-file.ts";
import { KINDS, KINDS_IN_ORDER } from "../schema/kinds.ts";
import type { Path } from "../schema/unknown-members.ts";
import type { Fault } from "./fault.ts";

interface Taken {
  readonly path: Path;
  readonly what: string;
  readonly value: string;
}

/** What can be there only once is not in the file twice. */
export function checkUniqueness(config: ConfigFile | ResolvedConfig): readonly Fault[] {
  const first = new Map<string, Path>();
  const faults: Fault[] = [];
  for (const { path, value, what } of takenIn(config)) {
    const key = `${what} ${value}`;
    const other = first.get(key);
    if (other === undefined) first.set(key, path);
    else faults.push({ path, message: `${what} is that of ${other.slice(0, 2).join(".")} too` });
  }
  return faults;
}

const takenIn = (config: ConfigFile | ResolvedConfig): readonly Taken[] => [
  ...takenIds(config),
  ...Object.entries(config.customProviders ?? {}).map(([name, { provider = name }]) => ({
    path: ["customProviders", name],
    what: "the provider's name",
    value: provider.toLowerCase(),
  })),
  ...Object.entries(config.routes ?? {}).map(([name, { path }]) => ({
    path: ["routes", name, "path"],
    what: "the path",
    value: path,
  })),
  ...Object.entries(config.users ?? {}).map(([name, { tags = [], userId = name }]) => ({
    path: ["users", name],
    what: "the user id, with the same tags,",
    value: JSON.stringify([userId, ...new Set(tags.toSorted())]),
  })),
];

const takenIds = (config: ConfigFile | ResolvedConfig): readonly Taken[] =>
  KINDS_IN_ORDER.flatMap((kind) =>
    Object.entries(config[KINDS[kind]] ?? {}).flatMap(([name, { id }]) =>
      id === undefined
        ? []
        : [{ path: [KINDS[kind], name, "id"], what: "id", value: id.toLowerCase() }],
    ),
  );
