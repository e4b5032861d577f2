import type { components } from "@lintel/admin-client";
import { useState } from "react";

import { answerOf, api } from "../../api/service.ts";
import { useWrite } from "../../api/use-write.ts";
import { formatCount, formatMs } from "../../format/numbers.ts";
import { Button } from "../../ui/button.tsx";
import { Failure } from "../../ui/data/states.tsx";
import { Notice } from "../../ui/notice.tsx";

type Tested = components["schemas"]["ProviderSettingTest"];

/** Tries an account's address and credential by asking for its models; that costs nothing. */
export function SettingTest({ id }: { readonly id: string }) {
  const [tested, setTested] = useState<Tested>();
  const { run, isBusy, error } = useWrite({ changes: [] });
  const test = async () => {
    setTested(undefined);
    const params = { path: { id } };
    setTested(await run(() => answerOf(api.POST("/api/provider-settings/{id}/test", { params }))));
  };
  return (
    <section className="space-y-2">
      <div className="flex items-center gap-3">
        <h3 className="grow text-sm font-semibold">Address and credential</h3>
        <Button isBusy={isBusy} onClick={() => void test().catch(() => undefined)}>
          Test
        </Button>
      </div>
      {tested === undefined && error === undefined && (
        <p className="text-sm text-soft">A test asks for the models there are. It costs nothing.</p>
      )}
      {tested !== undefined && <Result tested={tested} />}
      {error !== undefined && <Failure error={error} />}
    </section>
  );
}

function Result({ tested: { error, models, outcome, tookInMs } }: { readonly tested: Tested }) {
  if (outcome === "untestable") {
    return (
      <Notice>
        It cannot be tested without a call that costs something: try it in the playground.
      </Notice>
    );
  }
  if (outcome === "works") {
    const listed =
      models === null
        ? ""
        : ` It lists ${formatCount(models)} ${models === 1 ? "model" : "models"}.`;
    return (
      <Notice tone="good">
        It works.{listed} It answered in <span className="num">{formatMs(tookInMs ?? 0)}</span>.
      </Notice>
    );
  }
  return <Notice tone="bad">It does not work: {error}.</Notice>;
}
