package ui

import (
	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"
)

// Table is a table that becomes a stack of blocks on a narrow screen, each value under its column's head. Roles are
// spelt out because browsers drop a table's meaning when its display changes.
type Table struct {
	Caption string
	Heads   []Head // of all columns, the first one being that of the row heads
	Groups  []Group
	Class   string // further class of the table
}

// Head is the head of a column; Badge marks the column of one of the two cards.
type Head struct {
	Text  string
	Which Which
	Badge string
}

// Group is a run of rows under a common title; the title may be empty.
type Group struct {
	Title string
	Rows  []Row
}

// Row is one row. Cells has one element for each head but the first.
type Row struct {
	Head   string
	Href   string   // where the head leads; empty for nowhere
	Note   goapp.UI // below the row's head; nil for none
	Cells  []goapp.UI
	Marked bool // changed since the user saw it
}

// UI returns the table.
func (t Table) UI() goapp.UI {
	return goapp.Table().Class("table", t.Class).Attr("role", "table").Body(
		goapp.Caption().Class("table-caption").Text(t.Caption),
		goapp.THead().Attr("role", "rowgroup").Body(
			goapp.Tr().Attr("role", "row").Body(
				goapp.Range(t.Heads).Slice(func(i int) goapp.UI { return t.Heads[i].ui() }),
			),
		),
		goapp.Range(t.Groups).Slice(func(i int) goapp.UI { return t.group(t.Groups[i]) }),
	)
}

func (h Head) ui() goapp.UI {
	return goapp.Th().Scope("col").Attr("role", "columnheader").Body(
		goapp.If(h.Badge != "", func() goapp.UI { return Badge(h.Which, h.Badge) }),
		goapp.Span().Text(h.Text),
	)
}

func (t Table) group(g Group) goapp.UI {
	return goapp.TBody().Attr("role", "rowgroup").Body(
		goapp.If(g.Title != "", func() goapp.UI {
			return goapp.Tr().Attr("role", "row").Class("table-group").Body(
				goapp.Th().Scope("rowgroup").ColSpan(len(t.Heads)).Attr("role", "rowheader").Text(g.Title),
			)
		}),
		goapp.Range(g.Rows).Slice(func(i int) goapp.UI { return t.row(g.Rows[i]) }),
	)
}

func (t Table) row(r Row) goapp.UI {
	row := goapp.Tr().Attr("role", "row")
	if r.Marked {
		row = row.Class("table-marked")
	}
	return row.Body(
		goapp.Th().Scope("row").Attr("role", "rowheader").Body(
			r.head(),
			goapp.If(r.Note != nil, func() goapp.UI { return r.Note }),
		),
		goapp.Range(r.Cells).Slice(func(i int) goapp.UI { return t.cell(i+1, r.Cells[i]) }),
	)
}

func (r Row) head() goapp.UI {
	if r.Href == "" {
		return goapp.Span().Text(r.Head)
	}
	return goapp.A().Class("table-link").Href(r.Href).Text(r.Head)
}

// cell repeats its column's head for the stacked form, where the head row is hidden.
func (t Table) cell(column int, content goapp.UI) goapp.UI {
	cell := goapp.Td().Attr("role", "cell")
	if column < len(t.Heads) {
		cell = cell.Body(goapp.Span().Class("table-label").Text(t.Heads[column].label()), content)
	}
	return cell
}

func (h Head) label() string {
	if h.Badge == "" {
		return h.Text
	}
	return h.Badge + " " + h.Text
}
