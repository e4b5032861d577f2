import { Link } from "wouter";

import { firstCall } from "../../../format/as-curl.ts";
import { CodeBlock } from "../../../ui/code-block.tsx";
import { exampleModel } from "../../shared/example-models.ts";
import { useProxyUrl } from "../../shared/proxy-url.ts";
import { ShownOnce } from "../../shared/shown-once.tsx";

interface NewSecretProps {
  readonly title: string;
  readonly shape?: "drawer" | "modal";
  readonly secret: string;
  /** Of a setting that the key may use, for the example. */
  readonly provider: string | undefined;
  readonly onClose: () => void;
}

/** A key's secret, once, and what to do with it. */
export function NewSecret({ provider, ...props }: NewSecretProps) {
  const proxyUrl = useProxyUrl();
  return (
    <ShownOnce
      label="Secret"
      why="Copy the secret now. Only its hash is kept, so nobody can show it again."
      {...props}
    >
      <CodeBlock
        label="First call"
        text={`export LINTEL_KEY='${props.secret}'\n${firstCall(proxyUrl, exampleModel(provider))}`}
      />
      <p className="text-soft">
        A second after the call, its cost stands under{" "}
        <Link href="/requests" className="text-accent underline">
          Requests
        </Link>
        . SDKs need only another base URL: <code className="font-mono text-xs">{proxyUrl}/v1</code>.
      </p>
    </ShownOnce>
  );
}
