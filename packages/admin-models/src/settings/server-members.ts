import { nanoPerHourIn } from "@lintel/core";
import { findProvider } from "@lintel/providers";

type Members = Readonly<Record<string, string>>;

/** What keys may have the server do: `yes` or `no`. */
const SWITCHES = ["allowLoad", "allowUnload"] as const;
/** What an hour of the server costs, and how many calls at once it is shared by, over all proxies. */
const USD_PER_HOUR = "usdPerHour";
const HOUR_SHARED_BY = "hourSharedBy";

/** Members of settings of servers of one's own; none of them is a secret. */
export const SERVER_MEMBERS = [...SWITCHES, USD_PER_HOUR, HOUR_SHARED_BY] as const;

/** What is wrong with them; `undefined` when nothing is. */
export function validateServerMembers(provider: string, members: Members): string | undefined {
  const { capabilities, isSelfHosted } = findProvider(provider) ?? {};
  const given = (name: string): boolean => (members[name] ?? "") !== "";
  const wrong = SWITCHES.find((name) => given(name) && !/^(?:yes|no)$/.test(members[name] ?? ""));
  if (wrong !== undefined) return `setting.${wrong} must be yes or no`;
  const switched = SWITCHES.find((name) => members[name] === "yes");
  if (switched !== undefined && capabilities?.loading === undefined) {
    return `setting.${switched} cannot be yes: no call loads a model at ${provider}`;
  }
  if (!given(USD_PER_HOUR)) return given(HOUR_SHARED_BY) ? LACKS_PRICE : undefined;
  if (isSelfHosted !== true) return `setting.${USD_PER_HOUR} is for servers of your own`;
  return validateHour(members, capabilities?.maxConcurrency);
}

const LACKS_PRICE = `setting.${HOUR_SHARED_BY} needs setting.${USD_PER_HOUR}`;

function validateHour(members: Members, usualSlots: number | undefined): string | undefined {
  if (nanoPerHourIn(members[USD_PER_HOUR] ?? "") === undefined) {
    return `setting.${USD_PER_HOUR} must be dollars such as 2.49, at most 1000000`;
  }
  const atOnce = Number(members["maxConcurrency"] || usualSlots);
  if (!(atOnce > 0)) return `setting.${USD_PER_HOUR} needs setting.maxConcurrency`;
  const shared = members[HOUR_SHARED_BY] ?? "";
  const isEnough = /^[1-9]\d{0,5}$/.test(shared) && Number(shared) >= atOnce;
  if (shared === "" || isEnough) return undefined;
  return `setting.${HOUR_SHARED_BY} must be a whole number, and not less than setting.maxConcurrency`;
}
