import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import { answerOf, api } from "../../api/service.ts";
import { Badge, type Tone } from "../../ui/badge.tsx";
import { classNames } from "../../ui/class-names.ts";
import { Failure } from "../../ui/data/states.tsx";
import { TextArea } from "../../ui/form/inputs.tsx";
import { runsOf } from "./marked-text.ts";
import { typeName } from "./policy-draft.ts";

const EXAMPLE =
  "Hello, I am Ada Lovelace. Mail me at ada@example.org or call +1 415 555 0132. My card is 4111 1111 1111 1111.";
const PAUSE_MS = 250;

const TONES: Readonly<Record<string, Tone>> = {
  allowed: "good",
  warned: "warn",
  redacted: "warn",
  blocked: "bad",
};
const MARKS: Readonly<Record<string, string>> = {
  block: "bg-bad-tint text-bad",
  allow_but_redact: "bg-warn-tint text-warn",
  allow_but_warn: "bg-accent-tint text-accent",
};

/** What a policy finds in a text, while it is typed. The text goes to the admin API only, and is not kept. */
export function TestBench({
  policyId,
  isStale = false,
}: {
  readonly policyId: string;
  readonly isStale?: boolean;
}) {
  const [text, setText] = useState(EXAMPLE);
  const asked = useSettled(text);
  const { data, error } = useQuery({
    queryKey: ["policies", "test", policyId, asked],
    queryFn: ({ signal }) =>
      answerOf(
        api.POST("/api/policies/{id}/test", {
          params: { path: { id: policyId } },
          body: { text: asked },
          signal,
        }),
      ),
    enabled: asked !== "",
    placeholderData: keepPreviousData,
  });
  return (
    <section className="space-y-2 rounded-lg border border-line bg-page p-3">
      <div className="flex items-center gap-2">
        <h3 className="text-sm font-semibold">Test bench</h3>
        {data !== undefined && <Badge tone={TONES[data.action] ?? "plain"}>{data.action}</Badge>}
        {isStale && <span className="text-xs text-soft">tries the rules as they are saved</span>}
      </div>
      <TextArea label="Text" value={text} rows={3} onChange={setText} />
      {error !== null && <Failure error={error} />}
      {data !== undefined && (
        <div aria-live="polite" className="space-y-2 text-sm">
          <p dir="auto" className="leading-7 whitespace-pre-wrap wrap-anywhere">
            {runsOf(asked, data.matches).map(({ match, text: run }, index) =>
              match === undefined ? (
                <span key={index}>{run}</span>
              ) : (
                <mark
                  key={index}
                  title={typeName(match.type)}
                  className={classNames(
                    "rounded box-decoration-clone px-1 py-0.5",
                    MARKS[match.action] ?? "bg-raised text-ink",
                  )}
                >
                  {run}
                  <span className="ml-1.5 text-xs font-medium opacity-90">
                    {typeName(match.type)}
                  </span>
                </mark>
              ),
            )}
          </p>
          {data.action === "redacted" && (
            <p dir="auto" className="text-soft whitespace-pre-wrap wrap-anywhere">
              Sent: {data.redacted}
            </p>
          )}
          {data.matches.length === 0 && <p className="text-soft">Nothing is found.</p>}
        </div>
      )}
    </section>
  );
}

/** A text once it has not changed for a moment. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
