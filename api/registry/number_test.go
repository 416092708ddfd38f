package registry_test

import (
	"testing"
	"time"

	"hikitsugi/api/registry"
)

func TestReceiptNumber(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		at    time.Time
		count int
		want  string
	}{
		{time.Date(2026, 3, 31, 3, 0, 0, 0, time.UTC), 1, "20260331-000001-7"},
		{time.Date(2026, 3, 31, 15, 0, 0, 0, time.UTC), 1, "20260401-000001-0"}, // the next day in Japan
		{time.Date(2026, 3, 31, 3, 0, 0, 0, time.UTC), 999_999, "20260331-999999-9"},
	} {
		got, err := registry.ReceiptNumber(test.at, test.count)
		if err != nil || got != test.want {
			t.Errorf("%s, %v, want %s", got, err, test.want)
		}
		if count, ok := registry.ReceiptCount(got); !ok || count != test.count {
			t.Errorf("%s counts %d, %t", got, count, ok)
		}
	}
	for _, count := range []int{-1, 0, 1_000_000} {
		if got, err := registry.ReceiptNumber(time.Now(), count); err == nil {
			t.Errorf("%d gives %s", count, got)
		}
	}
}

// Every wrong digit and every swapped pair of unequal neighbours is found.
func TestReceiptNumberFindsTypingErrors(t *testing.T) {
	t.Parallel()
	good, err := registry.ReceiptNumber(time.Date(2026, 3, 31, 3, 0, 0, 0, time.UTC), 271_828)
	if err != nil {
		t.Fatal(err)
	}
	for i := range good {
		if good[i] == '-' {
			continue
		}
		for d := byte('0'); d <= '9'; d++ {
			bad := []byte(good)
			bad[i] = d
			if _, ok := registry.ReceiptCount(string(bad)); ok != (d == good[i]) {
				t.Errorf("%s: %t", bad, ok)
			}
		}
		if i > 0 && good[i-1] != '-' && good[i-1] != good[i] {
			bad := []byte(good)
			bad[i-1], bad[i] = bad[i], bad[i-1]
			if _, ok := registry.ReceiptCount(string(bad)); ok {
				t.Errorf("%s is taken", bad)
			}
		}
	}
}

func FuzzReceiptCount(f *testing.F) {
	for _, s := range []string{"20260331-000001-7", "", "20260331-000000-7", "20261331-000001-0", "２０２６0331-000001-4"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		count, ok := registry.ReceiptCount(s)
		if !ok {
			return
		}
		day, err := time.ParseInLocation("20060102", s[:8], time.UTC)
		if err != nil {
			t.Fatalf("%q is taken", s)
		}
		if again, err := registry.ReceiptNumber(day, count); err != nil || again != s {
			t.Errorf("%q is written %q, %v", s, again, err)
		}
	})
}
