package journey

import (
	"encoding/json"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

func TestThePageCanBeInstalled(t *testing.T) {
	w := newWorld(t)
	b := w.open()
	b.controlled()
	found, err := chromedp.Call(b.ctx, page.GetInstallabilityErrors, cdp.Empty{})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range found.InstallabilityErrors {
		if e.ErrorID != "in-incognito" {
			t.Errorf("Chromium does not install it: %s %v", e.ErrorID, e.ErrorArguments)
		}
	}
	manifest, err := chromedp.Call(b.ctx, page.GetAppManifest, page.GetAppManifestParams{})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range manifest.Errors {
		t.Errorf("manifest: %s", e.Message)
	}
	var m struct {
		ID, Lang, Dir, Scope, Name string
		Start                      string `json:"start_url"`
		Launch                     struct {
			Mode string `json:"client_mode"`
		} `json:"launch_handler"`
		Icons, Screenshots []struct {
			Src, Sizes, Purpose, Label string
			Form                       string `json:"form_factor"`
		}
		Shortcuts []struct{ Name, URL string }
	}
	if err := json.Unmarshal([]byte(manifest.Data), &m); err != nil {
		t.Fatal(err)
	}
	if m.ID != "/" || m.Lang != "ja" || m.Dir != "ltr" || m.Scope != "/" || m.Start != "/" || m.Launch.Mode != "focus-existing" {
		t.Errorf("manifest: %+v", m)
	}
	kinds := map[string]int{}
	for _, i := range m.Icons {
		kinds[i.Purpose]++
		b.exists(i.Src)
	}
	for _, s := range m.Screenshots {
		kinds[s.Form]++
		b.exists(s.Src)
		if s.Label == "" {
			t.Errorf("%s has no label", s.Src)
		}
	}
	for _, s := range m.Shortcuts {
		kinds["shortcut"]++
		b.exists(s.URL)
	}
	for _, kind := range []string{"any", "maskable", "wide", "narrow", "shortcut"} {
		if kinds[kind] == 0 {
			t.Errorf("manifest without %s", kind)
		}
	}
}

func (b *browser) exists(path string) {
	b.w.t.Helper()
	if !answers(b.w.origin() + path) {
		b.w.t.Errorf("%s is not there", path)
	}
}
