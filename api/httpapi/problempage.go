package httpapi

import (
	"bytes"
	"html/template"
	"net/http"
	"strings"

	"hikitsugi/api/problem"
	"hikitsugi/app/message"
)

// problemPage is what the type URI of a problem document leads to: the code in both languages, for a person.
func (s *Server) problemPage(w http.ResponseWriter, r *http.Request) {
	entry, ok := message.Lookup(message.Code(r.PathValue("code")))
	if !ok {
		s.fail(w, r, problem.New(message.NotFound))
		return
	}
	var page bytes.Buffer
	if err := problemTemplate.Execute(&page, describe(entry)); err != nil {
		s.fail(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-cache")
	page.WriteTo(w)
}

type problemText struct{ What, Remedy, Verdict, Owners, Older string }

type problemView struct {
	Code   message.Code
	Number int
	Ja, En problemText
}

// dashes fill every placeholder of a code's texts: a page speaks of the code, not of one case.
func dashes(e message.Entry) []message.Arg {
	args := make([]message.Arg, len(e.Args))
	for i, name := range e.Args {
		args[i] = message.With(name, "–")
	}
	return args
}

func describe(e message.Entry) problemView {
	args := dashes(e)
	text := func(l message.Lang) problemText {
		p := problemText{What: e.What.In(l, args...), Remedy: e.Remedy.In(l, args...), Verdict: e.VerdictText(l, e.Verdicts[0]), Owners: e.OwnersText(l)}
		if terms := message.Terms(e.Code); len(terms) > 0 {
			p.Older = l.Text(message.OlderTerms, message.With("terms", strings.Join(terms, " / ")))
		}
		return p
	}
	return problemView{e.Code, e.Number, text(message.Ja), text(message.En)}
}

var problemTemplate = template.Must(template.New("problem").Parse(`<!DOCTYPE html>
<html lang="ja">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>E{{.Number}} {{.Code}} - CALS/EC 電子入札システム</title>
</head>
<body>
<main>
<h1>{{.Code}}（E{{.Number}}）</h1>
{{with .Ja}}<section>
<h2>日本語</h2>
<p>{{.What}}</p>
<p>{{.Remedy}}</p>
<p>{{.Verdict}}</p>
<p>{{.Owners}}</p>
{{- with .Older}}
<p>{{.}}</p>{{end}}
</section>{{end}}
{{with .En}}<section lang="en">
<h2>English</h2>
<p>{{.What}}</p>
<p>{{.Remedy}}</p>
<p>{{.Verdict}}</p>
<p>{{.Owners}}</p>
{{- with .Older}}
<p>{{.}}</p>{{end}}
</section>{{end}}
<p><a href="/">トップへ / Start page</a></p>
</main>
</body>
</html>
`))
