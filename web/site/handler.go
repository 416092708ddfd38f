package site

import (
	"io/fs"
	"net/http"
	"strconv"
	"strings"
)

const (
	// cacheForever is for paths that carry the bundle's version.
	cacheForever = "public, max-age=31536000, immutable"
	// cacheChecked is for pages, the worker and the manifest: stored, but asked about each time.
	cacheChecked = "no-cache"
)

// Handler serves one bundle. It is safe for concurrent use.
type Handler struct {
	bundle fs.FS
	files  map[string]File
	routes []route
}

// New reads the bundle's index and returns its handler. It fails when the index is damaged or names a page that is missing.
func New(bundle fs.FS) (*Handler, error) {
	index, err := Read(bundle)
	if err != nil {
		return nil, err
	}
	files := make(map[string]File, len(index.Files))
	for _, f := range index.Files {
		files[f.Path] = f
	}
	routes, err := index.compile(files)
	if err != nil {
		return nil, err
	}
	return &Handler{bundle: bundle, files: files, routes: routes}, nil
}

// Missing answers everything with 503 and the reason.
func Missing(reason error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, reason.Error(), http.StatusServiceUnavailable)
	})
}

// ServeHTTP answers GET and HEAD: a file by its path, else the page of the route, else the page of unknown addresses.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
		return
	}
	if file, ok := h.files[r.URL.Path]; ok {
		h.serve(w, r, file, http.StatusOK)
		return
	}
	page, ok := h.page(r.URL.Path)
	if !ok {
		http.NotFound(w, r)
		return
	}
	if page.status != http.StatusOK && h.known(r.URL.Path+"/") {
		// The path is cleaned of a leading double slash, which a browser would read as another host.
		http.Redirect(w, r, "/"+strings.TrimLeft(r.URL.Path, "/")+"/", http.StatusMovedPermanently)
		return
	}
	h.serve(w, r, page.file, page.status)
}

func (h *Handler) page(path string) (route, bool) {
	for _, r := range h.routes {
		if r.pattern.MatchString(path) {
			return r, true
		}
	}
	return route{}, false
}

func (h *Handler) known(path string) bool {
	page, ok := h.page(path)
	return ok && page.status == http.StatusOK
}

func (h *Handler) serve(w http.ResponseWriter, r *http.Request, file File, status int) {
	form := choose(file.Forms, r.Header.Get("Accept-Encoding"))
	header := w.Header()
	header.Set("Content-Type", file.Type)
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Cache-Control", cacheChecked)
	if file.Immutable {
		header.Set("Cache-Control", cacheForever)
	}
	if len(file.Forms) > 1 {
		header.Add("Vary", "Accept-Encoding")
	}
	header.Set("ETag", form.ETag)
	if file.Style != "" {
		allow(header, file.Style)
	}
	// Only a 200 may become a 304: the page of unknown addresses stays a 404 whatever the browser holds.
	if status == http.StatusOK && matches(r.Header.Get("If-None-Match"), form.ETag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.write(w, r, form, status)
}

func (h *Handler) write(w http.ResponseWriter, r *http.Request, form Form, status int) {
	body, err := fs.ReadFile(h.bundle, form.Name)
	if err != nil {
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Del("ETag")
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	if form.Encoding != "" {
		w.Header().Set("Content-Encoding", form.Encoding)
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if r.Method == http.MethodGet {
		w.Write(body) // a failure here is a browser that went away
	}
}

// choose returns the best form that the Accept-Encoding header allows; identity when nothing else fits.
func choose(forms []Form, accept string) Form {
	for _, form := range forms {
		if form.Encoding == "" || accepts(accept, form.Encoding) {
			return form
		}
	}
	return forms[len(forms)-1]
}

// accepts reports whether an Accept-Encoding header names the encoding with a weight above zero (RFC 9110 section 12.5.3).
func accepts(header, encoding string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, params, _ := strings.Cut(part, ";")
		if !strings.EqualFold(strings.TrimSpace(name), encoding) {
			continue
		}
		q, found := strings.CutPrefix(strings.ReplaceAll(params, " ", ""), "q=")
		weight, err := strconv.ParseFloat(q, 64)
		return !found || err == nil && weight > 0
	}
	return false
}

// matches reports whether an If-None-Match header names the tag, by the weak comparison that the header asks for.
func matches(header, etag string) bool {
	for part := range strings.SplitSeq(header, ",") {
		part = strings.TrimPrefix(strings.TrimSpace(part), "W/")
		if part == "*" || part == etag {
			return true
		}
	}
	return false
}
