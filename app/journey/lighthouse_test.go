package journey

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
)

// lighthouse is where .ci/lighthouse puts it.
var lighthouse = filepath.Join("..", "..", ".tools", "lighthouse", "node_modules", "lighthouse", "cli", "index.js")

// judgement is the part of Lighthouse's report that is looked at. A score is between 0 and 1; an audit without one is
// informative.
type judgement struct {
	Categories map[string]struct {
		Score     float64
		AuditRefs []struct {
			ID     string
			Weight float64
		}
	}
	Audits map[string]struct {
		Title        string
		Score        *float64
		NumericValue float64 // milliseconds; of a shift, its size
	}
}

// TestLighthouseFindsNothing has Lighthouse, with its settings for a desk, judge a menu in both languages. Its performance
// is reported as medians; the rest must be without fault each time.
func TestLighthouseFindsNothing(t *testing.T) {
	if !*speed {
		t.Skip("make bench gives -speed")
	}
	w := newWorld(t)
	for _, path := range []string{"/sapporo/", "/en/sapporo/"} {
		var all [rounds]judgement
		for i := range all {
			all[i] = w.judge(w.origin() + path)
			for _, category := range []string{"accessibility", "best-practices", "seo"} {
				all[i].faultless(t, path, category)
			}
		}
		audit := func(id string) float64 {
			return middle(all, func(j judgement) float64 { return j.Audits[id].NumericValue })
		}
		t.Logf("%s, medians: performance %.0f, first paint %.0f ms, largest paint %.0f ms, blocked %.0f ms, shift %.3f", path,
			middle(all, func(j judgement) float64 { return 100 * j.Categories["performance"].Score }),
			audit("first-contentful-paint"), audit("largest-contentful-paint"), audit("total-blocking-time"), audit("cumulative-layout-shift"))
	}
}

// middle is the median of one figure.
func middle(all [rounds]judgement, figure func(judgement) float64) float64 {
	var values []float64
	for _, j := range all {
		values = append(values, figure(j))
	}
	slices.Sort(values)
	return values[rounds/2]
}

// judge runs Lighthouse with a Chromium and a profile of its own.
func (w *world) judge(address string) judgement {
	w.t.Helper()
	run := exec.Command("node", lighthouse, address, "--preset=desktop", "--output=json", "--quiet", "--no-enable-error-reporting",
		"--chrome-flags=--headless=new --no-sandbox --disable-component-update --user-data-dir="+w.t.TempDir())
	run.Env = append(os.Environ(), "CHROME_PATH="+chromiumPath(w.t))
	run.Stderr = os.Stderr
	report, err := run.Output()
	if err != nil {
		w.t.Fatalf("lighthouse (.ci/lighthouse fetches it): %v", err)
	}
	var j judgement
	if err := json.Unmarshal(report, &j); err != nil {
		w.t.Fatal(err)
	}
	return j
}

func chromiumPath(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath(chromium())
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func (j judgement) faultless(t *testing.T, path, category string) {
	t.Helper()
	c := j.Categories[category]
	t.Logf("%s: %s %.0f", path, category, 100*c.Score)
	for _, ref := range c.AuditRefs {
		if a := j.Audits[ref.ID]; ref.Weight > 0 && a.Score != nil && *a.Score < 1 {
			t.Errorf("%s: %s: %s %s", path, category, ref.ID, a.Title)
		}
	}
	if len(c.AuditRefs) == 0 {
		t.Errorf("%s: %s was not judged", path, category)
	}
}
