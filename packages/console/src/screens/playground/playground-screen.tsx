import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useRef, useState } from "react";

import { messageOf } from "../../api/api-problem.ts";
import { SERVICE_URL } from "../../api/service.ts";
import { Button } from "../../ui/button.tsx";
import { CodeBlock } from "../../ui/code-block.tsx";
import { ChoiceRow } from "../../ui/form/choice-row.tsx";
import { TextArea, TextInput } from "../../ui/form/inputs.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Card, Facts, Page } from "../../ui/page.tsx";
import { useParams } from "../../url/use-params.ts";
import { useProxyUrl } from "../shared/proxy-url.ts";
import { AnswerCost } from "./answer-cost.tsx";
import { ask, type Piece, type Question } from "./ask.ts";
import { inPython, inShell, inTypeScript } from "./same-call.ts";

interface Answer {
  readonly text: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly error?: string;
  readonly isBusy: boolean;
}

const NOTHING: Answer = { text: "", headers: [], isBusy: false };

const withPiece = (answer: Answer, piece: Piece): Answer =>
  piece.kind === "text"
    ? { ...answer, text: answer.text + piece.text }
    : { ...answer, headers: piece.headers };

/** A call with a key, made by this browser as an application would. The key stays in the page. */
export function PlaygroundScreen() {
  const [params, change] = useParams();
  const proxyUrl = useProxyUrl();
  const model = params.get("model") ?? "";
  const [secret, setSecret] = useState("");
  const [prompt, setPrompt] = useState("What does a lintel do? One sentence.");
  const [answer, setAnswer] = useState<Answer>(NOTHING);
  const stopping = useRef(new AbortController());
  const models = useModels(proxyUrl, secret);
  const send = async () => {
    stopping.current = new AbortController();
    setAnswer({ ...NOTHING, isBusy: true });
    try {
      for await (const piece of ask({ proxyUrl, secret, model, prompt }, stopping.current.signal)) {
        setAnswer((now) => withPiece(now, piece));
      }
    } catch (error) {
      setAnswer((now) => ({ ...now, error: messageOf(error) }));
    } finally {
      setAnswer((now) => ({ ...now, isBusy: false }));
    }
  };
  return (
    <Page
      title="Playground"
      about="A call as your applications make it, streamed, with one of your keys."
    >
      <div className="grid gap-4 lg:grid-cols-2">
        <Card title="Call">
          <div className="space-y-4">
            <TextInput
              label="Key"
              type="password"
              value={secret}
              autoComplete="new-password"
              hint="The secret of a key. It stays in this page, and is gone when you leave it."
              onChange={setSecret}
            />
            <TextInput
              label="Model or route"
              value={model}
              placeholder="openai/gpt-4o-mini"
              suggestions={models}
              hint={
                models === undefined
                  ? "As in GET /v1/models."
                  : `This key may call: ${models.slice(0, 8).join(", ")}`
              }
              onChange={(chosen) => change({ model: chosen })}
            />
            <TextArea label="Prompt" value={prompt} rows={5} onChange={setPrompt} />
            <div className="flex gap-2">
              <Button
                look="primary"
                icon="play"
                isBusy={answer.isBusy}
                disabled={secret === "" || model === ""}
                onClick={() => void send()}
              >
                Send
              </Button>
              {answer.isBusy && <Button onClick={() => stopping.current.abort()}>Stop</Button>}
            </div>
          </div>
        </Card>
        <Card title="Answer">
          <div className="space-y-4">
            <div
              aria-live="polite"
              dir="auto"
              className="min-h-24 whitespace-pre-wrap wrap-anywhere"
            >
              {answer.text === "" && !answer.isBusy ? (
                <span className="text-soft">Nothing yet.</span>
              ) : (
                answer.text
              )}
            </div>
            {answer.error !== undefined && (
              <Notice tone="bad">
                {answer.error}
                {answer.headers.length === 0 && (
                  <p className="mt-1">
                    Proxies answer pages of other origins only where LINTEL_CORS_ORIGINS has{" "}
                    {new URL(SERVICE_URL).origin}, and this page calls only LINTEL_PROXY_URL.
                  </p>
                )}
              </Notice>
            )}
            {answer.headers.length > 0 && <Facts facts={factsOf(answer)} />}
          </div>
        </Card>
      </div>
      <SameCall proxyUrl={proxyUrl} model={model} prompt={prompt} />
    </Page>
  );
}

/** What came with an answer; its cost first, when it has ended. */
function factsOf({ headers, isBusy }: Answer): readonly (readonly [string, ReactNode])[] {
  const [, callId] = headers.find(([name]) => name === "x-request-id") ?? [];
  if (isBusy || callId === undefined) return headers;
  return [["cost", <AnswerCost key="cost" callId={callId} />], ...headers];
}

type Call = Pick<Question, "proxyUrl" | "model" | "prompt">;

const LANGUAGES = [
  { value: "curl", label: "curl", write: inShell },
  { value: "python", label: "Python", write: inPython },
  { value: "typescript", label: "TypeScript", write: inTypeScript },
] as const;

function SameCall({ proxyUrl, model, prompt }: Call) {
  const [params, change] = useParams();
  const asked = LANGUAGES.find(({ value }) => value === params.get("in"));
  const { label, value, write } = asked ?? LANGUAGES[0];
  return (
    <Card
      title="The same call"
      actions={
        <ChoiceRow
          label="Language"
          choices={LANGUAGES}
          chosen={value}
          onChoose={(chosen) => change({ in: chosen })}
        />
      }
    >
      <CodeBlock label={label} text={write(proxyUrl, model, prompt)} />
    </Card>
  );
}

interface ModelList {
  readonly data?: readonly { readonly id: string }[];
}

/** The models that a key may call; undefined until that is known. */
function useModels(proxyUrl: string, secret: string): readonly string[] | undefined {
  const { data } = useQuery({
    queryKey: ["models", proxyUrl, secret],
    queryFn: async ({ signal }) => {
      const headers = { authorization: `Bearer ${secret}` };
      const response = await fetch(`${proxyUrl}/v1/models`, { headers, signal });
      const list: ModelList = await response.json();
      return (list.data ?? []).map(({ id }) => id);
    },
    enabled: secret.length > 7,
    retry: false,
    gcTime: 0,
  });
  return data;
}
