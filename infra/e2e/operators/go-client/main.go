// Makes a key and reads a report, with a client that oapi-codegen has generated.
package main

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"os"
	"time"

	"lintel/goclient/api"
)

func main() {
	ctx := context.Background()
	authorize := func(_ context.Context, request *http.Request) error {
		request.Header.Set("X-API-KEY", os.Getenv("LINTEL_ADMIN_TOKEN"))
		return nil
	}
	client, err := api.NewClientWithResponses(os.Getenv("LINTEL_ADMIN_URL"), api.WithRequestEditorFn(authorize))
	if err != nil {
		log.Fatal(err)
	}
	settings := []string{os.Getenv("SETTING_ID")}
	made, err := client.CreateKeyWithResponse(ctx, &api.CreateKeyParams{}, api.NewKey{
		Name:       "made in Go",
		Key:        os.Getenv("NEW_SECRET"),
		SettingIds: &settings,
	})
	if err != nil || made.JSON200 == nil {
		log.Fatalf("no key was made: %v %s", err, made.Body)
	}
	filters := []string{"model"}
	report, err := client.ReportEventsWithResponse(ctx, api.EventReport{
		Start:     int(time.Now().Unix()) - 3600,
		End:       int(time.Now().Unix()) + 60,
		Increment: 7200,
		Filters:   &filters,
	})
	if err != nil || report.JSON200 == nil {
		log.Fatalf("no report was read: %v %s", err, report.Body)
	}
	calls := 0
	for _, point := range report.JSON200.DataPoints {
		calls += int(point.NumberOfRequests)
	}
	fmt.Printf("%s %d\n", made.JSON200.Name, calls)
}
