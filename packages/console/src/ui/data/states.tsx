import type { ReactNode } from "react";

import { ApiProblem, messageOf } from "../../api/api-problem.ts";
import { Button } from "../button.tsx";
import { Notice } from "../notice.tsx";

/** Rows that are on their way. */
export const SkeletonRows = ({ count = 8 }: { readonly count?: number }) => (
  <div role="status" aria-label="Loading" className="space-y-2 p-4">
    {Array.from({ length: count }, (_, index) => (
      <div key={index} className="skeleton h-7 rounded-md" />
    ))}
  </div>
);

interface FailureProps {
  readonly error: unknown;
  readonly onRetry?: () => void;
}

/** What the service refused or failed at, in its words, with the request's id to look for in its log. */
export function Failure({ error, onRetry }: FailureProps) {
  const { requestId, title } =
    error instanceof ApiProblem ? error : { requestId: undefined, title: "It failed" };
  return (
    <Notice
      tone="bad"
      action={onRetry !== undefined && <Button onClick={onRetry}>Try again</Button>}
    >
      <strong className="font-semibold">{title}</strong>: {messageOf(error)}
      {requestId !== undefined && <span className="block font-mono text-xs">{requestId}</span>}
    </Notice>
  );
}

interface EmptyProps {
  readonly title: string;
  readonly children: ReactNode;
  readonly action?: ReactNode;
}

/** Nothing is here yet: what would be, and how to get it. */
export const Empty = ({ title, children, action }: EmptyProps) => (
  <div className="mx-auto max-w-xl space-y-3 px-4 py-12 text-center">
    <h2 className="text-base font-semibold">{title}</h2>
    <div className="space-y-3 text-balance text-soft">{children}</div>
    {action !== undefined && <div className="flex justify-center gap-2 pt-1">{action}</div>}
  </div>
);
