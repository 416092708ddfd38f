package remote

import "fmt"

// traceHeader names the trace of a request to the registry (W3C Trace Context): a support engineer follows it into the
// database. The ids are random and of this request alone, so that they tie no two of them together. The agent gets none.
const traceHeader = "traceparent"

// traceparent is a sampled trace of its own. Ids of zeros are not valid.
func traceparent(random func() uint64) string {
	return fmt.Sprintf("00-%016x%016x-%016x-01", random(), random()|1, random()|1)
}
