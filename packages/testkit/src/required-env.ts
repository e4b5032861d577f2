/** The value of an environment variable. Throws an error that says how to get it when it is not set. */
export function requiredEnv(
  name: "LINTEL_TEST_BUNDLE" | "LINTEL_TEST_DATABASE_URL" | "LINTEL_TEST_REDIS_URL",
): string {
  const value = process.env[name];
  if (value !== undefined && value !== "") return value;
  throw new Error(
    `${name} is not set. Run integration tests through vitest at the root, which starts what they need, or point it at a server of your own.`,
  );
}
