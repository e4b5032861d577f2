// Receives OTLP over HTTP with the decoder of the OpenTelemetry Collector, and gives back what that has understood.
package main

import (
	"encoding/json"
	"io"
	"log"
	"net/http"
	"os"
	"sync"

	"go.opentelemetry.io/collector/pdata/pmetric/pmetricotlp"
	"go.opentelemetry.io/collector/pdata/ptrace/ptraceotlp"
)

// No export is larger.
const maxBytes = 64 << 20

// What can be decoded from what a service sent.
type request interface {
	UnmarshalJSON([]byte) error
	UnmarshalProto([]byte) error
	MarshalJSON() ([]byte, error)
}

// What was received, decoded and written anew.
type seen struct {
	mutex   sync.Mutex
	Metrics []json.RawMessage `json:"metrics"`
	Traces  []json.RawMessage `json:"traces"`
	Faults  []string          `json:"faults"`
}

func (s *seen) receive(list *[]json.RawMessage, fresh func() request) http.HandlerFunc {
	return func(response http.ResponseWriter, received *http.Request) {
		body, err := io.ReadAll(io.LimitReader(received.Body, maxBytes))
		decoded := fresh()
		if err == nil && received.Header.Get("content-type") == "application/x-protobuf" {
			err = decoded.UnmarshalProto(body)
		} else if err == nil {
			err = decoded.UnmarshalJSON(body)
		}
		var understood []byte
		if err == nil {
			understood, err = decoded.MarshalJSON()
		}
		s.mutex.Lock()
		defer s.mutex.Unlock()
		if err != nil {
			s.Faults = append(s.Faults, err.Error())
			http.Error(response, err.Error(), http.StatusBadRequest)
			return
		}
		*list = append(*list, understood)
		response.Header().Set("content-type", "application/json")
		_, _ = response.Write([]byte("{}"))
	}
}

func main() {
	all := &seen{Metrics: []json.RawMessage{}, Traces: []json.RawMessage{}, Faults: []string{}}
	http.HandleFunc("POST /v1/metrics", all.receive(&all.Metrics, func() request {
		decoded := pmetricotlp.NewExportRequest()
		return &decoded
	}))
	http.HandleFunc("POST /v1/traces", all.receive(&all.Traces, func() request {
		decoded := ptraceotlp.NewExportRequest()
		return &decoded
	}))
	http.HandleFunc("GET /seen", func(response http.ResponseWriter, _ *http.Request) {
		all.mutex.Lock()
		defer all.mutex.Unlock()
		response.Header().Set("content-type", "application/json")
		_ = json.NewEncoder(response).Encode(all)
	})
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil))
}
