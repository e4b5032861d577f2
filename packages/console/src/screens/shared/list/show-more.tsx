import { Button } from "../../../ui/button.tsx";

interface Pages {
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readonly fetchNextPage: () => unknown;
}

/** Reads the next page of a list, where there is one. */
export const ShowMore = ({ pages }: { readonly pages: Pages }) =>
  pages.hasNextPage && (
    <div className="flex justify-center border-t border-line p-2">
      <Button
        look="quiet"
        isBusy={pages.isFetchingNextPage}
        onClick={() => void pages.fetchNextPage()}
      >
        Show more
      </Button>
    </div>
  );
