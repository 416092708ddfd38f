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
		DisplayValue string
	}
}

// TestLighthouseFindsNothing has Lighthouse, with its settings for a desk, judge the entrance's page and a menu. Its
// performance is reported as medians; the rest must be without fault.
func TestLighthouseFindsNothing(t *testing.T) {
	if !*speed {
		t.Skip("make bench gives -speed")
	}
	w := newWorld(t)
	for _, path := range []string{"/sapporo/", "/en/sapporo/"} {
		var performance []float64
		var last judgement
		for range rounds {
			last = w.judge(w.origin() + path)
			performance = append(performance, 100*last.Categories["performance"].Score)
		}
		slices.Sort(performance)
		t.Logf("%s: performance %.0f, first paint %s, largest paint %s, blocked %s, shift %s", path, performance[rounds/2],
			last.Audits["first-contentful-paint"].DisplayValue, last.Audits["largest-contentful-paint"].DisplayValue,
			last.Audits["total-blocking-time"].DisplayValue, last.Audits["cumulative-layout-shift"].DisplayValue)
		for _, category := range []string{"accessibility", "best-practices", "seo"} {
			last.faultless(t, path, category)
		}
	}
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
