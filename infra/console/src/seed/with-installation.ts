import { onStopRequest, startTestServices } from "@lintel/stack";

import { type Lintel, startLintel } from "../../../e2e/src/stack/start-lintel.ts";

/** An installation without anything in it, as it is shipped, for as long as it is used. */
export async function withInstallation(use: (lintel: Lintel) => Promise<void>): Promise<void> {
  // What was started ends with this process.
  onStopRequest(() => process.exit(1));
  const services = await startTestServices({ say: console.log });
  process.env["LINTEL_TEST_DATABASE_URL"] = services.databaseUrl;
  process.env["LINTEL_TEST_REDIS_URL"] = services.redisUrl;
  process.env["LINTEL_TEST_BUNDLE"] = services.bundle;
  try {
    const lintel = await startLintel();
    try {
      await use(lintel);
    } finally {
      await lintel.stop();
    }
  } finally {
    await services.stop();
  }
}

/** What an administrator signs in with there. */
export const passwordOf = ({ cliEnv }: Lintel): string => cliEnv["LINTEL_ADMIN_TOKEN"] ?? "";
