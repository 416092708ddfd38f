package registry

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"hikitsugi/app/message"
)

// maxPerDay is the last receipt number of a day.
const maxPerDay = 999_999

// ReceiptNumber is a 受付番号, {YYYYMMDD}-{6 digits}-{check digit}: the day in Japan, the count within that day from 1,
// and a Damm check digit over the fourteen digits before it, which finds every wrong digit and every swapped pair.
func ReceiptNumber(at time.Time, count int) (string, error) {
	if count < 1 || count > maxPerDay {
		return "", fmt.Errorf("receipt number: %d is not from 1 to %d", count, maxPerDay)
	}
	digits := ReceiptDay(at) + fmt.Sprintf("%06d", count)
	return digits[:8] + "-" + digits[8:] + "-" + strconv.Itoa(damm(digits)), nil
}

// ReceiptDay is the day that begins the receipt numbers issued at a time.
func ReceiptDay(at time.Time) string { return at.In(message.JST).Format("20060102") }

// ReceiptCount is the count within its day of a receipt number; ok is false if s is not one.
func ReceiptCount(s string) (count int, ok bool) {
	if len(s) != 17 || s[8] != '-' || s[15] != '-' {
		return 0, false
	}
	digits := strings.ReplaceAll(s, "-", "")
	if len(digits) != 15 || strings.Trim(digits, "0123456789") != "" || damm(digits) != 0 {
		return 0, false
	}
	if _, err := time.Parse("20060102", digits[:8]); err != nil {
		return 0, false
	}
	count, err := strconv.Atoi(digits[8:14])
	return count, err == nil && count > 0
}

// quasigroup is the table of H. M. Damm, Total anti-symmetrische Quasigruppen (2004).
var quasigroup = [10][10]int{
	{0, 3, 1, 7, 5, 9, 8, 6, 4, 2},
	{7, 0, 9, 2, 1, 5, 4, 8, 6, 3},
	{4, 2, 0, 6, 8, 7, 1, 3, 5, 9},
	{1, 7, 5, 0, 9, 8, 3, 4, 2, 6},
	{6, 1, 2, 3, 0, 4, 5, 9, 7, 8},
	{3, 6, 7, 4, 2, 0, 9, 5, 8, 1},
	{5, 8, 6, 9, 7, 2, 0, 1, 3, 4},
	{8, 9, 4, 5, 3, 6, 2, 0, 1, 7},
	{9, 4, 3, 8, 6, 1, 7, 2, 0, 5},
	{2, 5, 8, 1, 4, 3, 6, 7, 9, 0},
}

func damm(digits string) int {
	check := 0
	for _, d := range []byte(digits) {
		check = quasigroup[check][d-'0']
	}
	return check
}
