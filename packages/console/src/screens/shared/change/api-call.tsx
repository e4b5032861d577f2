import { SERVICE_URL } from "../../../api/service.ts";
import { asCurl, type ApiCall } from "../../../format/as-curl.ts";
import { CodeBlock } from "../../../ui/code-block.tsx";

/** The same change without the console, for scripts. */
export const EquivalentCall = ({ call }: { readonly call: ApiCall }) => (
  <details className="group">
    <summary className="w-fit rounded-sm text-sm text-soft hover:text-ink">
      The same by the API
    </summary>
    <div className="mt-2">
      <CodeBlock label="curl" text={asCurl(call, SERVICE_URL)} />
    </div>
  </details>
);
