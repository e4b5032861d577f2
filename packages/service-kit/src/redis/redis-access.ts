import type { Cluster, Redis } from "ioredis";

import { KEY_COMMANDS } from "./redis-commands.ts";

/** Redis does not let its user do what Lintel needs. */
export class RedisAccessError extends Error {
  override readonly name = "RedisAccessError";
  /** For everyone to read: it names commands and the prefix of keys, and no address. */
  readonly publicReason: string;

  constructor(refused: readonly string[]) {
    const reason = `Redis refuses its user ${refused.join("; ")}: OPERATING says what its ACL has to allow`;
    super(reason);
    this.publicReason = reason;
  }
}

/**
 * Tries each command on one key, and returns those that the user may not use. Redis looks at the rights of who runs a script at each
 * command in it; what fails for another reason (a full Redis, a replica) is allowed.
 */
const TRY_COMMANDS = `
local refused = {}
for _, line in ipairs(ARGV) do
  local words = {}
  for word in string.gmatch(line, '%S+') do
    table.insert(words, word == '$' and KEYS[1] or word)
  end
  local answer = redis.pcall(unpack(words))
  local problem = type(answer) == 'table' and answer.err
  if problem and (string.find(problem, 'NOPERM', 1, true) or string.find(problem, 'user executing the script', 1, true)) then
    table.insert(refused, words[1])
  end
end
return refused`;

export interface RedisAccess {
  readonly redis: Redis | Cluster;
  readonly prefix: string;
  /** For a service that receives what others publish: subscribes to the channel, unless it has already. */
  readonly hear?: () => Promise<void>;
}

/**
 * Uses each command that Lintel needs once, on keys of its own that are gone afterwards, in the two forms that its keys have.
 * Rejects with a `RedisAccessError` where the user of the connection lacks a right, and as Redis does where it is away.
 */
export async function requireRedisAccess({ hear, prefix, redis }: RedisAccess): Promise<void> {
  const refusals = await Promise.all([
    ...[`${prefix}access`, `{${prefix}access}`].map((key) => refusedOn(redis, key, prefix)),
    ...OTHERS.map(async ([what, use]) => refusedAs(what, use(redis, prefix))),
    hear === undefined ? [] : refusedAs("the command SUBSCRIBE, or the channel", hear()),
  ]);
  const refused = [...new Set(refusals.flat())];
  if (refused.length > 0) throw new RedisAccessError(refused);
}

type Use = (redis: Redis | Cluster, prefix: string) => Promise<unknown>;

/** What is no command on a key. */
const OTHERS: readonly (readonly [what: string, use: Use])[] = [
  ["the command EVALSHA", (redis) => redis.evalsha("0".repeat(40), 0)],
  ["the command TIME", (redis) => redis.time()],
  ["the command INFO", (redis) => redis.info("server")],
  ["the command PUBLISH, or the channel", (redis, prefix) => redis.publish(`${prefix}access`, "")],
];

const refusedAs = async (what: string, use: Promise<unknown>): Promise<readonly string[]> =>
  (await allowed(use)) === REFUSED ? [what] : [];

/** What the user may not do with a key. */
async function refusedOn(
  redis: Redis | Cluster,
  key: string,
  prefix: string,
): Promise<readonly string[]> {
  const answer = await allowed(redis.eval(TRY_COMMANDS, 1, key, ...KEY_COMMANDS));
  if (answer === REFUSED) {
    const pattern = key.startsWith("{") ? `{${prefix}*` : `${prefix}*`;
    return [`the command EVAL, or keys like ${pattern}`];
  }
  return Array.isArray(answer) ? answer.map((command) => `the command ${command}`) : [];
}

const REFUSED = Symbol("refused");

/** The answer; `REFUSED` where the user lacks a right. Rejects where Redis is away, or takes no commands now. */
async function allowed(use: Promise<unknown>): Promise<unknown> {
  try {
    return await use;
  } catch (error) {
    const [kind] = error instanceof Error ? error.message.split(" ") : [];
    if (kind === "NOPERM") return REFUSED;
    // The command itself was taken: its script is not cached, or a server that is like Redis does not know it.
    if (kind === "NOSCRIPT" || kind === "ERR") return undefined;
    throw error;
  }
}
