import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Link } from "wouter";

import { useSettings } from "../../api/named.ts";
import { answerOf, api } from "../../api/service.ts";
import { useAllowed } from "../../api/session.ts";
import { firstCall } from "../../format/as-curl.ts";
import { CodeBlock } from "../../ui/code-block.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Card } from "../../ui/page.tsx";
import { exampleModel } from "../shared/example-models.ts";
import { useProxyUrl } from "../shared/proxy-url.ts";

/** Where no calls are: what to do to have some. */
export function FirstSteps() {
  const { data: settings = [] } = useSettings();
  const { data: keys } = useQuery({
    queryKey: ["keys", "any"],
    queryFn: ({ signal }) =>
      answerOf(api.POST("/api/v2/key-management/keys", { body: { limit: 1 }, signal })),
    enabled: useAllowed("keys:read"),
  });
  const proxyUrl = useProxyUrl();
  return (
    <Card title="From nothing to the cost of a call">
      <ol className="space-y-4">
        <Step number={1} isDone={settings.length > 0} title="Add a provider">
          Store the credentials of an account once, under <To path="/providers?new">Providers</To>.
          They are sealed, and never shown again.
        </Step>
        <Step number={2} isDone={(keys?.keys.length ?? 0) > 0} title="Create a key">
          Applications call with keys of yours, each with its own limits:{" "}
          <To path="/keys?new">create one</To>.
        </Step>
        <Step number={3} isDone={false} title="Call through the gateway">
          <div className="mt-2 max-w-2xl">
            <CodeBlock
              label="First call"
              text={firstCall(proxyUrl, exampleModel(settings[0]?.provider))}
            />
          </div>
        </Step>
        <Step number={4} isDone={false} title="See what it cost">
          A second later it stands under <To path="/requests">Requests</To>, to the nano-dollar.
        </Step>
      </ol>
    </Card>
  );
}

const To = ({ path, children }: { readonly path: string; readonly children: ReactNode }) => (
  <Link href={path} className="text-accent underline">
    {children}
  </Link>
);

interface StepProps {
  readonly number: number;
  readonly title: string;
  readonly isDone: boolean;
  readonly children: ReactNode;
}

const Step = ({ number, title, isDone, children }: StepProps) => (
  <li className="flex gap-3">
    <span className="num flex size-6 shrink-0 items-center justify-center rounded-full bg-accent-tint text-xs font-semibold text-accent">
      {isDone ? <Icon name="check" size={14} /> : number}
    </span>
    <div className="min-w-0 grow">
      <h3 className="text-sm font-semibold">
        {title}
        {isDone && <span className="ml-2 font-normal text-good">done</span>}
      </h3>
      <div className="text-soft">{children}</div>
    </div>
  </li>
);
