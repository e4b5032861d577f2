import { Link } from "wouter";

import { firstCall } from "../../../format/as-curl.ts";
import { CodeBlock } from "../../../ui/code-block.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { exampleModel } from "../../shared/example-models.ts";
import { useProxyUrl } from "../../shared/proxy-url.ts";

interface NewSecretProps {
  readonly secret: string;
  /** Of a setting that the key may use, for the example. */
  readonly provider: string | undefined;
}

/** A secret, once, and what to do with it. */
export function NewSecret({ secret, provider }: NewSecretProps) {
  const proxyUrl = useProxyUrl();
  return (
    <div className="space-y-4">
      <Notice tone="warn">
        Copy the secret now. Only its hash is kept, so nobody can show it again.
      </Notice>
      <CodeBlock label="Secret" text={secret} />
      <CodeBlock
        label="First call"
        text={`export LINTEL_KEY='${secret}'\n${firstCall(proxyUrl, exampleModel(provider))}`}
      />
      <p className="text-soft">
        A second after the call, its cost stands under{" "}
        <Link href="/requests" className="text-accent underline">
          Requests
        </Link>
        . SDKs need only another base URL: <code className="font-mono text-xs">{proxyUrl}/v1</code>.
      </p>
    </div>
  );
}
