import { z } from "zod";

import { jsonAnswer } from "../../upstream/answer.ts";
import { listAnswer } from "./collection-routes.ts";
import type { ObjectRoute } from "./object-route.ts";

const NewItems = z.object({
  items: z.array(z.looseObject({ type: z.string().default("message") })),
});
const ITEMS = "/v1/conversations/:conversation_id/items";

/** Items come several at once, and removing one answers with its conversation. */
export const conversationRoutes: readonly ObjectRoute[] = [
  {
    method: "POST",
    path: ITEMS,
    answer(call) {
      const { items } = NewItems.parse(call.body);
      const made = items.map((item) =>
        call.shelf.put({ status: "completed", ...item, id: call.store.newId("msg_") }),
      );
      return listAnswer(made.toReversed(), call);
    },
  },
  {
    method: "DELETE",
    path: `${ITEMS}/:id`,
    answer({ home, object, objects }) {
      home.remove(object.id);
      return jsonAnswer(objects["conversation_id"]);
    },
  },
  {
    method: "GET",
    path: `${ITEMS}/:id`,
    answer: ({ object }) => jsonAnswer(object),
  },
  {
    method: "GET",
    path: ITEMS,
    answer: (call) => listAnswer(call.shelf.all(), call),
  },
];
