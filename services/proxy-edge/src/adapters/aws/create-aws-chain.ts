import type { AwsIdentity } from "./aws-credentials.ts";

/**
 * Asks AWS' default chain: environment, shared files, web identity, container, instance. It is only loaded with the
 * first question: it is many times the size of what it is loaded into.
 */
export function createAwsChain(): () => Promise<AwsIdentity> {
  let chain: (() => Promise<AwsIdentity>) | undefined;
  return async () => {
    const { defaultProvider } = await import("@aws-sdk/credential-provider-node");
    chain ??= defaultProvider();
    return chain();
  };
}
