package face

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"strconv"

	"twinhall/internal/errs"
)

// The backgrounds on which an accent stands, and the contrast that it must
// have on them: WCAG 2.2, 1.4.3.
var (
	paper = colour{0xfb, 0xfa, 0xf6}
	night = colour{0x10, 0x19, 0x1c}
)

const leastContrast = 4.5

type colour [3]float64

func parseColour(s string) (colour, bool) {
	if len(s) != 7 || s[0] != '#' {
		return colour{}, false
	}
	n, err := strconv.ParseUint(s[1:], 16, 32)
	return colour{float64(n >> 16), float64(n >> 8 & 0xff), float64(n & 0xff)}, err == nil
}

func (c colour) String() string {
	return fmt.Sprintf("#%02X%02X%02X", int(math.Round(c[0])), int(math.Round(c[1])), int(math.Round(c[2])))
}

// luminance is relative luminance as WCAG 2.2 defines it.
func (c colour) luminance() float64 {
	linear := func(v float64) float64 {
		if v /= 255; v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c[0]) + 0.7152*linear(c[1]) + 0.0722*linear(c[2])
}

// contrast of two colours, from 1 to 21.
func contrast(a, b colour) float64 {
	la, lb := a.luminance(), b.luminance()
	return (math.Max(la, lb) + 0.05) / (math.Min(la, lb) + 0.05)
}

// towards mixes c with another colour until it can be read on a background.
func (c colour) towards(to, on colour) colour {
	for share := 0.0; share <= 1; share += 0.02 {
		m := colour{}
		for i := range m {
			m[i] = math.Round(c[i]*(1-share) + to[i]*share)
		}
		if contrast(m, on) >= leastContrast {
			return m
		}
	}
	return to
}

// accent checks the colours. The one for dark pages follows from the other
// where it is not set.
func accent(light, dark string) (Accent, error) {
	if light == "" && dark == "" {
		return Accent{}, nil
	}
	if light == "" {
		return Accent{}, errs.New(errs.Invalid, "accent-dark is set and accent is not")
	}
	check := func(setting, s string, on, to colour, what string) (colour, error) {
		c, ok := parseColour(s)
		if !ok {
			return c, errs.New(errs.Invalid, "%s: %q is no colour like #B4451F", setting, s)
		}
		if ratio := contrast(c, on); ratio < leastContrast {
			return c, errs.New(errs.Invalid, "%s: %s has a contrast of %.1f on %s pages, at least %.1f is needed to be read; %s has it", setting, s,
				math.Floor(ratio*10)/10, what, leastContrast, c.towards(to, on))
		}
		return c, nil
	}
	c, err := check("accent", light, paper, colour{}, "light")
	if err != nil {
		return Accent{}, err
	}
	if dark == "" {
		return Accent{c.String(), c.towards(colour{255, 255, 255}, night).String()}, nil
	}
	d, err := check("accent-dark", dark, night, colour{255, 255, 255}, "dark")
	return Accent{c.String(), d.String()}, err
}

// Style is the style sheet of the accent with the name that its content gives
// it; "" where none is set.
func (a Accent) Style() (file, css string) {
	if a.Light == "" {
		return "", ""
	}
	css = fmt.Sprintf(":root{--accent:%s}@media "+
		"(prefers-color-scheme:dark){:root:not([data-scheme=light]){--accent:%s}}:root[data-scheme=dark]{--accent:%[2]s}@media print{:root{--accent:#000}}\n",
		a.Light, a.Dark)
	sum := sha256.Sum256([]byte(css))
	return "face." + hex.EncodeToString(sum[:4]) + ".css", css
}
