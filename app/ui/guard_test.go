package ui

import (
	"testing"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"
)

type rows struct{ pressed string }

func (r *rows) onFirst(goapp.Context, goapp.Event)  { r.pressed = "first" }
func (r *rows) onSecond(goapp.Context, goapp.Event) { r.pressed = "second" }

func TestGuardedHandlersStayApart(t *testing.T) {
	t.Parallel()
	var r rows
	_, first := Guard(r.onFirst)
	_, again := Guard(r.onFirst)
	_, second := Guard(r.onSecond)
	_, rowA := Guard(r.onFirst, "a")
	_, rowB := Guard(r.onFirst, "b")
	if first != again {
		t.Error("the same handler is replaced at each rendering")
	}
	if first == second || rowA == rowB || first == rowA {
		t.Error("go-app would keep the handler of another button or row")
	}
}

// faulty panics once while the engine runs it.
type faulty struct {
	goapp.Compo
	fault Fault
}

func (f *faulty) OnPreRender(ctx goapp.Context) {
	ctx.ObserveState(FaultState, &f.fault)
	Dispatch(ctx, func(goapp.Context) { panic("a typed PIN may be in here") })
	Async(ctx, func() { panic("here too") })
}

func (f *faulty) Render() goapp.UI { return goapp.Div() }

func TestPanicBecomesAFault(t *testing.T) {
	engine := goapp.NewTestEngine()
	compo := &faulty{}
	if err := engine.Load(compo); err != nil {
		t.Fatal(err)
	}
	engine.ConsumeAll()
	if compo.fault.Count != 2 {
		t.Errorf("%d faults, want 2", compo.fault.Count)
	}
}

func TestDescriptionOfAPanicHoldsNoTypedText(t *testing.T) {
	t.Parallel()
	if got := describe("1234"); got != "string" {
		t.Errorf("said %s", got)
	}
	defer func() {
		if got := describe(recover()); got != "runtime error: index out of range [3] with length 0" {
			t.Errorf("said %s", got)
		}
	}()
	_ = []int{}[len("abc")]
}
