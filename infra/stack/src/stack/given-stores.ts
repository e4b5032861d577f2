export type Environment = Readonly<Record<string, string | undefined>>;

const POSTGRES_NAMES = ["HOSTS", "PORT", "DB_NAME", "USERNAME", "PASSWORD"].map(
  (name) => `POSTGRESQL_${name}`,
);

/**
 * The URL of the PostgreSQL a person brings: DATABASE_URL, or the POSTGRESQL_* variables as soon as
 * one of them is set, with the documented defaults for the others.
 */
export function givenDatabaseUrl(env: Environment, problems: string[]): string | undefined {
  if (env["DATABASE_URL"]) return env["DATABASE_URL"];
  if (!POSTGRES_NAMES.some((name) => env[name])) return undefined;
  const read = (name: string, fallback: string) => env[`POSTGRESQL_${name}`] || fallback;
  const host = read("HOSTS", "localhost");
  const user = read("USERNAME", "");
  if (host.includes(",")) problems.push("POSTGRESQL_HOSTS: give one host");
  if (user === "") problems.push("POSTGRESQL_USERNAME is missing");
  const login = [user, read("PASSWORD", "")].map(encodeURIComponent).join(":");
  const database = encodeURIComponent(read("DB_NAME", user));
  const sslMode = encodeURIComponent(read("SSL_MODE", "disable"));
  return `postgres://${login}@${host}:${read("PORT", "5432")}/${database}?sslmode=${sslMode}`;
}

/**
 * What tells the services of the Redis a person brings: REDIS_URL, made from REDIS_HOSTS where that
 * names one host. Several hosts are a cluster, which the services read from the variables themselves.
 */
export function givenRedis(env: Environment): Environment | undefined {
  if (env["REDIS_URL"]) return { REDIS_URL: env["REDIS_URL"] };
  const hosts = env["REDIS_HOSTS"];
  if (!hosts) return undefined;
  if (hosts.includes(",")) return {};
  const password = env["REDIS_PASSWORD"];
  const login = password ? `:${encodeURIComponent(password)}@` : "";
  return { REDIS_URL: `redis://${login}${hosts}:${env["REDIS_PORT"] || "6379"}` };
}
